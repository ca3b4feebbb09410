// NO TRANSACTION files: what ran stays, how far it came is kept, the next start stops and say the way out.
import { describe, expect, test } from "vitest";
import {
  createMigrator,
  type Database,
  DatabaseError,
  type DirtyReport,
  describeFailure,
  type Layout,
  type MigratorOptions,
  type Repair,
  type SourceFile,
} from "../../src/engine/index.ts";
import {
  exists,
  failureOf,
  migration,
  noTransaction,
  rows,
  SpyDatabase,
  usePglite,
} from "../support/engine.ts";
import { emptyDatabase } from "../support/golden-play.ts";

const database = usePglite();

const LOST = new DatabaseError({ sqlstate: "08006", message: "the connection was lost" });

/** A process that dies: from the statement that matches on, nothing is sent any more. `after`: it is run, but its answer is lost. */
function dying(inner: Database, match: RegExp, after = false): Database {
  let dead = false;
  return {
    run: async (sql) => {
      if (!dead && match.test(sql)) {
        if (after) await inner.run(sql);
        else await inner.run("ROLLBACK");
        dead = true;
      }
      if (dead) throw LOST;
      return inner.run(sql);
    },
  };
}

const base = migration("00001_base.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (1);");
const three = noTransaction(
  "00002_three.sql",
  "ALTER TABLE a ADD COLUMN x int;\nCREATE INDEX CONCURRENTLY a_id ON a (id);\nUPDATE a SET x = 1;",
  "ALTER TABLE a DROP COLUMN x;\nDROP INDEX CONCURRENTLY IF EXISTS a_id;",
);
const doubled = noTransaction(
  "00002_unique.sql",
  "CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);\nALTER TABLE a ADD COLUMN x int;",
);

async function follow(
  repair: Repair | undefined,
  files: Parameters<typeof createMigrator>[1],
  options: MigratorOptions = {},
) {
  const migrator = createMigrator(database(), files, options);
  for (const step of repair?.steps ?? []) {
    if (step.type === "sql") await database().run(step.sql);
    else if (step.command === "gosling up") await migrator.up();
    else if (step.command === "gosling down") await migrator.down();
    else {
      const [, version = "", as, from] =
        /^gosling repair (\d+) (?:--as (applied|pending)|--continue(?: --from (\d+))?)$/.exec(step.command) ??
        [];
      if (as) await migrator.repair(BigInt(version), as as "applied" | "pending");
      else await migrator.continue(BigInt(version), from === undefined ? {} : { from: Number(from) });
    }
  }
}

const dirtyOf = async (
  files: Parameters<typeof createMigrator>[1],
  options: MigratorOptions = {},
): Promise<DirtyReport> => {
  const failure = await failureOf(createMigrator(database(), files, options).up());
  expect(failure.code).toBe("DIRTY");
  return failure.dirty!;
};

