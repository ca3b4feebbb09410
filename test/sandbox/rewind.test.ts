// A rewind: whatever was done to a database, and to its session, is undone; where that cannot be done in place, anew.
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSandbox, type Sandbox, type Snapshot, saveSnapshot } from "../../src/sandbox/index.ts";
import { instanceOf } from "../../src/sandbox/rewind/index.ts";
import { testAssets } from "../support/seed.ts";
import { playRounds } from "./rewind-rounds.ts";

let sandbox: Sandbox;
let snapshot: Snapshot;
beforeAll(async () => {
  sandbox = await openSandbox(await testAssets());
  await sandbox.database.run("CREATE TABLE a (b int); INSERT INTO a SELECT generate_series(1, 100)");
  snapshot = await saveSnapshot(sandbox);
});
afterAll(() => sandbox.close());

const cell = async (sql: string) => (await sandbox.database.run(sql))[0]?.rows[0]?.[0];

test("twenty kinds of dirt, each put back in place", async () => {
  const report = await playRounds(20, await testAssets());
  expect(report).toMatchObject({ rounds: 20, inPlace: 20, differences: [], anew: [] });
});

test("a PostgreSQL that ran out of stack works again", async () => {
  await sandbox.database.run("SET max_stack_depth = '7MB'");
  await sandbox.database.run(
    "CREATE FUNCTION deep(int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN deep($1 + 1); END'",
  );
  const refused = (sqlstate: string) => ({ fields: { sqlstate } });
  await expect(sandbox.database.run("SELECT deep(1)")).rejects.toMatchObject(refused("08006"));
  await expect(sandbox.database.run("SELECT 1")).rejects.toMatchObject(refused("08003"));
  await snapshot.restore();
  expect(await cell("SELECT count(*) FROM a")).toBe("100");
});

test("a transaction that was open when it was saved is open again", async () => {
  await sandbox.database.run("BEGIN");
  await sandbox.database.run("INSERT INTO a VALUES (0)");
  const inside = await saveSnapshot(sandbox, snapshot);
  await expect(inside.directory()).rejects.toMatchObject({ code: "IN_TRANSACTION" });
  await sandbox.database.run("ROLLBACK");
  expect(await inside.restore()).toEqual({ how: "in place" });
  expect(sandbox.transaction()).toBe("open");
  expect(await cell("SELECT count(*) FROM a")).toBe("101");
  await snapshot.restore();
  expect(sandbox.transaction()).toBe("none");
  expect(await cell("SELECT count(*) FROM a")).toBe("100");
});

test("what loads a library is noticed: opened anew, and in place from then on", async () => {
  const parse = "SELECT to_tsvector('english', 'running dogs')";
  await sandbox.database.run("INSERT INTO a VALUES (0)");
  await sandbox.database.run(parse);
  const first = await snapshot.restore();
  expect(first).toMatchObject({ how: "anew", reason: expect.stringContaining("dict_snowball") });
  expect(await cell("SELECT count(*) FROM a")).toBe("100");
  await sandbox.database.run(parse);
  expect(await snapshot.restore()).toEqual({ how: "in place" });
});

test("a later snapshot keeps what differs, and goes back and forth", async () => {
  await snapshot.restore();
  await sandbox.database.run("CREATE TABLE later (c int); INSERT INTO later VALUES (1)");
  const later = await saveSnapshot(sandbox, snapshot);
  expect(later.ownBytes).toBeLessThan(snapshot.ownBytes / 3);
  await snapshot.restore();
  expect(await cell("SELECT to_regclass('later')")).toBe(null);
  await later.restore();
  expect(await cell("SELECT c FROM later")).toBe("1");
  const opened = await openSandbox(await testAssets(), { from: await later.directory() });
  expect((await opened.database.run("SELECT c FROM later"))[0]?.rows).toEqual([["1"]]);
  await opened.close();
  await snapshot.restore();
});

test("a query or transaction that never ends is left behind", async () => {
  const { pglite } = instanceOf(sandbox).current();
  let end = () => {};
  let endless: Promise<unknown> = Promise.resolve();
  await new Promise<void>((begun) => {
    endless = pglite.transaction(() => {
      begun();
      return new Promise<void>((resolve) => {
        end = resolve;
      });
    });
  });
  expect(await snapshot.restore()).toMatchObject({ how: "anew" });
  expect(await cell("SELECT count(*) FROM a")).toBe("100");
  end();
  await endless.catch(() => undefined);
});

test("a memory that has grown by much is given back", async () => {
  await sandbox.database.run(
    "SELECT length(string_agg(repeat('x', 1000), '')) FROM generate_series(1, 100000)",
  );
  const { how } = await snapshot.restore();
  expect(how).toBe("anew");
  expect(await cell("SELECT count(*) FROM a")).toBe("100");
});

test("a closed database is opened anew", async () => {
  await instanceOf(sandbox).current().pglite.close();
  expect(await snapshot.restore()).toMatchObject({ how: "anew" });
  expect(await cell("SELECT count(*) FROM a")).toBe("100");
});
