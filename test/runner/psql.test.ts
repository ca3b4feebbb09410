// psql's own commands against Debian's psql, on the course's migrations: the same lines.
import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMigrator, type Database } from "../../src/engine/index.ts";
import { readSqlFiles } from "../../src/node/disk/index.ts";
import { readPsql, runPsql } from "../../src/runner/psql/index.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { connect } from "../../src/server/index.ts";
import { useServer } from "../support/postgres-server.ts";
import { testAssets } from "../support/seed.ts";

const server = useServer();
const extra = `
CREATE TABLE "Odd name" (a int, "b c" text COLLATE "C" DEFAULT 'x', g int GENERATED ALWAYS AS (a * 2) STORED, UNIQUE (a, "b c"));
CREATE VIEW odd_view AS SELECT a, "b c" FROM "Odd name";
CREATE MATERIALIZED VIEW odd_copy AS SELECT 1 AS one;
CREATE SEQUENCE alone INCREMENT 5;
CREATE TABLE parts (id int, at date) PARTITION BY RANGE (at);`;
let url = "";
let sandbox: Sandbox;
let session: Awaited<ReturnType<typeof connect>>;
let names: readonly string[] = [];

async function prepare(database: Database): Promise<void> {
  await createMigrator(database, readSqlFiles("migrations/postgres", process.cwd())).up();
  await database.run(extra);
}

beforeAll(async () => {
  url = await server().createDatabase();
  session = await connect({ connection: url });
  sandbox = await openSandbox(await testAssets());
  await prepare(session);
  await prepare(sandbox.database);
  const [result] = await sandbox.database.run(
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S', 'i') ORDER BY 1",
  );
  names = (result?.rows ?? []).map(([name]) => name!);
});
afterAll(async () => {
  await sandbox?.close();
  await session?.close();
});

const psql = (command: string): readonly string[] =>
  execFileSync("psql", ["-X", "-d", url, "-c", command], {
    encoding: "utf8",
    env: { ...process.env, PAGER: "" },
    stdio: ["ignore", "pipe", "pipe"],
  })
    .replace(/\n+$/, "")
    .split("\n");

const ours = async (command: string): Promise<readonly string[]> => {
  const lines = await runPsql(readPsql(command)!, sandbox.database);
  return lines.join("\n").replace(/\n+$/, "").split("\n");
};

describe("as psql prints it", () => {
  for (const command of ["\\d", "\\dt", "\\dv", "\\ds", "\\dm", "\\dt user*"]) {
    test(command, async () => expect(await ours(command)).toEqual(psql(command)));
  }

  test("each table, view, sequence and index", async () => {
    expect(names.length).toBeGreaterThan(40);
    for (const name of names) {
      const command = `\\d "${name}"`;
      expect(await ours(command), command).toEqual(psql(command));
    }
  });
});

describe("without psql", () => {
  test("what is not there is said so", async () => {
    expect(await ours("\\d nothing_like_it")).toEqual(['Did not find any relation named "nothing_like_it".']);
  });
  test("what is SQL is no command, and a command may end in a semicolon", () => {
    expect(readPsql("SELECT '\\d'")).toBeNull();
    expect(readPsql(" \\d users; ")).toEqual({ name: "d", pattern: "users" });
    expect(readPsql("\\dt")).toEqual({ name: "dt", pattern: null });
  });
  test("an unknown command says what there is", async () => {
    expect((await ours("\\foo"))[0]).toBe("invalid command \\foo");
  });
});
