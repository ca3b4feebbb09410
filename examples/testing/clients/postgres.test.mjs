// `postgres` (postgres.js).
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { testDatabase } from "gosling/testing";
import postgres from "postgres";

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
  test(`queries, a transaction and an error, round ${round}`, async () => {
    const sql = postgres(db.connectionString, { max: 1 });
    const person = { name: "Cat", email: "cat@example.com" };
    const [made] = await sql`INSERT INTO people ${sql(person)} RETURNING id::int`;
    assert.equal(made.id, 3);
    await assert.rejects(sql`INSERT INTO people ${sql(person)}`, { code: "23505" });
    await assert.rejects(
      sql.begin(async (inside) => {
        await inside`DELETE FROM people`;
        throw new Error("undone");
      }),
      /undone/,
    );
    const [{ count }] = await sql`SELECT count(*)::int FROM people WHERE id > ${0}`;
    assert.equal(count, 3);
    await sql.end();
  });
}
