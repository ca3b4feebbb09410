// Jest: one database for the file, put back after each test.
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { testDatabase } from "gosling/testing";
import pg from "pg";

let db;
beforeAll(async () => {
  db = await testDatabase({
    migrations: "../migrations",
    seed: "../seed.sql",
    server: process.env.TEST_DATABASE_URL,
  });
}, 60_000);
afterEach(() => db.reset());
afterAll(() => db.close());

test.each([1, 2])("begins with the seed, round %i", async () => {
  const pool = new pg.Pool({ connectionString: db.connectionString, max: 1 });
  await pool.query("INSERT INTO people (name, email) VALUES ('Cat', 'cat@example.com')");
  expect((await pool.query("SELECT count(*)::int AS count FROM people")).rows).toEqual([{ count: 3 }]);
  await pool.end();
});