describe.each<Layout>(["schema_migrations", "goose"])("in the layout %s", (layout) => {
  const options: MigratorOptions = { layout };
  const run = (inner: Database, files = [base, three]) => createMigrator(inner, files, options).up();

  test("a whole run leaves no trace of being half-done", async () => {
    await run(database());
    expect(await rows(database(), "SELECT * FROM gosling_progress")).toEqual([]);
    expect(await createMigrator(database(), [base, three], options).status()).toMatchObject([
      { state: "applied" },
      { state: "applied" },
    ]);
    expect(await rows(database(), "SELECT count(*) FROM a WHERE x = 1")).toEqual([["2"]]);
  });

  test.each(
    [
      {
        dies: "before its first statement",
        match: /ADD COLUMN x/,
        after: false,
        ran: 0,
        at: 3,
        repairs: ["gosling repair 2 --as pending", "gosling up"],
      },
      {
        dies: "after its first statement, which was noted with it",
        match: /ADD COLUMN x/,
        after: true,
        ran: 1,
        at: 4,
        repairs: ["CREATE INDEX", "UPDATE a", "gosling repair 2 --as applied"],
      },
      {
        dies: "before the index",
        match: /CONCURRENTLY/,
        after: false,
        ran: 1,
        at: 4,
        repairs: ["CREATE INDEX", "UPDATE a", "gosling repair 2 --as applied"],
      },
      {
        dies: "after the index, before that was noted",
        match: /CONCURRENTLY/,
        after: true,
        ran: 1,
        at: 4,
        repairs: ["UPDATE a", "gosling repair 2 --as applied"],
      },
      {
        dies: "before the last statement",
        match: /UPDATE a/,
        after: false,
        ran: 2,
        at: 5,
        repairs: ["UPDATE a", "gosling repair 2 --as applied"],
      },
      {
        dies: "after the last statement",
        match: /UPDATE a/,
        after: true,
        ran: 3,
        at: undefined,
        repairs: ["gosling repair 2 --as applied"],
      },
    ].flatMap((one) => [
      { ...one, by: "first", way: 0 },
      { ...one, by: "last", way: -1 },
    ]),
  )(
    "killed $dies: it stops, knows, and the $by way out leads to the right end",
    async ({ match, after, ran, at, repairs, way }) => {
      await run(dying(database(), match, after)).catch(() => undefined);
      const dirty = await dirtyOf([base, three], options);
      expect(dirty).toMatchObject({ version: 2n, name: "00002_three.sql", direction: "up", ran, total: 3 });
      expect(dirty.stopped?.at.line).toBe(at);
      // By hand is the last way; before it there is one command, where something is left to run.
      const byHand = dirty.repairs
        .at(-1)!
        .steps.map((step) => (step.type === "sql" ? step.sql : step.command));
      expect(byHand).toEqual(repairs.map((start) => expect.stringMatching(new RegExp(`^${start}`))));
      if (dirty.repairs.length > 1)
        expect(dirty.repairs[0]?.steps).toEqual([
          { type: "command", command: "gosling repair 2 --continue" },
        ]);

      await follow(dirty.repairs.at(way), [base, three], options);
      expect(await createMigrator(database(), [base, three], options).up()).toEqual([]);
      expect(await rows(database(), "SELECT count(*) FROM a WHERE x = 1")).toEqual([["2"]]);
      expect(
        await rows(database(), "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass"),
      ).toEqual([["t"]]);
      expect(await rows(database(), "SELECT * FROM gosling_progress")).toEqual([]);
    },
  );

  test("a statement that fails: reported at once, and at the next start, with the INVALID index", async () => {
    const failure = await failureOf(run(database(), [base, doubled]));
    expect(failure).toMatchObject({
      code: "SQL_FAILED",
      at: { line: 3, column: 1 },
      database: { sqlstate: "23505" },
      done: [1n],
      dirty: { ran: 0, total: 2, stopped: { state: "failed" }, invalidIndexes: ["public.a_id"] },
    });
    const dirty = await dirtyOf([base, doubled], options);
    expect(dirty).toMatchObject({
      stopped: { state: "failed", error: expect.stringContaining("23505") },
      invalidIndexes: ["public.a_id"],
    });

    await database().run("DELETE FROM a");
    await follow(dirty.repairs[0], [base, doubled], options);
    expect(
      await rows(database(), "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass"),
    ).toEqual([["t"]]);
    expect(await createMigrator(database(), [base, doubled], options).up()).toEqual([]);
  });

  test("down and every other command stop as well; status names it; nothing is run", async () => {
    await run(dying(database(), /CONCURRENTLY/)).catch(() => undefined);
    const migrator = createMigrator(database(), [base, three], options);
    const works = [
      () => migrator.down(),
      () => migrator.redo(),
      () => migrator.downTo(0n),
      () => migrator.upByOne(),
      () => migrator.plan(),
    ];
    for (const work of works) expect((await failureOf(work())).code).toBe("DIRTY");
    expect(await migrator.status()).toMatchObject([{ state: "applied" }, { state: "dirty" }]);
    expect(await migrator.version()).toBe(1n);
  });

  test("a torn Down is known as one, and can be ended or begun again", async () => {
    await run(database());
    const migrator = createMigrator(dying(database(), /DROP INDEX/), [base, three], options);
    await migrator.down().catch(() => undefined);
    const dirty = await dirtyOf([base, three], options);
    expect(dirty).toMatchObject({ direction: "down", ran: 1, total: 2 });
    await follow(dirty.repairs[0], [base, three], options);
    expect(await exists(database(), "a_id")).toBe(false);
    expect(await createMigrator(database(), [base, three], options).version()).toBe(1n);
  });

  test("settled by hand as pending in the version table alone: it starts again", async () => {
    await run(dying(database(), /ADD COLUMN x/)).catch(() => undefined);
    if (layout === "schema_migrations")
      await database().run("DELETE FROM schema_migrations WHERE version_id = 2");
    else await database().run("DELETE FROM gosling_progress");
    expect(await createMigrator(database(), [base, three], options).up()).toMatchObject([{ version: 2n }]);
  });

  test("settled by hand in the version table alone: it goes on", async () => {
    await run(dying(database(), /UPDATE a/)).catch(() => undefined);
    await database().run("UPDATE a SET x = 1");
    await database().run(
      layout === "goose"
        ? "INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, true)"
        : "UPDATE schema_migrations SET is_dirty = false",
    );
    const late = noTransaction("00003_late.sql", "SELECT 1;");
    const migrator = createMigrator(database(), [base, three, late], options);
    expect(await migrator.up()).toMatchObject([{ version: 3n }]);
    // What was noted before it was settled does not come back when the row goes.
    await migrator.downTo(1n);
    expect(await migrator.up()).toHaveLength(2);
  });
});

