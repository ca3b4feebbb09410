// The server port on a real PostgreSQL: what it answers, what it says when things break, how it stops.
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { DatabaseErrorFields } from "../../src/engine/index.ts";
import { DatabaseError } from "../../src/engine/index.ts";
import { connect, type Notice, type ServerSession } from "../../src/server/index.ts";
import { freePort, useServer } from "../support/postgres-server.ts";

const server = useServer();

async function withSession<T>(
  work: (session: ServerSession) => Promise<T>,
  onNotice?: (notice: Notice) => void,
): Promise<T> {
  const session = await connect({
    connection: await server().createDatabase(),
    env: {},
    ...(onNotice ? { onNotice } : {}),
  });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

async function failure(promise: Promise<unknown>): Promise<DatabaseErrorFields> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DatabaseError);
  return (error as DatabaseError).fields;
}

describe("run", () => {
  test("gives every value as PostgreSQL prints it, and whole command tags", () =>
    withSession(async (session) => {
      const results = await session.run(
        "CREATE TABLE t (a int, b bool, c timestamptz); INSERT INTO t VALUES (1, true, NULL), (2, false, NULL); SELECT a, b, c FROM t; CREATE TABLE u AS SELECT 1",
      );
      expect(results.map(({ command, affected }) => [command, affected])).toEqual([
        ["CREATE TABLE", 0],
        ["INSERT", 2],
        ["SELECT", 0],
        ["SELECT", 1],
      ]);
      expect(results[2]).toMatchObject({
        columns: [
          { name: "a", type: 23 },
          { name: "b", type: 16 },
          { name: "c", type: 1184 },
        ],
        rows: [
          ["1", "t", null],
          ["2", "f", null],
        ],
      });
    }));

  test("an empty text is no statement", () =>
    withSession(async (session) => expect(await session.run("")).toEqual([])));

  test("several at once wait for each other", () =>
    withSession(async (session) => {
      const answers = await Promise.all(
        ["1", "2", "3"].map((n) => session.run(`SELECT pg_sleep(0.01), ${n}`)),
      );
      expect(answers.map(([result]) => result?.rows[0]?.[1])).toEqual(["1", "2", "3"]);
    }));

  test("an error has its place, its fields, and the count of what was complete before it", () =>
    withSession(async (session) => {
      await session.run("CREATE TABLE t (a int CONSTRAINT positive CHECK (a > 0))");
      expect(await failure(session.run("SELECT 1; SELECT 2; INSERT INTO t VALUES (-1)"))).toMatchObject({
        sqlstate: "23514",
        severity: "ERROR",
        completed: 2,
        detail: "Failing row contains (-1).",
        table: "t",
        constraint: "positive",
      });
      expect(await failure(session.run("SELECT 1;\nSELECT nope"))).toMatchObject({
        sqlstate: "42703",
        position: 18,
        completed: 1,
      });
      expect(await failure(session.run("SELECT 1; SELEC 2"))).toMatchObject({
        sqlstate: "42601",
        completed: 0,
      });
    }));

  test("knows the transaction's state", () =>
    withSession(async (session) => {
      expect(session.transaction()).toBe("none");
      await session.run("BEGIN");
      expect(session.transaction()).toBe("open");
      await failure(session.run("SELECT nope"));
      expect(await failure(session.run("SELECT 1"))).toMatchObject({ sqlstate: "25P02" });
      expect(session.transaction()).toBe("failed");
      await session.run("ROLLBACK");
      expect(session.transaction()).toBe("none");
    }));

  test("COPY FROM STDIN fails and says what to do; COPY TO STDOUT gives its lines", () =>
    withSession(async (session) => {
      await session.run("CREATE TABLE t (a int)");
      expect(await failure(session.run("COPY t FROM STDIN"))).toMatchObject({
        sqlstate: "57014",
        hint: "Write the rows as INSERT ... VALUES, or load them with psql.",
      });
      const [copy] = await session.run("COPY (VALUES (1), (2)) TO STDOUT");
      expect(copy).toMatchObject({ command: "COPY", rows: [["1"], ["2"]] });
    }));

  test("a NUL is refused before it is sent", () =>
    withSession(async (session) => {
      expect(await failure(session.run("SELECT 1\0; DROP TABLE t"))).toMatchObject({ sqlstate: "22021" });
    }));

  test("notices arrive", async () => {
    const notices: Notice[] = [];
    await withSession(
      (session) => session.run("DO $$ BEGIN RAISE NOTICE 'hello' USING HINT = 'wave'; END $$"),
      (notice) => notices.push(notice),
    );
    expect(notices).toEqual([{ severity: "NOTICE", message: "hello", sqlstate: "00000", hint: "wave" }]);
  });
});

