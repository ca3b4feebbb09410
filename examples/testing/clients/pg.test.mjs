// `pg`: a client, and a pool.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { testDatabase } from "gosling/testing";
import pg from "pg";

let db;
before(async () => {
  db = await testDatabase({
    migrations: "../migrations",
    seed: "../seed.sql",
    server: process.env.TEST_DATABASE_URL,
  });
});
afterEach(() => db.reset());
after(() => db.close());

test("a client", async () => {
  const client = new pg.Client({ connectionString: db.connectionString });
  await client.connect();
  await client.query("INSERT INTO people (name, email) VALUES ($1, $2)", ["Cat", "cat@example.com"]);
  const { rows } = await client.query("SELECT name FROM people ORDER BY id");
  assert.deepEqual(
    rows.map((row) => row.name),
    ["Ann", "Bob", "Cat"],
  );
  await client.end();
});

test("a pool, with a transaction", async () => {
  const pool = new pg.Pool({ connectionString: db.connectionString, max: 1 });
  const client = await pool.connect();
  await client.query("BEGIN");
  await client.query("DELETE FROM people");
  await client.query("ROLLBACK");
  client.release();
  const { rows } = await pool.query({ name: "count", text: "SELECT count(*)::int AS count FROM people" });
  assert.deepEqual(rows, [{ count: 2 }]);
  await pool.end();
});
