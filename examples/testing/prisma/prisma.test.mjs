// Prisma, through its adapter for `pg`.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import { testDatabase } from "gosling/testing";

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
  test(`queries and transactions, round ${round}`, async () => {
    const adapter = new PrismaPg({ connectionString: db.connectionString, max: 1 });
    const prisma = new PrismaClient({ adapter });
    const cat = await prisma.person.create({ data: { name: "Cat", email: "cat@example.com" } });
    assert.equal(cat.id, 3n);
    await prisma.$transaction(async (inside) => {
      await inside.person.update({ where: { id: cat.id }, data: { name: "Kat" } });
    });
    await assert.rejects(prisma.person.create({ data: { name: "Cat", email: "cat@example.com" } }), {
      code: "P2002",
    });
    const names = await prisma.person.findMany({ select: { name: true }, orderBy: { id: "asc" } });
    assert.deepEqual(
      names.map(({ name }) => name),
      ["Ann", "Bob", "Kat"],
    );
    await prisma.$disconnect();
  });
}
