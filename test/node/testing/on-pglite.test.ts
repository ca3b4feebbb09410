// A test database on PGlite: put back after whatever a client did, and clear about what it cannot do.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../../src/node/testing.ts";
import { dedent } from "../../support/dedent.ts";

const root = mkdtempSync(join(tmpdir(), "gosling-testing-"));
const write = (name: string, text: string) => writeFileSync(join(root, name), text);
write(
  "1_people.sql",
  "-- +goose Up\nCREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY, name text);\n",
);
afterAll(() => rmSync(root, { recursive: true, force: true }));

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({
    migrations: root,
    seed: async ({ run }) => run("INSERT INTO people (name) VALUES ('Ann'), ('Bob')"),
    waitMs: 300,
  });
});
afterEach(() => db.reset());
afterAll(() => db.close());

async function connected<T>(
  work: (client: pg.Client) => Promise<T>,
  options: pg.ClientConfig = {},
): Promise<T> {
  const client = new pg.Client({ connectionString: db.connectionString, ...options });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const names = () =>
  connected(async (client) =>
    (await client.query("SELECT name FROM people ORDER BY id")).rows.map((row) => row.name),
  );

test("a test's changes are gone in the next", async () => {
  expect(await names()).toEqual(["Ann", "Bob"]);
  await connected(async (client) => {
    await client.query("INSERT INTO people (name) VALUES ($1)", ["Cat"]);
    await client.query("CREATE ROLE somebody");
    await client.query("DROP TABLE people");
  });
  await db.reset();
  expect(await names()).toEqual(["Ann", "Bob"]);
  const next = "INSERT INTO people (name) VALUES ('Dan') RETURNING id";
  expect((await db.pglite.query<{ id: number }>(next)).rows).toEqual([{ id: 3 }]);
});

test("settings, prepared statements and temporary tables end with the last client", async () => {
  await connected(async (client) => {
    await client.query("SET work_mem = '7MB'");
    await client.query("PREPARE one AS SELECT 1");
    await client.query("CREATE TEMPORARY TABLE passing (a int)");
    await client.query({ name: "named", text: "SELECT 1" });
  });
  await connected(async (client) => {
    const facts =
      "SELECT current_setting('work_mem') AS memory, to_regclass('passing') AS passing, " +
      "(SELECT count(*)::int FROM pg_prepared_statements) AS prepared";
    expect((await client.query(facts)).rows).toEqual([{ memory: "4MB", passing: null, prepared: 0 }]);
  });
});

describe("several connections", () => {
  test("do not mix what they ask", async () => {
    const pool = new pg.Pool({ connectionString: db.connectionString, max: 4 });
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    const found = await Promise.all(
      numbers.map(async (number) => (await pool.query("SELECT $1::int AS number", [number])).rows[0].number),
    );
    expect(found).toEqual(numbers);
    await pool.end();
  });

  test("have names of their own for prepared statements, which a reset does not take away", async () => {
    await connected(async (one) =>
      connected(async (two) => {
        const ask = (client: pg.Client, text: string) =>
          client.query({ name: "same", text, values: [1] }).then(({ rows }) => rows[0].value);
        expect(await ask(one, "SELECT $1::int + 10 AS value")).toBe(11);
        expect(await ask(two, "SELECT $1::int + 20 AS value")).toBe(21);
        await db.reset();
        expect(await ask(one, "SELECT $1::int + 10 AS value")).toBe(11);
        expect(await ask(two, "SELECT $1::int + 20 AS value")).toBe(21);
      }),
    );
  });

  test("wait for a transaction, and then fail with its name", async () => {
    await connected(
      async (one) => {
        await one.query("BEGIN");
        await one.query("INSERT INTO people (name) VALUES ('Eve')");
        await connected(async (two) => {
          await expect(two.query("SELECT 1")).rejects.toMatchObject({
            code: "55P03",
            message: expect.stringMatching(
              /connection \d+ \("the first"\).*begun by "BEGIN".*INSERT INTO people/,
            ),
          });
          const later = two.query("SELECT count(*)::int AS count FROM people");
          await one.query("COMMIT");
          expect((await later).rows).toEqual([{ count: 3 }]);
        });
      },
      { application_name: "the first" },
    );
  });

  test("hear only what they listen to", async () => {
    await connected(async (one) =>
      connected(async (two) => {
        const heard: string[] = [];
        one.on("notification", ({ payload }) => heard.push(`one ${payload}`));
        two.on("notification", ({ payload }) => heard.push(`two ${payload}`));
        await one.query("LISTEN news");
        await two.query("NOTIFY news, 'hello'");
        await one.query("SELECT 1");
        expect(heard).toEqual(["one hello"]);
      }),
    );
  });

  test("wait for a transaction of db.pglite, too", async () => {
    await db.pglite.exec("BEGIN");
    await connected(async (client) => {
      await expect(client.query("SELECT 1")).rejects.toMatchObject({
        message: expect.stringContaining("db.pglite"),
      });
    });
    await db.pglite.exec("ROLLBACK");
  });
});

test("a transaction that is left open is named, and undone", async () => {
  const client = new pg.Client({ connectionString: db.connectionString });
  await client.connect();
  await client.query("BEGIN");
  await client.query("DELETE FROM people");
  await expect(db.reset()).rejects.toMatchObject({
    code: "TRANSACTION_LEFT_OPEN",
    message: expect.stringContaining('begun by "BEGIN"'),
  });
  expect((await client.query("SELECT count(*)::int AS count FROM people")).rows).toEqual([{ count: 2 }]);
  await client.end();
});

test("COPY FROM STDIN is refused, and the connection goes on", async () => {
  await connected(async (client) => {
    await expect(client.query("COPY people (name) FROM STDIN")).rejects.toMatchObject({
      message: expect.stringContaining("does not work on PGlite"),
    });
    expect((await client.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });
});

test("what a client asks for when it connects holds", async () => {
  const shown = await connected(async (client) => (await client.query("SHOW search_path")).rows, {
    options: "-c search_path=pg_catalog",
  });
  expect(shown).toEqual([{ search_path: "pg_catalog" }]);
});

test("listeners of db.pglite end with a test", async () => {
  const heard: string[] = [];
  await db.pglite.listen("news", (payload) => heard.push(payload));
  await db.reset();
  await db.pglite.exec("LISTEN news");
  await db.pglite.exec("NOTIFY news, 'hello'");
  expect(heard).toEqual([]);
});

test("a client that is still connected at the end is named", async () => {
  const other = await testDatabase({ migrations: root });
  const client = new pg.Client({ connectionString: other.connectionString, application_name: "forgotten" });
  await client.connect();
  await expect(other.close()).rejects.toMatchObject({
    code: "CONNECTION_LEFT_OPEN",
    message: expect.stringContaining("forgotten"),
  });
  await expect(client.query("SELECT 1")).rejects.toMatchObject({ code: "57P01" });
  await client.end().catch(() => undefined);
  await expect(other.reset()).rejects.toMatchObject({ code: "CLOSED" });
});

test("a migration or a seed that fails is reported with its place", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gosling-testing-"));
  writeFileSync(join(folder, "1_a.sql"), "-- +goose Up\nCREATE TABLE a (b int);\nSELECT c FROM a;\n");
  await expect(testDatabase({ migrations: folder })).rejects.toMatchObject({
    code: "MIGRATION_FAILED",
    message: expect.stringMatching(/1_a\.sql:3:8.*column "c" does not exist/),
  });
  writeFileSync(join(folder, "1_a.sql"), "-- +goose Up\nCREATE TABLE a (b int);\n");
  writeFileSync(
    join(root, "seed.sql"),
    dedent`
      INSERT INTO a VALUES (1);

      INSERT INTO a
        VALUES (x);
    `,
  );
  await expect(testDatabase({ migrations: folder, seed: join(root, "seed.sql") })).rejects.toMatchObject({
    code: "SEED_FAILED",
    message: expect.stringMatching(/seed\.sql:4:11: error: column "x" does not exist \(SQLSTATE 42703\)/),
  });
  await expect(testDatabase({ migrations: "nowhere" })).rejects.toMatchObject({ code: "MIGRATION_FAILED" });
  rmSync(join(root, "seed.sql"));
  rmSync(folder, { recursive: true });
});
