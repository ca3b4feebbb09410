// Small migrations that share a message: whatever the files hold, it comes to the same as one message each.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createMigrator,
  MigrationError,
  type MigrationEvent,
  type SourceFile,
  standardHost,
} from "../../src/engine/index.ts";
import { failureOf, migration, noTransaction, rows, SpyDatabase, usePglite } from "../support/engine.ts";
import { emptyDatabase } from "../support/golden-play.ts";

const database = usePglite();
const table = (version: number) => migration(`${version}_t.sql`, `CREATE TABLE t${version} ();`);
const many = (count: number, from = 1) => Array.from({ length: count }, (_, index) => table(from + index));
const shared = { shareFrom: 1 } as const;
const messages = (spy: SpyDatabase) => spy.sent.filter((sql) => /CREATE TABLE t\d/.test(sql)).length;
const versions = async () =>
  (await rows(database(), "SELECT version_id FROM schema_migrations ORDER BY 1")).flat();
const upTo = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}`);

describe("a run of many files", () => {
  test("shares messages from a hundred on", async () => {
    const few = new SpyDatabase(database());
    await createMigrator(few, many(99)).up();
    expect(messages(few)).toBe(99);
    const more = new SpyDatabase(database());
    const results = await createMigrator(more, many(199)).up();
    expect(results).toHaveLength(100);
    expect(messages(more)).toBeLessThan(80);
    expect(await versions()).toEqual(upTo(199).sort((a, b) => Number(a) - Number(b)));
    expect((await rows(database(), "SELECT count(*) FROM gosling_checksums"))[0]).toEqual(["199"]);
  });

  test("does not where each commit is to be waited for, nor without versions", async () => {
    for (const options of [{ flushEach: true }, { versioning: false }]) {
      await emptyDatabase(database());
      const spy = new SpyDatabase(database());
      await createMigrator(spy, many(20), { ...shared, ...options }).up();
      expect(messages(spy)).toBe(20);
    }
  });

  test("reports each file as begun and done, in order", async () => {
    const events: MigrationEvent[] = [];
    await createMigrator(database(), many(20), { ...shared, onEvent: (event) => events.push(event) }).up();
    const reported = events.flatMap((event) => {
      if (event.type === "migration-started")
        return [`start ${event.migration.version} ${event.index}/${event.total}`];
      return event.type === "migration-finished" ? [`end ${event.result.version}`] : [];
    });
    expect(reported).toEqual(
      upTo(20).flatMap((version, index) => [`start ${version} ${index}/20`, `end ${version}`]),
    );
  });

  test("keeps most commits from waiting, and never the last", async () => {
    const spy = new SpyDatabase(database());
    // A clock that stands still: no commit is old enough to wait.
    await createMigrator(spy, many(20), { ...shared, host: { ...standardHost, now: () => 0 } }).up();
    const sent = spy.sent.join("\n");
    // The first waits, too: nobody knows yet how quick they are.
    expect(sent.split("SET LOCAL synchronous_commit = off").length - 1).toBe(18);
    expect(sent.lastIndexOf("current_setting('synchronous_commit')")).toBeGreaterThan(
      sent.lastIndexOf("SET LOCAL synchronous_commit = off"),
    );
  });
});

describe("a file that fails in company", () => {
  const cases: readonly (readonly [string, SourceFile, object])[] = [
    [
      "while it runs",
      migration("15_x.sql", "CREATE TABLE half ();\nSELECT 1/0;"),
      { code: "SQL_FAILED", at: { line: 3 }, database: { sqlstate: "22012" } },
    ],
    [
      "at a position",
      migration("15_x.sql", "CREATE TABLE half ();\nSELECT 'ü😀',\n  nothing;"),
      { code: "SQL_FAILED", at: { line: 4, column: 3 }, database: { sqlstate: "42703" } },
    ],
    [
      "since PostgreSQL cannot read it",
      migration("15_x.sql", "CREATE TABLE half ();\nSELEKT 1;"),
      { code: "SQL_FAILED", at: { line: 3, column: 1 }, database: { sqlstate: "42601" } },
    ],
    [
      "at its COMMIT",
      migration(
        "15_x.sql",
        "CREATE TABLE half (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO half VALUES (1), (1);",
      ),
      { code: "COMMIT_FAILED", database: { sqlstate: "23505" } },
    ],
    [
      "at its version row",
      migration(
        "15_x.sql",
        "CREATE TABLE half ();\nALTER TABLE gosling_checksums ADD CHECK (version_id <> 15);",
      ),
      { code: "RECORD_FAILED" },
    ],
  ];

  test.each(cases)("%s", async (_, file, failure) => {
    const files = [...many(14), file, ...many(10, 16)];
    expect(await failureOf(createMigrator(database(), files, shared).up())).toMatchObject({
      ...failure,
      at: expect.objectContaining({
        file: "migrations/15_x.sql",
        ...("at" in failure ? (failure.at as object) : {}),
      }),
      done: upTo(14).map(BigInt),
    });
    expect(await versions()).toEqual(upTo(14));
    expect(await rows(database(), "SELECT to_regclass('half'), to_regclass('t16')")).toEqual([[null, null]]);
    // The session is as good as before.
    await createMigrator(database(), [...many(14), table(15), ...many(10, 16)], shared).up();
    expect(await versions()).toEqual(upTo(25));
  });

  test("runs once, not twice", async () => {
    await database().run("CREATE SEQUENCE tries");
    const file = migration("15_x.sql", "SELECT nextval('tries');\nSELECT 1/0;");
    await failureOf(createMigrator(database(), [...many(14), file, ...many(5, 16)], shared).up());
    expect(await rows(database(), "SELECT last_value, is_called FROM tries")).toEqual([["1", "t"]]);
  });
});

/** Each kind leaves a trace in the schema or in `log`, so that one that ran twice, or not, is seen. */
const KINDS: Readonly<Record<string, (version: number) => SourceFile>> = {
  table,
  rows: (v) =>
    migration(
      `${v}_r.sql`,
      `INSERT INTO log VALUES ('${v}');\nSELECT 1;\nINSERT INTO log VALUES ('${v} b');`,
    ),
  empty: (v) => migration(`${v}_e.sql`, ""),
  apart: (v) => noTransaction(`${v}_n.sql`, `INSERT INTO log VALUES ('${v}');\nVACUUM log;`),
  function: (v) =>
    migration(
      `${v}_f.sql`,
      `-- +goose StatementBegin\nCREATE FUNCTION f${v}() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN ${v}; END $$;\n-- +goose StatementEnd`,
    ),
  remark: (v) => migration(`${v}_c.sql`, `CREATE TABLE r${v} ();\n-- the end`),
  own: (v) =>
    migration(`${v}_o.sql`, `INSERT INTO log VALUES ('${v}');\nCOMMIT;\nINSERT INTO log VALUES ('${v} b');`),
  forgets: (v) => migration(`${v}_d.sql`, `SELECT forget();\nINSERT INTO log VALUES ('${v}');`),
  atomic: (v) =>
    migration(
      `${v}_a.sql`,
      `-- +goose StatementBegin\nCREATE FUNCTION a${v}() RETURNS int BEGIN ATOMIC SELECT 1; SELECT ${v}; END;\n-- +goose StatementEnd`,
    ),
  fails: (v) => migration(`${v}_x.sql`, `INSERT INTO log VALUES ('${v}');\nSELECT 1/0;`),
  unread: (v) => migration(`${v}_s.sql`, `INSERT INTO log VALUES ('${v}');\nSELEKT;`),
  cut: (v) => migration(`${v}_q.sql`, `INSERT INTO log VALUES ('${v};\n');`),
  path: (v) =>
    migration(`${v}_p.sql`, `SET search_path = public, pg_catalog;\nINSERT INTO log VALUES ('${v}');`),
  lost: (v) => migration(`${v}_l.sql`, `SET search_path = pg_catalog;`),
  deferred: (v) =>
    migration(
      `${v}_k.sql`,
      `CREATE TABLE k${v} (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO k${v} VALUES (1), (1);`,
    ),
};
/** What a file does to the version table does not change what is run: the plan was made before. */
const TAMPERING: readonly (readonly [string, string])[] = [
  ["takes the row of one before it away", "DELETE FROM schema_migrations WHERE version_id = 16;"],
  ["writes the row of one after it", "INSERT INTO schema_migrations VALUES (18, false);"],
];

test.each(TAMPERING)("a file that %s ends the same, too", async (_, sql) => {
  const files = [...many(16), migration("17_v.sql", sql), table(18), KINDS.fails!(19), table(20)];
  const alone = await outcome(files, Number.POSITIVE_INFINITY);
  expect(alone.failure).toMatchObject({ code: expect.stringMatching(/SQL_FAILED|RECORD_FAILED/) });
  expect(await outcome(files, 1)).toEqual(alone);
});

const sound = ["table", "rows", "empty", "function", "remark", "path"] as const;
const runs = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...sound) },
    { weight: 1, arbitrary: fc.constantFrom(...Object.keys(KINDS)) },
  ),
  { minLength: 3, maxLength: 24 },
);

test("shared or alone, every run ends the same", async () => {
  await fc.assert(
    fc.asyncProperty(runs, async (kinds) => {
      const files = kinds.map((kind, index) => KINDS[kind]!(index + 1));
      expect(await outcome(files, 1)).toEqual(await outcome(files, Number.POSITIVE_INFINITY));
    }),
    { numRuns: 80 },
  );
}, 120_000);

async function outcome(files: readonly SourceFile[], shareFrom: number) {
  await emptyDatabase(database());
  await database().run(
    "CREATE TABLE log (line text); CREATE FUNCTION forget() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$",
  );
  let failure: unknown = null;
  try {
    await createMigrator(database(), files, { shareFrom }).up();
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    const { code, message, at, done, statement, hint, database: fields } = error.failure;
    failure = { code, message, at, done, statement, hint, sqlstate: fields?.sqlstate };
  }
  await database().run("ROLLBACK; RESET search_path");
  const [facts] = await rows(
    database(),
    `SELECT (SELECT array_agg(line ORDER BY line) FROM log), (SELECT array_agg(relname ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
      (SELECT array_agg(version_id || ' ' || is_dirty ORDER BY 1) FROM schema_migrations), (SELECT array_agg(version_id || checksum ORDER BY 1) FROM gosling_checksums)`,
  );
  return { failure, facts };
}