test("a dirty row that somebody else wrote stops too", async () => {
  await createMigrator(database(), [base]).up();
  await database().run("UPDATE schema_migrations SET is_dirty = true");
  const failure = await failureOf(createMigrator(database(), [base]).up());
  expect(failure).toMatchObject({ code: "DIRTY", dirty: { version: 1n, ran: null } });
  await createMigrator(database(), [base]).repair(1n, "applied");
  expect(await createMigrator(database(), [base]).up()).toEqual([]);
});

test("a transaction that is begun and not ended is rolled back, not recorded", async () => {
  const open = noTransaction("00002_open.sql", "BEGIN;\nINSERT INTO a VALUES (9);");
  const failure = await failureOf(createMigrator(database(), [base, open]).up());
  expect(failure).toMatchObject({ code: "TRANSACTION_LEFT_OPEN", at: { line: 3 }, dirty: { ran: 0 } });
  expect(await rows(database(), "SELECT count(*) FROM a WHERE id = 9")).toEqual([["0"]]);
});

test("a failure inside a transaction of the file's own names its statement; the transaction is undone, so the file can start again", async () => {
  const file = (value: string) =>
    noTransaction(
      "00002_own.sql",
      `BEGIN;\nINSERT INTO a VALUES (9);\nINSERT INTO a VALUES (${value});\nCOMMIT;`,
    );
  const failure = await failureOf(createMigrator(database(), [base, file("'x'")]).up());
  expect(failure).toMatchObject({
    code: "SQL_FAILED",
    at: { line: 5 },
    dirty: { ran: 0, stopped: { state: "failed", at: { line: 5 } } },
  });
  const dirty = await dirtyOf([base, file("'x'")]);
  expect(dirty.stopped?.at.line).toBe(5);
  await follow(dirty.repairs[0], [base, file("8")]);
  expect(await rows(database(), "SELECT count(*) FROM a WHERE id IN (8, 9)")).toEqual([["2"]]);
});

test("killed after a COMMIT whose note was not written: nothing is in doubt", async () => {
  const own = noTransaction(
    "00002_own.sql",
    "BEGIN;\nINSERT INTO a VALUES (9);\nCOMMIT;\nINSERT INTO a VALUES (8);",
  );
  await createMigrator(dying(database(), /^COMMIT/, true), [base, own])
    .up()
    .catch(() => undefined);
  const dirty = await dirtyOf([base, own]);
  expect(dirty).toMatchObject({ ran: 2, stopped: { state: "not-run" } });
  await follow(dirty.repairs[0], [base, own]);
  expect(await rows(database(), "SELECT count(*) FROM a WHERE id IN (8, 9)")).toEqual([["2"]]);
});

test("killed in a chunk that commits by itself: uncertain, with both ways out and what to look at", async () => {
  const own = noTransaction(
    "00002_own.sql",
    "BEGIN; INSERT INTO a VALUES (9); COMMIT;\nINSERT INTO a VALUES (8);",
  );
  await createMigrator(dying(database(), /^BEGIN; INSERT/, true), [base, own])
    .up()
    .catch(() => undefined);
  const dirty = await dirtyOf([base, own]);
  expect(dirty).toMatchObject({
    ran: 0,
    stopped: { state: "uncertain", question: expect.stringContaining("Look") },
  });
  expect(dirty.repairs.map(({ steps }) => steps)).toEqual([
    [{ type: "command", command: "gosling repair 2 --continue --from 2" }],
    [{ type: "command", command: "gosling repair 2 --continue --from 1" }],
  ]);
  const continued = createMigrator(database(), [base, own]).continue(2n);
  expect((await failureOf(continued)).hint).toContain("--continue --from 2");
  // It did run, so the first way is the right one.
  await follow(dirty.repairs[0], [base, own]);
  expect(await rows(database(), "SELECT count(*) FROM a WHERE id IN (8, 9)")).toEqual([["2"]]);
});

