// Test databases on a server: one template, copies swapped in, nothing of others touched, leftovers taken away.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openServer } from "../../../src/node/testing/templates.ts";
import { testDatabase } from "../../../src/node/testing.ts";
import { useServer } from "../../support/postgres-server.ts";

const server = useServer();
const root = mkdtempSync(join(tmpdir(), "gosling-testing-"));
writeFileSync(join(root, "1_people.sql"), "-- +goose Up\nCREATE TABLE people (name text);\n");
const seed = async ({ run }: { run(sql: string): Promise<unknown> }) =>
  run("INSERT INTO people VALUES ('Ann')");
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A role with CREATEDB and nothing else. */
let url: string;
beforeAll(async () => {
  await server().query(server().url("postgres"), "CREATE ROLE tester LOGIN CREATEDB PASSWORD 'tester'");
  await server().query(server().url("postgres"), "CREATE DATABASE gosling_test_mine");
  url = server()
    .url("postgres")
    .replace(/\/\/[^@]*@/, "//tester:tester@");
});

async function rows(connectionString: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows;
  } finally {
    await client.end();
  }
}

const databases = async () =>
  (
    await rows(url, "SELECT datname FROM pg_database WHERE datname LIKE 'gosling%' ORDER BY 1")
  ).flat() as string[];

test("each test gets a copy of one template", async () => {
  const db = await testDatabase({ migrations: root, server: url, seed });
  const first = db.connectionString;
  await rows(first, "INSERT INTO people VALUES ('Bob')");
  expect((await db.run("SELECT count(*) FROM people"))[0]?.rows).toEqual([["2"]]);
  await db.reset();
  expect(db.connectionString).not.toBe(first);
  expect(await rows(db.connectionString, "SELECT name FROM people")).toEqual([["Ann"]]);
  expect(() => db.pglite).toThrow("has no `pglite`");
  await db.close();
  // The template stays, for the next run; a database that only has a similar name is not ours.
  const left = await databases();
  expect(left).toContain("gosling_test_mine");
  expect(left.filter((name) => name !== "gosling_test_mine")).toHaveLength(1);
});

test("files alone make one template for all processes", async () => {
  const before = (await databases()).length;
  const [one, two] = await Promise.all([1, 2].map(() => testDatabase({ migrations: root, server: url })));
  await Promise.all([one?.close(), two?.close()]);
  const third = await testDatabase({ migrations: root, server: url });
  await third.close();
  expect((await databases()).length).toBe(before + 1);
});

test("a transaction that is left open is named", async () => {
  const db = await testDatabase({ migrations: root, server: url });
  const client = new pg.Client({ connectionString: db.connectionString, application_name: "forgotten" });
  client.on("error", () => {});
  await client.connect();
  await client.query("BEGIN");
  await expect(db.reset()).rejects.toMatchObject({
    code: "TRANSACTION_LEFT_OPEN",
    message: expect.stringContaining("forgotten"),
  });
  await expect(db.close()).rejects.toMatchObject({ code: "CONNECTION_LEFT_OPEN" });
  await client.end();
});

test("what a killed run has left goes an hour later, and what is in use stays", async () => {
  const key = "0123456789abcdef";
  const alive = await openServer(url);
  await alive.template(key, async () => {});
  const used = await alive.copy(key);
  const killed = await openServer(url);
  const left = await killed.copy(key);
  // As a killed process does: its session ends, its databases stay.
  await killed.close();
  // And one that had no time to say who made it.
  await rows(url, "CREATE DATABASE gosling_test_0123456789ab_0123456789");
  const unnamed = "gosling_test_0123456789ab_0123456789";

  const soon = await openServer(url, () => Date.now() + 30 * 60_000);
  await soon.template("fedcba9876543210", async () => {});
  await soon.close();
  expect(await databases()).toEqual(expect.arrayContaining([left, used, unnamed]));

  const later = await openServer(url, () => Date.now() + 100 * 60_000);
  await later.template("fedcba9876543210", async () => {});
  await later.close();
  const now = await databases();
  expect(now).not.toContain(left);
  expect(now).not.toContain(unnamed);
  expect(now).toContain(used);
  expect(now).toContain("gosling_test_mine");
  await alive.close();
});

test("a role without CREATEDB gets a hint", async () => {
  await server().query(server().url("postgres"), "CREATE ROLE reader LOGIN PASSWORD 'reader'");
  const reader = url.replace("tester:tester", "reader:reader");
  await expect(testDatabase({ migrations: root, server: reader })).rejects.toMatchObject({
    code: "SERVER_UNUSABLE",
    message: expect.stringContaining("CREATEDB"),
  });
  await expect(testDatabase({ migrations: root, server: "host=localhost" })).rejects.toMatchObject({
    code: "SERVER_UNUSABLE",
  });
});

test("a migration that fails leaves nothing behind", async () => {
  const before = await databases();
  const folder = mkdtempSync(join(tmpdir(), "gosling-testing-"));
  writeFileSync(join(folder, "1_a.sql"), "-- +goose Up\nSELECT c;\n");
  await expect(testDatabase({ migrations: folder, server: url })).rejects.toMatchObject({
    code: "MIGRATION_FAILED",
    message: expect.stringContaining("1_a.sql:2:8"),
  });
  expect(await databases()).toEqual(before);
  rmSync(folder, { recursive: true });
});
