// The callers' own drivers, pg and postgres: a client, a pool and an sql as sessions that migrate, and what is none refused in a sentence.
import pg from "pg";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyPending, type Database, DatabaseError } from "../../src/engine/index.ts";
import {
  type DriverSession,
  fromPg,
  fromPostgres,
  type Notice,
  type PgClient,
} from "../../src/server/index.ts";
import { failureOf, migration, noTransaction } from "../support/engine.ts";
import { useServer } from "../support/postgres-server.ts";

const server = useServer();
let url: string;
let client: pg.Client;
let pool: pg.Pool;
let single: pg.Pool;
let sql: postgres.Sql;

beforeAll(async () => {
  url = await server().createDatabase();
  client = new pg.Client({ connectionString: url, query_timeout: 50 });
  await client.connect();
  pool = new pg.Pool({ connectionString: url, max: 3 });
  single = new pg.Pool({ connectionString: url, max: 1 });
  sql = postgres(url, { max: 3, onnotice: () => undefined });
});
afterAll(async () => {
  await Promise.all([client.end(), pool.end(), single.end(), sql.end({ timeout: 1 })]);
});

const DRIVERS: readonly (readonly [string, () => Promise<DriverSession>])[] = [
  ["a pg client", () => fromPg(client)],
  ["a pg pool", () => fromPg(pool)],
  ["a pg pool of one", () => fromPg(single)],
  ["postgres", () => fromPostgres(sql)],
];

