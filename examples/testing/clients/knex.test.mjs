// Knex, with its own pool.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { testDatabase } from "gosling/testing";
import knex from "knex";

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

for (const round of [1, 2]) {
  test(`queries and a transaction, round ${round}`, async () => {
    const query = knex({ client: "pg", connection: db.connectionString, pool: { min: 0, max: 1 } });
    await query.transaction((inside) => inside("people").insert({ name: "Cat", email: "cat@example.com" }));
    const rows = await query("people").select("name").orderBy("id");
    assert.deepEqual(
      rows.map(({ name }) => name),
      ["Ann", "Bob", "Cat"],
    );
    await query.destroy();
  });
}
