// Behind pgbouncer: in transaction mode nothing is run and nothing is left behind, in session mode all is as without it.
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { createMigrator, type MigrationFailure } from "../../src/engine/index.ts";
import { connect, type ServerSession } from "../../src/server/index.ts";
import { exists, failureOf, migration, SpyDatabase } from "../support/engine.ts";
import { type Pooler, poolerIsThere, startPooler } from "../support/pgbouncer.ts";
import { useServer } from "../support/postgres-server.ts";

const server = useServer();
const open: ServerSession[] = [];
const poolers: Pooler[] = [];

afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
  for (const pooler of poolers.splice(0)) await pooler.stop();
});

async function session(url: string): Promise<ServerSession> {
  const opened = await connect({ connection: url, env: {} });
  open.push(opened);
  return opened;
}

const a = migration("00001_a.sql", "CREATE TABLE a (id int);", "DROP TABLE a;");
const b = migration("00002_b.sql", "CREATE TABLE b (id int);", "DROP TABLE b;");

async function leftBehind(url: string) {
  return server().query(url, "SELECT objid FROM pg_locks WHERE locktype = 'advisory'");
}

describe.skipIf(!poolerIsThere)("behind pgbouncer", () => {
  let url = "";
  beforeAll(async () => {
    url = await server().createDatabase();
  });

  test.each([1, 2, 20])(
    "in transaction mode, with a pool of %i: refused, with nothing run and nothing left",
    async (size) => {
      const pooler = await startPooler(server(), "transaction", size);
      poolers.push(pooler);
      const failure = await failureOf(createMigrator(await session(pooler.url(url)), [a]).up());
      expect(failure).toMatchObject({ code: "TRANSACTION_POOLER", done: [] });
      expect(failure.hint).toContain("session mode");
      expect(await leftBehind(url)).toEqual([]);
      expect(await exists(await session(url), "a")).toBe(false);
      expect(await exists(await session(url), "schema_migrations")).toBe(false);
    },
  );

  test("in transaction mode under traffic, many at once: refused, all of them", async () => {
    const pooler = await startPooler(server(), "transaction", 3);
    poolers.push(pooler);
    let busy = true;
    const traffic = Array.from({ length: 4 }, async () => {
      const client = await session(pooler.url(url));
      while (busy) await client.run("SELECT pg_sleep(0.002)");
    });
    const failures = await Promise.all(
      Array.from({ length: 6 }, async (): Promise<MigrationFailure> => {
        return failureOf(createMigrator(await session(pooler.url(url)), [a], { waitMs: 3000 }).up());
      }),
    );
    busy = false;
    await Promise.all(traffic);
    expect(failures.map(({ code }) => code)).toEqual(failures.map(() => "TRANSACTION_POOLER"));
    expect(await leftBehind(url)).toEqual([]);
    expect(await exists(await session(url), "a")).toBe(false);
  });

  test("in session mode it migrates, also where the pool has no other connection", async () => {
    for (const [size, file] of [
      [20, a],
      [1, b],
    ] as const) {
      const pooler = await startPooler(server(), "session", size);
      poolers.push(pooler);
      const files = file === a ? [a] : [a, b];
      expect(await createMigrator(await session(pooler.url(url)), files).up()).toMatchObject([
        { name: file.name.slice(11) },
      ]);
    }
    expect(await leftBehind(url)).toEqual([]);
  });

  test("in transaction mode a start with nothing pending keeps its two round trips, and status works", async () => {
    const direct = await session(url);
    await createMigrator(direct, [a, b]).up();
    const pooler = await startPooler(server(), "transaction");
    poolers.push(pooler);
    const spy = new SpyDatabase(await session(pooler.url(url)));
    await createMigrator(spy, [a, b]).up();
    expect(spy.sent).toHaveLength(2);
    expect(await createMigrator(await session(pooler.url(url)), [a, b]).status()).toMatchObject([
      { state: "applied" },
      { state: "applied" },
    ]);
  });
});

test("straight to the server no second connection is opened to find out", async () => {
  const database = await session(await server().createDatabase());
  let opened = 0;
  const counted = {
    run: (sql: string) => database.run(sql),
    processId: database.processId,
    second: () => {
      opened += 1;
      return database.second();
    },
  };
  await createMigrator(counted, [a]).up();
  expect(opened).toBe(0);
});