async function withSession<T>(
  open: () => Promise<DriverSession>,
  work: (session: Database) => Promise<T>,
): Promise<T> {
  const session = await open();
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

describe.each(DRIVERS)("%s", (name, open) => {
  const schema = `s_${name.replaceAll(" ", "_")}`;
  const table = `${schema}.versions`;
  const make = migration(
    "00001_a.sql",
    `CREATE TABLE ${schema}.a (id int PRIMARY KEY, at date);\nINSERT INTO ${schema}.a VALUES (1, '2026-01-02');`,
  );
  const slow = noTransaction(
    "00002_b.sql",
    `SELECT pg_sleep(0.2);\nCREATE INDEX CONCURRENTLY ON ${schema}.a (at);`,
  );
  const syntax = migration("00003_c.sql", `CREATE TABLE ${schema}.c (id int);\nSELECT nothing;`);
  const unique = migration(
    "00003_c.sql",
    `CREATE TABLE ${schema}.c (id int);\nINSERT INTO ${schema}.a\n  VALUES (1, NULL);`,
  );

  test("migrates, and names the place of each error", () =>
    withSession(open, async (session) => {
      await session.run(`CREATE SCHEMA ${schema}`);
      expect(await applyPending(session, [make, slow], { table })).toHaveLength(2);
      const [result] = await session.run(`SELECT id, at, NULL, true FROM ${schema}.a`);
      expect(result).toMatchObject({
        command: "SELECT",
        rows: [["1", "2026-01-02", null, "t"]],
        affected: 0,
      });
      expect(await failureOf(applyPending(session, [make, slow, syntax], { table }))).toMatchObject({
        code: "SQL_FAILED",
        at: { line: 3, column: 8 },
        database: { sqlstate: "42703", severity: "ERROR" },
      });
      // Without a position, where the driver does not count what had completed.
      expect(await failureOf(applyPending(session, [make, slow, unique], { table }))).toMatchObject({
        code: "SQL_FAILED",
        at: { line: 3, column: 1 },
        database: {
          sqlstate: "23505",
          detail: "Key (id)=(1) already exists.",
          schema,
          table: "a",
          constraint: "a_pkey",
        },
      });
      const [there] = await session.run(`SELECT to_regclass('${schema}.c')`);
      expect(there?.rows).toEqual([[null]]);
    }));

  test("COPY FROM STDIN fails, and the session goes on; COPY TO gives its lines", () =>
    withSession(open, async (session) => {
      await expect(session.run(`COPY ${schema}.a FROM STDIN`)).rejects.toMatchObject({
        fields: { hint: expect.stringContaining("INSERT") },
      });
      const [result] = await session.run(`COPY ${schema}.a TO STDOUT`);
      expect(result).toMatchObject({ command: "COPY", rows: [["1\t2026-01-02"]] });
    }));

  test("gives the connection back as it was, also from within a transaction", async () => {
    await withSession(open, async (session) => {
      await session.run("BEGIN; CREATE TABLE left_behind (id int)");
    });
    if (name === "a pg client") await client.query("ROLLBACK");
    await withSession(open, async (session) => {
      const [result] = await session.run("SELECT to_regclass('left_behind')");
      expect(result?.rows).toEqual([[null]]);
    });
  });

  test("a session that was closed, and SQL with a NUL, are refused", async () => {
    const session = await open();
    await expect(session.run("SELECT '\0'")).rejects.toMatchObject({ fields: { sqlstate: "22021" } });
    await session.close();
    await session.close();
    await expect(session.run("SELECT 1")).rejects.toMatchObject({ fields: { sqlstate: "08003" } });
  });

  test("a connection that the server ends is a DatabaseError", async () => {
    if (name === "a pg client") return;
    const session = await open();
    const ended = await session
      .run("SELECT pg_terminate_backend(pg_backend_pid())")
      .catch((error: unknown) => error);
    expect(ended).toBeInstanceOf(DatabaseError);
    expect((ended as DatabaseError).fields.sqlstate).toMatch(/^(57P01|08006)$/);
    await session.close();
    await withSession(open, async (next) => expect(await next.run("SELECT 1")).toHaveLength(1));
  });
});

test("a connection of postgres that is lost between two statements is a DatabaseError, and ends no process", async () => {
  const session = await fromPostgres(sql);
  const [result] = await session.run("SELECT pg_backend_pid()");
  await server().query(url, `SELECT pg_terminate_backend(${result?.rows[0]?.[0]})`);
  await expect
    .poll(() => session.run("SELECT 1").catch((error: DatabaseError) => error.fields.sqlstate))
    .toMatch(/^(57P01|08006)$/);
  await session.close();
  await withSession(
    () => fromPostgres(sql),
    async (next) => expect(await next.run("SELECT 1")).toHaveLength(1),
  );
});

test("pg's notices reach the caller while a statement runs, and no longer after", async () => {
  const notices: Notice[] = [];
  const session = await fromPg(client, { onNotice: (notice) => notices.push(notice) });
  await session.run("DO $$ BEGIN RAISE NOTICE 'here' USING HINT = 'there'; END $$");
  await session.close();
  await client.query("DO $$ BEGIN RAISE NOTICE 'late'; END $$");
  expect(notices).toEqual([{ severity: "NOTICE", sqlstate: "00000", message: "here", hint: "there" }]);
});

test.each([
  ["nothing", () => fromPg(undefined as never), "this is neither a client nor a pool of pg"],
  [
    "a function over HTTP",
    () => fromPg((async () => []) as never),
    "this is neither a client nor a pool of pg",
  ],
  ["postgres", () => fromPg(sql as never), "fromPostgres"],
  [
    "a client that is not connected",
    () => fromPg(new pg.Client({ connectionString: url })),
    "this client is not connected",
  ],
  [
    "a client in pipeline mode",
    () => fromPg(Object.assign(Object.create(client), { pipeline: true }) as PgClient),
    "pipeline mode",
  ],
  ["pg", () => fromPostgres(pool as never), "fromPg"],
  ["a transaction of postgres", () => sql.begin((one) => fromPostgres(one as never)), "one transaction"],
])("%s is refused in a sentence with a code", async (_, act, words) => {
  const failure = await failureOf(Promise.resolve().then(act));
  expect(failure.code).toBe("BAD_DATABASE");
  expect(`${failure.message} ${failure.hint}`).toContain(words);
});

test("a pool that gives no connection says why", async () => {
  const lost = new pg.Pool({ connectionString: url.replace(/:\d+\//, ":1/") });
  await expect(fromPg(lost)).rejects.toMatchObject({
    fields: { sqlstate: "08001", message: expect.stringContaining("ECONNREFUSED") },
  });
});
