// Vitest: a fixture. Each test begins with the migrations and the seed, whatever the one before it did.
import { testWithDatabase } from "gosling/vitest";
import pg from "pg";
import { expect } from "vitest";

const test = testWithDatabase({
  migrations: "../migrations",
  seed: "../seed.sql",
  server: process.env.TEST_DATABASE_URL,
});

test.for([1, 2])("begins with the seed, round %i", async (_, { db }) => {
  const pool = new pg.Pool({ connectionString: db.connectionString, max: 1 });
  await pool.query("INSERT INTO people (name, email) VALUES ('Cat', 'cat@example.com')");
  expect((await pool.query("SELECT count(*)::int AS count FROM people")).rows).toEqual([{ count: 3 }]);
  await pool.end();
});

test("needs no client", async ({ db }) => {
  expect((await db.run("SELECT name FROM people ORDER BY id"))[0].rows).toEqual([["Ann"], ["Bob"]]);
});
