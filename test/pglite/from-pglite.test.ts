// A PGlite that the caller opened: migrated with every value, notice and error as PostgreSQL gives it; anything else is one sentence.
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyPending, DatabaseError, MigrationError } from "../../src/engine/index.ts";
import { fromPGlite, type PGliteLike } from "../../src/pglite/index.ts";
import { failureOf, migration } from "../support/engine.ts";
import { testAssets } from "../support/seed.ts";

let pglite: PGlite;
beforeAll(async () => {
  const { seed } = await testAssets();
  pglite = await PGlite.create(seed ? { loadDataDir: seed } : {});
});
afterAll(() => pglite.close());

const a = migration("00001_a.sql", "CREATE TABLE a (id int PRIMARY KEY);\nINSERT INTO a VALUES (7);");
const wrong = migration("00002_b.sql", "CREATE TABLE b (id int);\nSELECT nothing;");

test("its migrations are applied, and the instance stays the caller's", async () => {
  const notices: string[] = [];
  const database = fromPGlite(pglite, { onNotice: ({ message }) => notices.push(message) });
  expect(await applyPending(database, [a])).toMatchObject([{ version: 1n }]);
  expect((await pglite.query("SELECT id FROM a")).rows).toEqual([{ id: 7 }]);
  await database.run("CREATE TABLE IF NOT EXISTS a ()");
  expect(notices).toContain('relation "a" already exists, skipping');
  expect(await failureOf(applyPending(database, [a, wrong]))).toMatchObject({
    code: "SQL_FAILED",
    at: { line: 3, column: 8 },
    database: { sqlstate: "42703" },
  });
  expect(database.transaction()).toBe("none");
  await expect(database.run("COPY a FROM STDIN")).rejects.toBeInstanceOf(DatabaseError);
  expect((await pglite.query("SELECT count(*)::int AS n FROM a")).rows).toEqual([{ n: 1 }]);
});

test("an instance without streams serves as well", async () => {
  const older: PGliteLike = {
    closed: false,
    waitReady: Promise.resolve(),
    runExclusive: (work) => pglite.runExclusive(work),
    execProtocolRaw: (message) => pglite.execProtocolRaw(message),
  };
  const [result] = await fromPGlite(older).run("SELECT 1 AS one, NULL");
  expect(result).toMatchObject({ command: "SELECT", rows: [["1", null]] });
});

test.each([
  ["a promise", PGlite.prototype.constructor && Promise.resolve(), "this is a promise, not a PGlite"],
  ["a transaction", { exec() {}, query() {} }, "this PGlite has no execProtocolRaw"],
  ["an object", {}, "this is no PGlite"],
  ["nothing", undefined, "this is no PGlite"],
])("%s is refused in a sentence", (_, value, message) => {
  const act = () => fromPGlite(value as unknown as PGliteLike);
  expect(act).toThrow(MigrationError);
  expect(act).toThrow(message);
});
