// The caller's hooks around each file, and what is true of the database when one throws.
import { expect, test } from "vitest";
import { createMigrator, MigrationError, type MigratorOptions } from "../../src/engine/index.ts";
import { exists, failureOf, migration, noTransaction, rows, usePglite } from "../support/engine.ts";

const database = usePglite();

const a = migration("00001_a.sql", "CREATE TABLE a (id int);", "DROP TABLE a;");
const b = noTransaction("00002_b.sql", "CREATE TABLE b (id int);", "DROP TABLE b;");
const c = migration("00003_c.sql", "CREATE TABLE c (id int);", "DROP TABLE c;");
const migrator = (options: MigratorOptions) => createMigrator(database(), [a, b, c], options);
const applied = async () =>
  (await rows(database(), "SELECT version_id FROM schema_migrations ORDER BY 1")).flat();

test("they run around each file, before its first statement and after it is recorded, and may use the session", async () => {
  const seen: string[] = [];
  const options: MigratorOptions = {
    beforeEach: async ({ version, name, direction, index, total }) => {
      const there = await exists(database(), name.slice(6, 7));
      seen.push(`before ${name} ${version} ${direction} ${index}/${total} ${there}`);
    },
    afterEach: async ({ name, direction }) => {
      seen.push(`after ${name} ${direction} ${await applied()}`);
    },
  };
  await migrator(options).up();
  expect(seen).toEqual([
    "before 00001_a.sql 1 up 0/3 false",
    "after 00001_a.sql up 1",
    "before 00002_b.sql 2 up 1/3 false",
    "after 00002_b.sql up 1,2",
    "before 00003_c.sql 3 up 2/3 false",
    "after 00003_c.sql up 1,2,3",
  ]);
  seen.length = 0;
  await migrator(options).down();
  expect(seen).toEqual(["before 00003_c.sql 3 down 0/1 true", "after 00003_c.sql down 1,2"]);
});

test("one that throws before a file: nothing of that file ran, what was before it stays", async () => {
  const cause = new Error("the cache did not answer");
  const work = migrator({
    beforeEach: ({ version }) => {
      if (version === 2n) throw cause;
    },
  }).up();
  const error = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MigrationError);
  expect(error).toMatchObject({
    cause,
    failure: {
      code: "HOOK_FAILED",
      message: "beforeEach failed before 00002_b.sql, of which nothing ran: the cache did not answer",
      at: { file: "migrations/00002_b.sql", line: 1, column: 1 },
      done: [1n],
    },
  });
  expect([await applied(), await exists(database(), "b")]).toEqual([["1"], false]);
  expect(await migrator({}).up()).toHaveLength(2);
});

test.each(["up", "down"] as const)(
  "one that throws after a file of an %s: that file is done",
  async (direction) => {
    if (direction === "down") await migrator({}).up();
    const options: MigratorOptions = { afterEach: () => Promise.reject(new Error("no mail")) };
    const failure = await failureOf(direction === "up" ? migrator(options).up() : migrator(options).reset());
    const [name, done] = direction === "up" ? ["00001_a.sql", "applied"] : ["00003_c.sql", "rolled back"];
    expect(failure).toMatchObject({
      code: "HOOK_FAILED",
      message: `afterEach failed after ${name}, which is ${done}: no mail`,
      done: [direction === "up" ? 1n : 3n],
    });
    expect(await applied()).toEqual(direction === "up" ? ["1"] : ["1", "2"]);
  },
);

test("a transaction that one leaves open in the session is rolled back, and ends the run", async () => {
  const failure = await failureOf(
    migrator({ beforeEach: () => database().run("BEGIN; CREATE TABLE left_behind (id int)") }).up(),
  );
  expect(failure.message).toContain(
    "left a transaction open in the migrations' session, which was rolled back",
  );
  expect([await exists(database(), "left_behind"), await applied()]).toEqual([false, []]);
});

test("with hooks, many small files don't share a message", async () => {
  let count = 0;
  const many = Array.from({ length: 5 }, (_, index) => migration(`0001${index}_x.sql`, "SELECT 1;"));
  await createMigrator(database(), many, {
    shareFrom: 1,
    afterEach: async () => {
      count += 1;
      expect(await applied()).toHaveLength(count);
    },
  }).up();
  expect(count).toBe(5);
});
