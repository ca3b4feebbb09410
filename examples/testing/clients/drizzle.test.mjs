// Drizzle, on a pool of `pg`.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { bigint, pgTable, text } from "drizzle-orm/pg-core";
import { testDatabase } from "gosling/testing";
import pg from "pg";

const people = pgTable("people", {
  id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull(),
  email: text().notNull(),
});

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
  test(`queries, a prepared one and a transaction, round ${round}`, async () => {
    const pool = new pg.Pool({ connectionString: db.connectionString, max: 1 });
    const orm = drizzle({ client: pool });
    await orm.transaction((inside) =>
      inside.insert(people).values({ name: "Cat", email: "cat@example.com" }),
    );
    const byName = orm.select().from(people).where(eq(people.name, "Cat")).prepare("by_name");
    assert.deepEqual(await byName.execute(), [{ id: 3, name: "Cat", email: "cat@example.com" }]);
    await pool.end();
  });
}
