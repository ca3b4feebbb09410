// Files that break the test itself: each is a finding with its name, and the run goes on behind it.
import { describe, expect, test } from "vitest";
import { DatabaseError, type SourceFile } from "../../src/engine/index.ts";
import { allFindings, type DatabaseFactory, sandboxFactory } from "../../src/harness/index.ts";
import { openSandbox } from "../../src/sandbox/index.ts";
import { dedent } from "../support/dedent.ts";
import { testAssets } from "../support/seed.ts";
import { testFiles } from "./support.ts";

const users = file(
  "00001_users.sql",
  "CREATE TABLE users (id bigint PRIMARY KEY, email text);",
  "DROP TABLE users;",
);
const pets = file("00009_pets.sql", "CREATE TABLE pets (id bigint PRIMARY KEY);", "DROP TABLE pets;");

describe("a file that", () => {
  test("drops the version table fails, and the next one passes", async () => {
    const { reports } = await testFiles([
      users,
      file("00002_bad.sql", "DROP TABLE schema_migrations;", "SELECT 1;"),
      pets,
    ]);
    expect(reports.map(({ status }) => status)).toEqual(["passed", "failed", "passed"]);
    expect(codes(reports[1]?.findings)).toEqual(
      expect.arrayContaining(["UP_FAILS", "VERSION_TABLE_TOUCHED"]),
    );
  });

  test("ends its own session fails, and the next one passes", async () => {
    // PGlite takes no signals, so the end of the session is played: the statement, and every one after it, is refused.
    const killer = file("00002_bad.sql", "SELECT pg_terminate_backend(pg_backend_pid());", "SELECT 1;");
    const { reports } = await testFiles([users, killer, pets], { factory: await mortalFactory() });
    expect(reports.map(({ status }) => status)).toEqual(["passed", "failed", "passed"]);
    expect(reports[1]?.findings).toContainEqual(
      expect.objectContaining({ code: "UP_FAILS", message: expect.stringContaining("57P01") }),
    );
    expect(reports[2]?.findings).toEqual([]);
  });

  test("changes search_path and role does so for itself alone", async () => {
    const change = file(
      "00002_bad.sql",
      "CREATE SCHEMA app;\nSET search_path = app, public;\nSET ROLE pg_read_all_data;",
      "SELECT 1;",
    );
    const { reports } = await testFiles([users, change, pets]);
    expect(codes(reports[1]?.findings)).toEqual(expect.arrayContaining(["SEARCH_PATH", "ROLE_CHANGED"]));
    expect(reports[2]).toMatchObject({ status: "passed", findings: [] });
  });

  test("is not PostgreSQL fails with its place", async () => {
    const mysql = file("00002_bad.sql", "CREATE TABLE t (\n  id INT AUTO_INCREMENT\n);", "DROP TABLE t;");
    const { reports } = await testFiles([users, mysql, pets]);
    expect(reports[1]).toMatchObject({ status: "failed" });
    expect(reports[1]?.findings).toContainEqual(
      expect.objectContaining({
        code: "UP_FAILS",
        line: 3,
        message: expect.stringContaining("AUTO_INCREMENT"),
      }),
    );
    expect(reports[2]?.status).toBe("passed");
  });

  test("commits half of itself and fails leaves nothing behind for the next one", async () => {
    const half = file(
      "00002_bad.sql",
      "CREATE TABLE pets (id bigint PRIMARY KEY);\nSELECT 1 / 0;",
      "SELECT 1;",
      true,
    );
    const { reports } = await testFiles([users, half, pets]);
    expect(reports.map(({ status }) => status)).toEqual(["passed", "failed", "passed"]);
  });

  test("has a Down that cannot be read is applied all the same", async () => {
    const made = {
      name: "00002_toys.sql",
      text: dedent`
        -- +goose Up
        CREATE TABLE toys (id bigint PRIMARY KEY);
        -- +goose Down
        DROP TABLE toys
      `,
    };
    const needs = file(
      "00003_needs.sql",
      "ALTER TABLE toys ADD COLUMN name text;",
      "ALTER TABLE toys DROP COLUMN name;",
    );
    const { reports } = await testFiles([users, made, needs]);
    expect(reports.map(({ status }) => status)).toEqual(["passed", "failed", "passed"]);
    expect(reports[1]?.findings).toMatchObject([{ code: "UNFINISHED_STATEMENT", line: 4 }]);
    expect(reports[1]?.proofs).toMatchObject({ up: { type: "passed" }, down: { type: "failed" } });
  });

  test("has to be taken away with everything else is no difference for the next one", async () => {
    // This default is worked out when the table is made, so a database that is made anew has another one.
    const stamped = file(
      "00001_stamped.sql",
      "CREATE TABLE stamps (id bigint, at timestamptz DEFAULT 'now');",
      "-- gosling: irreversible the stamps are nowhere else",
    );
    const half = file(
      "00002_bad.sql",
      "CREATE TABLE pets (id bigint PRIMARY KEY);\nSELECT 1 / 0;",
      "SELECT 1;",
      true,
    );
    const { reports } = await testFiles([stamped, half, pets]);
    expect(reports.map(({ status }) => status)).toEqual(["passed", "failed", "passed"]);
    expect(reports[2]?.proofs).toMatchObject({ down: { type: "passed" }, again: { type: "passed" } });
  });

  test("fails in its transaction costs no new database", async () => {
    let opened = 0;
    const assets = await testAssets();
    const factory = sandboxFactory((options) => {
      opened += 1;
      return openSandbox(assets, options);
    });
    const bad = [2, 3, 4, 5].map((n) => file(`0000${n}_bad.sql`, "SELECT 1 / 0;", "SELECT 1;"));
    const { reports } = await testFiles([users, ...bad, pets], { factory });
    expect(reports.at(-1)?.status).toBe("passed");
    expect(opened).toBe(2);
  });

  test("fails makes those that need it untested, not failed", async () => {
    const broken = file(
      "00002_bad.sql",
      "CREATE TABLE toys (id bigint, owner no_such_type);",
      "DROP TABLE toys;",
    );
    const needs = file(
      "00003_needs.sql",
      "ALTER TABLE toys ADD COLUMN name text;",
      "ALTER TABLE toys DROP COLUMN name;",
    );
    const { reports } = await testFiles([users, broken, needs, pets]);
    expect(reports.map(({ status }) => status)).toEqual(["passed", "failed", "not-tested", "passed"]);
    expect(reports[2]?.why).toContain("00002_bad.sql");
    expect(reports[2]?.findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("misses what is in a schema off its search path is told which path", async () => {
    const made = file(
      "00002_made.sql",
      "CREATE SCHEMA app;\nCREATE TABLE app.toys (id int);\nCREATE FUNCTION app.uuid_nil() RETURNS int LANGUAGE sql AS 'SELECT 1';",
      "DROP SCHEMA app CASCADE;",
    );
    const table = file(
      "00003_table.sql",
      "ALTER TABLE toys ADD COLUMN a int;",
      "ALTER TABLE toys DROP COLUMN a;",
    );
    const called = file("00004_called.sql", "SELECT uuid_nil();", "SELECT 1;");
    const { reports } = await testFiles([users, made, table, called]);
    expect(reports[2]?.findings).toContainEqual(
      expect.objectContaining({
        code: "UP_FAILS",
        hint: expect.stringContaining("app.toys, and the search path is public"),
      }),
    );
    expect(reports[3]).toMatchObject({ status: "not-tested" });
    const told = await testFiles([users, made, table, called], { searchPath: "app, public" });
    expect(told.reports.map(({ status }) => status)).toEqual(["passed", "passed", "passed", "passed"]);
  });

  test("fails makes a Down untested that is about the same objects, and no other", async () => {
    const touch = (body: string) =>
      `-- +goose StatementBegin\nCREATE OR REPLACE FUNCTION touch() RETURNS int LANGUAGE sql AS '${body}';\n-- +goose StatementEnd`;
    const broken = file(
      "00002_bad.sql",
      `${touch("SELECT 1")}\nCREATE TABLE toys (a no_such_type);`,
      "SELECT 1;",
    );
    const again = file("00003_again.sql", touch("SELECT 2"), touch("SELECT 1"));
    const gone = file("00004_gone.sql", "DROP TABLE IF EXISTS toys;", "ALTER TABLE toys ADD COLUMN b int;");
    const left = file(
      "00005_left.sql",
      "CREATE TABLE a (id int);\nCREATE TABLE b (id int);",
      "DROP TABLE a;",
    );
    const wrong = file("00006_wrong.sql", "CREATE TABLE c (id int);", "DROP TABLE cc;");
    const syntax = file("00007_syntax.sql", "CREATE TABEL d (id int);", "SELECT 1;");
    const { reports } = await testFiles([users, broken, again, gone, left, wrong, syntax]);
    expect(
      reports.map(({ status, findings }) => [
        status,
        findings.find(({ severity }) => severity === "error")?.code,
      ]),
    ).toEqual([
      ["passed", undefined],
      ["failed", "UP_FAILS"],
      ["not-tested", undefined],
      ["not-tested", undefined],
      ["failed", "DOWN_LEAVES_BEHIND"],
      ["failed", "DOWN_FAILS"],
      ["failed", "UP_FAILS"],
    ]);
    // Whether there is something to drop, nobody knows.
    expect(codes(reports[3]?.findings)).not.toContain("NOTHING_TO_DO");
    expect(reports[2]).toMatchObject({
      why: expect.stringMatching(/^00002_bad.sql, before it, did not apply; here Down leaves behind/),
      proofs: { up: { type: "passed" }, down: { type: "not-tested" } },
    });
  });
});

test("a temporary table of the first Up does not stand in the way of the second", async () => {
  const up = "CREATE TEMP TABLE moved AS SELECT 1 AS id;\nCREATE TABLE pets AS SELECT id FROM moved;";
  const { reports } = await testFiles([file("1_moved.sql", up, "DROP TABLE pets;")]);
  expect(reports[0]).toMatchObject({ status: "passed", proofs: { again: { type: "passed" } } });
});

describe("a folder", () => {
  test("with a bad name and a version twice is tested but for these", async () => {
    const toys = file("00001_again.sql", "CREATE TABLE toys (id bigint PRIMARY KEY);", "DROP TABLE toys;");
    const record = await testFiles([users, toys, { ...pets, name: "pets.sql" }, pets]);
    expect(codes(allFindings(record))).toEqual(
      expect.arrayContaining(["DUPLICATE_VERSION", "FILE_NAME_SEPARATOR"]),
    );
    expect(record.reports.map(({ file: name, status }) => [name, status])).toEqual([
      ["00001_again.sql", "passed"],
      ["00009_pets.sql", "passed"],
    ]);
  });

  test("with migrations in Go does not blame the SQL that needs them", async () => {
    const needs = file("00005_needs.sql", "ALTER TABLE made_in_go ADD COLUMN a text;", "SELECT 1;");
    const idle = file("00010_idle.sql", "CREATE TABLE idle (id int);", "SELECT 1;");
    const left = file(
      "00011_left.sql",
      "CREATE TABLE a (id int);\nCREATE TABLE b (id int);",
      "DROP TABLE a;",
    );
    const go = { name: "00003_make.go", text: "" };
    const { findings, reports } = await testFiles([users, go, needs, pets, idle, left]);
    expect(codes(findings)).toEqual(["FILE_IGNORED"]);
    expect(reports.map(({ status, why }) => [status, why?.slice(0, 59)])).toEqual([
      ["passed", undefined],
      ["not-tested", "00003_make.go, before it, is not SQL and does not run here;"],
      ["passed", undefined],
      // What they leave is their own.
      ["failed", undefined],
      ["failed", undefined],
    ]);
  });

  test("without a file has nothing to say", async () => {
    expect((await testFiles([])).summary).toMatchObject({ files: 0, errors: 0 });
  });
});

async function mortalFactory(): Promise<DatabaseFactory> {
  const assets = await testAssets();
  const living = sandboxFactory((options) => openSandbox(assets, options));
  return {
    limits: [],
    async open() {
      const opened = await living.open();
      let dead = false;
      const run = async (sql: string) => {
        if (dead) throw new DatabaseError({ message: "the session is gone", sqlstate: "08003" });
        if (sql.includes("pg_terminate_backend")) {
          dead = true;
          throw new DatabaseError({ message: "terminating connection", sqlstate: "57P01" });
        }
        return opened.database.run(sql);
      };
      return { ...opened, database: { ...opened.database, run } };
    },
  };
}

function file(name: string, up: string, down: string, noTransaction = false): SourceFile {
  const head = noTransaction ? "-- +goose NO TRANSACTION\n" : "";
  return { name, text: `${head}-- +goose Up\n${up}\n\n-- +goose Down\n${down}\n` };
}

function codes(findings: readonly { readonly code: string }[] | undefined): readonly string[] {
  return (findings ?? []).map(({ code }) => code);
}
