// PostgreSQL's lock_timeout for a run, and files that are tried again when it stopped them.
import { afterEach, expect, test } from "vitest";
import {
  createMigrator,
  type MigrationEvent,
  type MigratorOptions,
  standardHost,
} from "../../src/engine/index.ts";
import { connect, type ServerSession } from "../../src/server/index.ts";
import { eventTypes, exists, failureOf, migration, noTransaction, rows } from "../support/engine.ts";
import { useServer } from "../support/postgres-server.ts";

const server = useServer();
const open: ServerSession[] = [];

afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
});

async function session(url: string): Promise<ServerSession> {
  const opened = await connect({ connection: url, env: {} });
  open.push(opened);
  return opened;
}

const base = migration("1_t.sql", "CREATE TABLE t (id int);");
const change = migration("2_c.sql", "CREATE TABLE first ();\nALTER TABLE t ADD COLUMN x int;");

/** With a table that somebody else has locked; `release` ends that. */
async function locked(options: MigratorOptions, files = [base, change]) {
  const url = await server().createDatabase();
  const [mine, other] = [await session(url), await session(url)];
  await createMigrator(mine, [base]).up();
  await other.run("BEGIN; LOCK TABLE t IN ACCESS SHARE MODE");
  const events: MigrationEvent[] = [];
  const pauses: number[] = [];
  const release = () => other.run("COMMIT");
  const migrator = createMigrator(mine, files, {
    host: {
      ...standardHost,
      sleep: async (ms, signal) => {
        pauses.push(ms);
        if (pauses.length === 3) await release();
        return standardHost.sleep(Math.min(ms, 5), signal);
      },
    },
    ...options,
    onEvent: (event) => events.push(event),
  });
  return { mine, events, pauses, migrator };
}

test("a statement that waits longer fails, with a hint; the session keeps its own setting", async () => {
  const { mine, migrator } = await locked({ lockTimeoutMs: 30 });
  await mine.run("SET lock_timeout = '7s'");
  const failure = await failureOf(migrator.up());
  expect(failure).toMatchObject({ database: { sqlstate: "55P03" }, at: { line: 3, column: 1 }, done: [] });
  expect(failure.hint).toMatch(/30ms.*--lock-retries/);
  expect(await exists(mine, "first")).toBe(false);
  expect(await rows(mine, "SHOW lock_timeout")).toEqual([["7s"]]);
});

test.each([[{}], [{ shareFrom: 1 }]])(
  "is tried again after growing pauses, until it goes through (%o)",
  async (more) => {
    const { mine, events, pauses, migrator } = await locked({ lockTimeoutMs: 30, lockRetries: 5, ...more });
    expect(await migrator.up()).toMatchObject([{ version: 2n }]);
    const retries = events.filter((event) => event.type === "lock-retry");
    expect(retries).toMatchObject([
      { attempt: 1, retries: 5, pauseMs: 500, migration: { version: 2n } },
      { attempt: 2, pauseMs: 1000 },
      { attempt: 3, pauseMs: 2000 },
    ]);
    expect(pauses).toEqual([500, 1000, 2000]);
    expect(await exists(mine, "first")).toBe(true);
  },
);

test("fails after the last try, and nothing of it is there", async () => {
  const { mine, events, migrator } = await locked({ lockTimeoutMs: 30, lockRetries: 2 });
  expect((await failureOf(migrator.up())).database?.sqlstate).toBe("55P03");
  expect(eventTypes(events).filter((type) => type === "lock-retry")).toHaveLength(2);
  expect(await exists(mine, "first")).toBe(false);
});

test.each([
  ["without a transaction", noTransaction("2_c.sql", "ALTER TABLE t ADD COLUMN x int;")],
  [
    "that ends its own transaction",
    migration("2_c.sql", "CREATE TABLE first ();\nCOMMIT;\nALTER TABLE t ADD COLUMN x int;"),
  ],
])("a file %s is not tried again", async (_what, file) => {
  const { events, migrator } = await locked({ lockTimeoutMs: 30, lockRetries: 2 }, [base, file]);
  expect((await failureOf(migrator.up())).database?.sqlstate).toBe("55P03");
  expect(eventTypes(events)).not.toContain("lock-retry");
});