test("an edited file says nothing any more: both ways out are named", async () => {
  await createMigrator(dying(database(), /UPDATE a/), [base, three])
    .up()
    .catch(() => undefined);
  const dirty = await dirtyOf([base, noTransaction("00002_three.sql", "SELECT 1;")]);
  expect(dirty.stopped).toBeUndefined();
  expect(dirty.repairs.map(({ steps }) => steps[0])).toEqual([
    { type: "command", command: "gosling repair 2 --as applied" },
    { type: "command", command: "gosling repair 2 --as pending" },
  ]);
});

test("BEGIN and COMMIT over several statements hold together, as in goose's API", async () => {
  const whole = noTransaction("00002_whole.sql", "BEGIN;\nINSERT INTO a VALUES (9);\nCOMMIT;");
  await createMigrator(database(), [base, whole]).up();
  expect(await rows(database(), "SELECT count(*) FROM a WHERE id = 9")).toEqual([["1"]]);
});

test("a statement that can run in a transaction is sent with the note of its end", async () => {
  const spy = new SpyDatabase(database());
  await createMigrator(spy, [base, three]).up();
  const noted = spy.sent.filter((sql) => /gosling_progress SET finished/.test(sql));
  const kept =
    "SELECT set_config\\('gosling.session'[\\s\\S]*;\\nUPDATE public.gosling_progress SET finished = ";
  expect(noted).toEqual([
    expect.stringMatching(new RegExp(`^ALTER TABLE a ADD COLUMN x int;\\n;\\n${kept}1`)),
    // It cannot run in a transaction, so its note comes after it.
    expect.stringMatching(new RegExp(`^${kept}2`)),
    expect.stringMatching(new RegExp(`^UPDATE a SET x = 1;\\n;\\n${kept}3`)),
  ]);
});

test("a statement that asks for a transaction has none, as in goose", async () => {
  const apply = (file: SourceFile) => createMigrator(database(), [file]).up();
  for (const sql of ["LOCK TABLE a;", "DECLARE c CURSOR FOR SELECT 1;"]) {
    await emptyDatabase(database());
    const failure = await failureOf(apply(noTransaction("00001_a.sql", `CREATE TABLE a ();\n${sql}`)));
    expect(failure).toMatchObject({ code: "SQL_FAILED", statement: sql, database: { sqlstate: "25P01" } });
  }
  for (const sql of ["SET TRANSACTION READ ONLY;", "SET LOCAL ROLE pg_read_all_data;"]) {
    await emptyDatabase(database());
    await apply(noTransaction("00001_a.sql", `${sql}\nCREATE TABLE a ();`));
    expect(await exists(database(), "a")).toBe(true);
  }
});

test("a file may change search_path as it likes", async () => {
  const elsewhere = noTransaction(
    "00002_path.sql",
    "CREATE SCHEMA other;\nSET search_path = other;\nCREATE TABLE there (id int);\nRESET search_path;",
  );
  await createMigrator(database(), [base, elsewhere]).up();
  expect(await exists(database(), "other.there")).toBe(true);
  expect(await rows(database(), "SELECT * FROM gosling_progress")).toEqual([]);
});

test("a version table that is hidden at the end is said, as in goose a failure, and nothing is lost", async () => {
  const hides = noTransaction(
    "00002_path.sql",
    "SELECT 1;\nALTER TABLE schema_migrations RENAME TO elsewhere;",
  );
  const failure = await failureOf(createMigrator(database(), [base, hides]).up());
  expect(failure).toMatchObject({ code: "RECORD_FAILED", database: { sqlstate: "42P01" } });
  await database().run("ALTER TABLE elsewhere RENAME TO schema_migrations");
  const dirty = await dirtyOf([base, hides]);
  expect(dirty).toMatchObject({ ran: 2, total: 2 });
  await follow(dirty.repairs[0], [base, hides]);
  expect(await createMigrator(database(), [base, hides]).up()).toEqual([]);
});

test("as text, with the way out to the letter", async () => {
  const failure = await failureOf(
    createMigrator(database(), [base, doubled])
      .up()
      .then(
        () => undefined,
        () => createMigrator(database(), [base, doubled]).up(),
      ),
  );
  expect(describeFailure(failure)).toBe(
    `migrations/00002_unique.sql:3:1: error: 00002_unique.sql stopped half-way; nothing was run (DIRTY)
  3 | CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);
    | ^
Of the 2 statements of its Up section 0 ran.
migrations/00002_unique.sql:3:1: note: the next one failed: could not create unique index "a_id" (SQLSTATE 23505)
  3 | CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);
    | ^
The index public.a_id is INVALID: it must be dropped before the statement can run again.
Nothing of the file is in the database: fix what made it fail, then start it again.
  run in the database: DROP INDEX CONCURRENTLY public.a_id;
  $ gosling repair 2 --as pending
  $ gosling up`,
  );
});
