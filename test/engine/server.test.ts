// What only a real server shows: the lock, lost connections, crashes, refused permissions.
import { afterEach, describe, expect, test } from "vitest";
import {
  createMigrator,
  type MigrationEvent,
  type MigratorOptions,
  type SourceFile,
  standardHost,
} from "../../src/engine/index.ts";
import { connect, type ServerSession } from "../../src/server/index.ts";
import { dedent } from "../support/dedent.ts";
import { eventTypes, exists, failureOf, migration, noTransaction, rows } from "../support/engine.ts";
import { useServer } from "../support/postgres-server.ts";

const server = useServer();
const open: ServerSession[] = [];

afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
});

async function session(url: string): Promise<ServerSession> {
  // After a crash the server takes no connection until it has recovered.
  for (let left = 100; ; left -= 1) {
    try {
      const opened = await connect({ connection: url, env: {} });
      open.push(opened);
      return opened;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
}

async function databases(): Promise<{ url: string; mine: ServerSession; other: ServerSession }> {
  const url = await server().createDatabase();
  return { url, mine: await session(url), other: await session(url) };
}

const KEY = 4097083626;
const a = migration("00001_a.sql", "CREATE TABLE a (id int);", "DROP TABLE a;");
const pidOf = async (database: ServerSession) =>
  Number((await rows(database, "SELECT pg_backend_pid()"))[0]?.[0]);

function watch(database: ServerSession, files: readonly SourceFile[], options: MigratorOptions = {}) {
  const events: MigrationEvent[] = [];
  const migrator = createMigrator(database, files, { ...options, onEvent: (event) => events.push(event) });
  return { events, migrator };
}

/** Resolves when the session runs a statement that begins so. */
async function running(other: ServerSession, pid: number, text: string): Promise<void> {
  for (;;) {
    const [row] = await rows(other, `SELECT state, query FROM pg_stat_activity WHERE pid = ${pid}`);
    if (row?.[0] === "active" && row[1]?.includes(text)) return;
    await new Promise((wake) => setTimeout(wake, 10));
  }
}

describe("the lock", () => {
  test("held by somebody else: waiting is told, then a clear failure that names the holder; nothing is done", async () => {
    const { mine, other } = await databases();
    await other.run(`SET application_name = 'the other'; SELECT pg_advisory_lock(${KEY})`);
    const { events, migrator } = watch(mine, [a], { waitMs: 1300 });
    const failure = await failureOf(migrator.up());
    expect(failure).toMatchObject({ code: "WAIT_TIMEOUT", done: [] });
    expect(failure.hint).toContain("the other");
    expect(eventTypes(events)).toContain("waiting");
    expect(await exists(mine, "a")).toBe(false);
  });

  test("is waited for, and what the other has applied meanwhile is not applied again", async () => {
    const { mine, other } = await databases();
    await other.run(`SELECT pg_advisory_lock(${KEY})`);
    const { events, migrator } = watch(mine, [a]);
    const work = migrator.up();
    while (!eventTypes(events).includes("waiting")) await new Promise((wake) => setTimeout(wake, 5));
    await createMigrator(other, [a]).up();
    // Once by the run just done, once for the lock taken by hand.
    await other.run(`SELECT pg_advisory_unlock(${KEY})`);
    expect(await work).toEqual([]);
    expect(eventTypes(events).slice(-4)).toEqual(["version-table-read", "planned", "done", "lock-released"]);
  });

  test("is let go of after a success and after a failure", async () => {
    const { mine, other } = await databases();
    await createMigrator(mine, [a]).up();
    expect(await rows(other, `SELECT pg_try_advisory_lock(${KEY}), pg_advisory_unlock(${KEY})`)).toEqual([
      ["t", "t"],
    ]);
    await failureOf(createMigrator(mine, [a, migration("00002_b.sql", "SELECT 1/0;")]).up());
    expect(await rows(other, `SELECT pg_try_advisory_lock(${KEY}), pg_advisory_unlock(${KEY})`)).toEqual([
      ["t", "t"],
    ]);
  });

  test("waiting can be cancelled", async () => {
    const { mine, other } = await databases();
    await other.run(`SELECT pg_advisory_lock(${KEY})`);
    const signal = { aborted: false };
    const cancel = () => {
      signal.aborted = true;
    };
    const { migrator } = watch(mine, [a], {
      signal,
      host: { ...standardHost, sleep: async () => cancel() },
    });
    const work = failureOf(migrator.up());
    expect((await work).code).toBe("CANCELLED");
  });

  test("a session that waits holds no snapshot: CREATE INDEX CONCURRENTLY goes through", async () => {
    const { mine, other } = await databases();
    await createMigrator(mine, [a]).up();
    const files = [
      a,
      noTransaction("00002_i.sql", "CREATE INDEX CONCURRENTLY i ON a (id);\nSELECT pg_sleep(0.2);"),
    ];
    const both = await Promise.all([createMigrator(mine, files).up(), createMigrator(other, files).up()]);
    expect(both.map((results) => results.length).sort()).toEqual([0, 1]);
  });
});

test("the server is asked to notice a dead client while a migration runs, and only then", async () => {
  const { mine } = await databases();
  const keep = migration(
    "00001_k.sql",
    "CREATE TABLE k AS SELECT current_setting('client_connection_check_interval') AS value;",
  );
  await mine.run("SET client_connection_check_interval = '9s'");
  await createMigrator(mine, [keep]).up();
  expect(
    await rows(mine, "SELECT value, current_setting('client_connection_check_interval') FROM k"),
  ).toEqual([["500ms", "9s"]]);
});

describe("a connection that is cut", () => {
  test("within a transaction: the failure says so, nothing of the file is there, a new start applies it", async () => {
    const { url, mine, other } = await databases();
    const slow = migration("00002_s.sql", "CREATE TABLE s (id int);\nSELECT pg_sleep(30);");
    const pid = await pidOf(mine);
    const work = failureOf(createMigrator(mine, [a, slow]).up());
    await running(other, pid, "pg_sleep(30)");
    await other.run(`SELECT pg_terminate_backend(${pid})`);
    const failure = await work;
    expect(failure).toMatchObject({ code: "SQL_FAILED", done: [1n] });
    expect(failure.database?.sqlstate).toMatch(/^(57P01|08)/);
    expect(failure.hint).toContain("start again");
    expect(await exists(other, "s")).toBe(false);
    const again = await session(url);
    expect(
      await createMigrator(again, [a, migration("00002_s.sql", "CREATE TABLE s (id int);")]).up(),
    ).toHaveLength(1);
  });

  test("within a NO TRANSACTION file: the next start stops, and knows what ran", async () => {
    const { url, mine, other } = await databases();
    const slow = noTransaction(
      "00002_s.sql",
      "CREATE TABLE s (id int);\nSELECT pg_sleep(30);\nINSERT INTO s VALUES (1);",
    );
    const pid = await pidOf(mine);
    const work = failureOf(createMigrator(mine, [a, slow]).up());
    await running(other, pid, "pg_sleep(30)");
    await other.run(`SELECT pg_terminate_backend(${pid})`);
    await work;
    const failure = await failureOf(createMigrator(await session(url), [a, slow]).up());
    expect(failure).toMatchObject({
      code: "DIRTY",
      dirty: { ran: 1, total: 3, stopped: { state: "not-run", at: { line: 4 } } },
    });
  });
});

test("the server crashes in the middle and recovers: what was committed stays, the rest is applied at the next start", async () => {
  const { url, mine, other } = await databases();
  const slow = migration("00002_s.sql", "CREATE TABLE s (id int);\nSELECT pg_sleep(30);");
  const pid = await pidOf(mine);
  const work = failureOf(createMigrator(mine, [a, slow], { flushEach: true }).up());
  await running(other, pid, "pg_sleep(30)");
  // The death of one process makes PostgreSQL restart all of them and recover from its log.
  process.kill(pid, "SIGKILL");
  expect(await work).toMatchObject({ code: "SQL_FAILED", done: [1n] });
  const again = await session(url);
  expect(
    await createMigrator(again, [a, migration("00002_s.sql", "CREATE TABLE s (id int);")]).up(),
  ).toMatchObject([{ version: 2n }]);
});

describe("refused by the server", () => {
  test("a role without rights: the version table cannot be made, and that is said", async () => {
    const { mine } = await databases();
    await mine.run("CREATE ROLE plain; REVOKE CREATE ON SCHEMA public FROM PUBLIC; SET ROLE plain");
    const failure = await failureOf(createMigrator(mine, [a]).up());
    expect(failure).toMatchObject({ code: "VERSION_TABLE_UNREADABLE", database: { sqlstate: "42501" } });
  });

  test("a version table that may not be read", async () => {
    const { mine } = await databases();
    await createMigrator(mine, [a]).up();
    await mine.run("CREATE ROLE blind; SET ROLE blind");
    expect(await failureOf(createMigrator(mine, [a]).up())).toMatchObject({
      code: "VERSION_TABLE_UNREADABLE",
      database: { sqlstate: "42501" },
    });
  });

  test("a full disk: undone, named, and applied at the next start", async () => {
    const { mine } = await databases();
    const full = migration(
      "00002_f.sql",
      dedent`
        CREATE TABLE f (id int);
        -- +goose StatementBegin
        DO $$ BEGIN
          RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
        END $$;
        -- +goose StatementEnd`,
    );
    const failure = await failureOf(createMigrator(mine, [a, full]).up());
    expect(failure).toMatchObject({ code: "SQL_FAILED", database: { sqlstate: "53100" }, done: [1n] });
    expect(await exists(mine, "f")).toBe(false);
    expect(
      await createMigrator(mine, [a, migration("00002_f.sql", "CREATE TABLE f (id int);")]).up(),
    ).toHaveLength(1);
  });
});