describe("connect", () => {
  test("URL, pairs and variables reach the same database", async () => {
    const { host, port, user, password } = server();
    const env = { PGPASSWORD: password };
    for (const connection of [
      server().url("postgres"),
      `host=${host} port=${port} user=${user} password='${password}' dbname=postgres sslmode=disable`,
      `postgres://${user}@/postgres?host=/tmp&port=${port}`,
      `postgres://${user}@${host}:${port}/postgres?search_path=pg_catalog`,
    ]) {
      const session = await connect({ connection, env });
      const [result] = await session.run(
        "SELECT current_database(), current_setting('application_name'), current_setting('search_path')",
      );
      expect(result?.rows[0]?.slice(0, 2)).toEqual(["postgres", "gosling"]);
      expect(result?.rows[0]?.[2]).toBe(
        connection.includes("search_path") ? "pg_catalog" : '"$user", public',
      );
      expect(session.encrypted).toBe(false);
      expect(session.version).toMatch(/^18\./);
      await session.close();
    }
  });

  test("the first host that answers is taken", async () => {
    const { host, port, user, password } = server();
    const nobody = await freePort();
    const session = await connect({
      connection: `host=${host},${host} port=${nobody},${port} user=${user} password='${password}'`,
      env: {},
    });
    expect(session.label).toBe(`postgres://${user}@${host}:${port}/${user}`);
    await session.close();
  });

  test("each failure is one sentence, without the password", async () => {
    const { host, port, user } = server();
    const nobody = await freePort();
    const tries: [string, string, RegExp][] = [
      [
        `postgres://${user}:secret@${host}:${nobody}/d`,
        "08001",
        /^no server answers at postgres:\/\/postgres@127.0.0.1:\d+\/d \(ECONNREFUSED\)$/,
      ],
      [`postgres://${user}:secret@no-such-host.invalid/d`, "08001", /^the host of .* cannot be found/],
      [
        `postgres://${user}:secret@${host}:${port}/d`,
        "28P01",
        /^password authentication failed for user "postgres"$/,
      ],
      [
        `postgres://${user}@${host}:${port}/d?passfile=/no/such`,
        "28P01",
        /asks for a password and none is given$/,
      ],
      [`postgres://${user}:secret@${host}:${port}/d?sslmode=require`, "08001", /does not offer TLS$/],
      [`host=/no/such/folder user=${user} password=secret`, "08001", /^there is no socket of a server at /],
      [server().url("nope"), "3D000", /^database "nope" does not exist$/],
    ];
    for (const [connection, sqlstate, message] of tries) {
      const fields = await failure(connect({ connection, env: {} }));
      expect(fields.message).toMatch(message);
      expect(fields.sqlstate).toBe(sqlstate);
      expect(JSON.stringify(fields)).not.toContain("secret");
    }
  });
});

/** It catches the cancellation, and sleeps on. */
const SLEEPS_ON = `DO $$ BEGIN
  PERFORM pg_sleep(60);
EXCEPTION WHEN query_canceled THEN
  PERFORM pg_sleep(60);
END $$`;

describe("stopping", () => {
  test("cancel ends the running statement, and the session goes on", () =>
    withSession(async (session) => {
      const sleeping = failure(session.run("SELECT pg_sleep(60)"));
      await delay(100);
      expect(await session.cancel()).toBe("cancelled");
      expect(await sleeping).toMatchObject({ sqlstate: "57014" });
      expect(await session.run("SELECT 1")).toHaveLength(1);
      expect(await session.cancel()).toBe("idle");
    }));

  test("a statement that does not end in time costs the connection", () =>
    withSession(async (session) => {
      const sleeping = failure(session.run(SLEEPS_ON));
      await delay(100);
      expect(await session.cancel(200)).toBe("disconnected");
      expect(await sleeping).toMatchObject({ sqlstate: "08006" });
      expect(await failure(session.run("SELECT 1"))).toMatchObject({ sqlstate: "08006" });
    }));

  test("a session that the server ends is told by what comes next", () =>
    withSession(async (session) => {
      const [pid] = (await session.run("SELECT pg_backend_pid()"))[0]?.rows[0] ?? [];
      await server().query(server().url("postgres"), `SELECT pg_terminate_backend(${pid})`);
      expect(await failure(session.run("SELECT 1"))).toMatchObject({ sqlstate: "57P01" });
    }));

  test("so is one that it ends while a statement runs", () =>
    withSession(async (session) => {
      const [pid] = (await session.run("SELECT pg_backend_pid()"))[0]?.rows[0] ?? [];
      const sleeping = failure(session.run("SELECT 1; SELECT pg_sleep(60)"));
      await delay(100);
      await server().query(server().url("postgres"), `SELECT pg_terminate_backend(${pid})`);
      expect(await sleeping).toMatchObject({ sqlstate: "57P01", completed: 1 });
    }));

  test("a closed session says so", async () => {
    const session = await connect({ connection: server().url("postgres"), env: {} });
    await session.close();
    await session.close();
    expect(await failure(session.run("SELECT 1"))).toMatchObject({ sqlstate: "08003" });
  });
});
