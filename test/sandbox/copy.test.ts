// Databases opened as copies of a running one, and from the pages that have changed: same content, nothing shared, nothing lost.
import { afterAll, expect, test } from "vitest";
import {
  changedFiles,
  dataFiles,
  openSandbox,
  readSchema,
  type Sandbox,
  type SandboxOptions,
  saveSnapshot,
  withChanges,
} from "../../src/sandbox/index.ts";
import { testAssets } from "../support/seed.ts";

const opened: Sandbox[] = [];
afterAll(async () => {
  for (const sandbox of opened) await sandbox.close();
});

async function open(options: SandboxOptions): Promise<Sandbox> {
  const sandbox = await openSandbox(await testAssets(), { wireOnly: true, ...options });
  opened.push(sandbox);
  return sandbox;
}

const value = async ({ database }: Sandbox, sql: string) => (await database.run(sql)).at(-1)?.rows[0]?.[0];

const first = await open({});
await first.database.run(
  "CREATE TABLE users (id int PRIMARY KEY, name text); INSERT INTO users SELECT g, md5(g::text) FROM generate_series(1, 3000) g",
);
const directory = await first.dump();

test("a copy of a running database has its content, works on its own, and can be copied again", async () => {
  const model = await open({ from: directory });
  const { fingerprint } = await readSchema(model.database);
  const snapshot = await saveSnapshot(model);
  const one = await open({ from: directory, copy: snapshot });
  const two = await open({ from: directory, copy: snapshot });
  expect((await readSchema(one.database)).fingerprint).toBe(fingerprint);
  await one.database.run("CREATE TABLE of_one AS SELECT * FROM users; DELETE FROM users; CHECKPOINT");
  await two.database.run("DO $$ BEGIN CREATE TABLE of_two (); END $$");
  expect(await value(one, "SELECT count(*) FROM of_one")).toBe("3000");
  expect(await value(two, "SELECT count(*) FROM users")).toBe("3000");
  for (const [sandbox, table] of [
    [two, "of_one"],
    [one, "of_two"],
    [model, "of_one"],
    [model, "of_two"],
  ] as const)
    expect(await value(sandbox, `SELECT to_regclass('${table}')`)).toBeNull();
  expect(await value(await open({ from: await one.dump() }), "SELECT count(*) FROM of_one")).toBe("3000");
  const [id, other] = [
    await value(one, "SELECT gen_random_uuid()"),
    await value(two, "SELECT gen_random_uuid()"),
  ];
  expect(id).not.toBe(other);
});

test("where a copy cannot be made, the database opens from its directory", async () => {
  const model = await open({ from: directory });
  // A library that a copy would have to load anew.
  await model.database.run("DO $$ BEGIN END $$");
  const copy = await open({ from: directory, copy: await saveSnapshot(model) });
  expect(await value(copy, "SELECT count(*) FROM users")).toBe("3000");
});

test("the pages that have changed are enough to open a database as it was", async () => {
  const base = await dataFiles(directory);
  const sandbox = await open({ from: directory });
  const { run } = sandbox.database;
  await run("DELETE FROM users WHERE id % 2 = 0");
  await run("CREATE TABLE gone (); DROP TABLE gone; CREATE INDEX ON users (name)");
  await run("CREATE TABLE big AS SELECT g, repeat(md5(g::text), 20) AS text FROM generate_series(1, 5000) g");
  await run("TRUNCATE big; INSERT INTO big VALUES (1, 'one'); CREATE SEQUENCE s; SELECT nextval('s')");
  const changed = changedFiles(sandbox, base)!;
  const { fingerprint } = await readSchema(sandbox.database);
  await run("DROP TABLE users; CHECKPOINT");
  const again = await open({ from: withChanges(base, structuredClone(changed)) });
  expect((await readSchema(again.database)).fingerprint).toBe(fingerprint);
  expect(await value(again, "SELECT count(*) FROM users WHERE id % 2 = 1")).toBe("1500");
  expect(await value(again, "SELECT string_agg(text, ',') FROM big")).toBe("one");
  expect(Number(await value(again, "SELECT nextval('s')"))).toBeGreaterThan(1);
  expect(changed.bytes.length).toBeLessThan((await directory.arrayBuffer()).byteLength);
});
