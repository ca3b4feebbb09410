// Kysely, on a pool of `pg`.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { testDatabase } from "gosling/testing";
import { Kysely, PostgresDialect } from "kysely";
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

for (const round of [1, 2]) {
  test(`queries and a transaction, round ${round}`, async () => {
    const pool = new pg.Pool({ connectionString: db.connectionString, max: 1 });
    const kysely = new Kysely({ dialect: new PostgresDialect({ pool }) });
    await kysely.transaction().execute(async (inside) => {
      await inside.insertInto("people").values({ name: "Cat", email: "cat@example.com" }).execute();
    });
    const names = await kysely.selectFrom("people").select("name").orderBy("id").execute();
    assert.deepEqual(
      names.map(({ name }) => name),
      ["Ann", "Bob", "Cat"],
    );
    await kysely.destroy();
  });
}
