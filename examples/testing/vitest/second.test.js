// Another file has a database of its own, in a worker beside the first.
import { testWithDatabase } from "gosling/vitest";
import { expect } from "vitest";

const test = testWithDatabase({
  migrations: "../migrations",
  seed: async ({ run }) => run("INSERT INTO people (name, email) VALUES ('Dan', 'dan@example.com')"),
  server: process.env.TEST_DATABASE_URL,
  per: "file",
});

test("writes", async ({ db }) => {
  await db.run("INSERT INTO people (name, email) VALUES ('Eve', 'eve@example.com')");
});

test("sees what the test before it wrote", async ({ db }) => {
  expect((await db.run("SELECT name FROM people ORDER BY id"))[0].rows).toEqual([["Dan"], ["Eve"]]);
});
