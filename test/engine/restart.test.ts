// The whole server goes down in the middle of a run and comes back: what a crash may take is the end of the run, file by file.
import { afterEach, describe, expect, test } from "vitest";
import { createMigrator, type MigratorOptions, type SourceFile } from "../../src/engine/index.ts";
import { connect, type ServerSession } from "../../src/server/index.ts";
import { failureOf, migration, noTransaction, rows } from "../support/engine.ts";
import { useServer } from "../support/postgres-server.ts";

// PostgreSQL's own writer would write the log meanwhile, and hide what we forgot to.
const server = useServer({ flags: ["-c", "wal_writer_delay=10s"] });
const open: ServerSession[] = [];

afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
});

async function session(url: string): Promise<ServerSession> {
  const opened = await connect({ connection: url, env: {} });
  open.push(opened);
  return opened;
}

/** Every file leaves one line in `log`, so that none can run twice unseen. */
const files: readonly SourceFile[] = [
  migration("100_log.sql", "CREATE TABLE log (line int);"),
  ...Array.from({ length: 39 }, (_, index) => {
    const n = 101 + index;
    const sql = `CREATE TABLE t${n} (id int);\nINSERT INTO log VALUES (${n});`;
    return index % 13 === 12 ? noTransaction(`${n}_n.sql`, sql) : migration(`${n}_t.sql`, sql);
  }),
];
const inTransactions = files.filter(({ text }) => !text.includes("NO TRANSACTION"));

/** Each version row has its line and its table, and there is no other. */
async function complete(database: ServerSession): Promise<number> {
  const [facts] = await rows(
    database,
    `SELECT (SELECT count(*) FROM schema_migrations WHERE NOT is_dirty), (SELECT string_agg(version_id::text, ',' ORDER BY version_id) FROM schema_migrations WHERE version_id > 100) IS NOT DISTINCT FROM
      (SELECT string_agg(line::text, ',' ORDER BY line) FROM log), (SELECT count(*) FROM pg_class WHERE relname ~ '^t1\\d\\d$') = (SELECT count(*) FROM log)`,
  );
  expect(facts?.slice(1)).toEqual(["t", "t"]);
  return Number(facts?.[0]);
}

/** Ends the server when `count` files are reported as finished; the one after them waits for that. */
async function stopAfter(count: number, how: "fast" | "immediate", options: MigratorOptions = {}) {
  const url = await server().createDatabase();
  const database = await session(url);
  const chosen = options.flushEach ? inTransactions : files;
  const next = { name: chosen[count]!.name, text: "-- +goose Up\nSELECT pg_sleep(60);\n" };
  let stopped: Promise<void> | undefined;
  let left = count;
  const onEvent: MigratorOptions["onEvent"] = (event) => {
    if (event.type !== "migration-finished") return;
    left -= 1;
    if (left === 0) stopped = server().restart(how);
  };
  const failure = await failureOf(
    createMigrator(database, [...chosen.slice(0, count), next], { ...options, onEvent }).up(),
  );
  await stopped;
  return { url, failure };
}

describe("the server is stopped in the middle and started again", () => {
  test.each(["fast", "immediate"] as const)("%s: a new start ends in the right schema", async (how) => {
    for (const count of [3, 17, 33]) {
      const { url, failure } = await stopAfter(count, how);
      expect(failure.database?.sqlstate).toMatch(/^(57P0[1-3]|08...)$/);
      expect(failure.done).toHaveLength(count);
      const again = await session(url);
      await createMigrator(again, files).up();
      expect(await complete(again)).toBe(files.length);
    }
  });

  test.each([{}, { flushEach: true }, { shareFrom: 1 }])(
    "nothing that was reported is lost, with %o",
    async (options) => {
      const { url, failure } = await stopAfter(20, "immediate", options);
      const again = await session(url);
      const kept = await complete(again);
      expect(kept).toBeGreaterThanOrEqual(failure.done.length);
      // Where the server was back in time to be asked, nothing is left open.
      if (!failure.uncertain) expect(kept).toBe(failure.done.length);
      const chosen = options.flushEach ? inTransactions : files;
      await createMigrator(again, chosen).up();
      expect(await complete(again)).toBe(chosen.length);
    },
  );

  test("a quick file is reported while a slow one after it still runs", async () => {
    const database = await session(await server().createDatabase());
    const quick = Array.from({ length: 5 }, (_, index) =>
      migration(`${index + 1}_q.sql`, `CREATE TABLE q${index} ();`),
    );
    const slow = migration("6_slow.sql", "SELECT pg_sleep(20);");
    const failure = await failureOf(
      createMigrator(database, [...quick, slow], {
        onEvent: (event) => {
          if (event.type === "migration-finished" && event.result.version === 5n) void database.cancel();
        },
      }).up(),
    );
    expect(failure).toMatchObject({ database: { sqlstate: "57014" }, done: [1n, 2n, 3n, 4n, 5n] });
  });
});

describe("a crash after the run", () => {
  test("takes nothing from one that ended well", async () => {
    const url = await server().createDatabase();
    await createMigrator(await session(url), inTransactions).up();
    await server().restart("immediate");
    expect(await complete(await session(url))).toBe(inTransactions.length);
  });

  test("takes nothing from one that failed", async () => {
    const url = await server().createDatabase();
    const broken = migration("140_broken.sql", "SELECT 1/0;");
    const failure = await failureOf(
      createMigrator(await session(url), [
        ...inTransactions,
        broken,
        migration("141_x.sql", "SELECT 1;"),
      ]).up(),
    );
    await server().restart("immediate");
    expect(await complete(await session(url))).toBe(failure.done.length);
    expect(failure.done).toHaveLength(inTransactions.length);
  });
});
