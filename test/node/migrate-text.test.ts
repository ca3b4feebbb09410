// What the migration commands print, from data alone.
import { describe, expect, test } from "vitest";
import type { MigrationFailure, SourceFile } from "../../src/engine/index.ts";
import { planRenames } from "../../src/node/commands/fix.ts";
import { forEachBounded } from "../../src/node/databases/many.ts";
import { isTimestamp, nextSequential, snakeCase, timestampOf } from "../../src/node/disk/version-names.ts";
import { commandLine } from "../../src/node/migrate/command-line.ts";
import { failureText, planLines } from "../../src/node/migrate/text.ts";
import { paint } from "../../src/node/terminal/paint.ts";

const plain = paint(false);

describe("failureText", () => {
  const source: SourceFile = {
    name: "m/00001_a.sql",
    text: "-- +goose Up\r\nCREATE TABLE a (\r\n\tid integr\r\n);\r\n",
  };
  const failure: MigrationFailure = {
    code: "SQL_FAILED",
    message: 'type "integr" does not exist',
    at: { file: source.name, line: 3, column: 5 },
    statement: "CREATE TABLE a (\n\tid integr\n);",
    database: { message: 'type "integr" does not exist', sqlstate: "42704", hint: "Did you mean integer?" },
    done: [7n],
  };

  test("shows the line, with a caret under the column behind a tab", () => {
    expect(failureText(failure, [source], plain).split("\n")).toEqual([
      'm/00001_a.sql:3:5: error: type "integr" does not exist (SQLSTATE 42704)',
      "  1 | -- +goose Up",
      "  2 | CREATE TABLE a (",
      "  3 |     id integr",
      "    |        ^",
      "HINT: Did you mean integer?",
      "Done before it: 7.",
    ]);
  });

  test("shows the statement where the file is not at hand", () => {
    expect(failureText(failure, [], plain)).toContain("  3 |     CREATE TABLE a (\n    |     ^");
  });

  test("a line of a megabyte is cut", () => {
    const long = { name: source.name, text: `-- +goose Up\n${"x".repeat(1_000_000)}` };
    const at = { file: source.name, line: 2, column: 900_000 };
    expect(failureText({ ...failure, at }, [long], plain).length).toBeLessThan(1000);
  });
});

test("planLines is SQL with remarks", () => {
  const plan = { direction: "up", statements: [] } as const;
  const lines = planLines([
    {
      ...plan,
      version: 1n,
      name: "00001_a.sql",
      transaction: true,
      sql: ["BEGIN", "SELECT 1; -- one", "COMMIT"],
    },
    { ...plan, version: 2n, name: "00002_b.sql", transaction: false, sql: ["SELECT 2 -- two"] },
  ]);
  expect(lines).toEqual([
    "-- 2 migrations would be run. Nothing was.",
    "",
    "-- 00001_a.sql: up, in one transaction",
    "BEGIN;",
    "SELECT 1; -- one",
    "COMMIT;",
    "",
    "-- 00002_b.sql: up, without a transaction, statement by statement",
    "SELECT 2 -- two\n;",
  ]);
  expect(planLines([])).toEqual(["-- Nothing would be run."]);
});

describe("a command that is printed", () => {
  const printed = (
    connection: string,
    options: Readonly<Record<string, string>> = {},
    env: Readonly<Record<string, string>> = {},
  ) => {
    const given = { database: [connection], ...options } as unknown as Parameters<typeof commandLine>[0];
    return commandLine(
      given,
      { target: { type: "server", connection }, label: "label" },
      env,
    )("repair 3 --continue");
  };

  test("reaches the same database, folder and table", () => {
    expect(printed("postgres://ann@db/app?search_path=t_a", { dir: "my files", table: "t.v" })).toBe(
      "gosling repair 3 --continue --database 'postgres://ann@db/app?search_path=t_a' --dir 'my files' --table t.v",
    );
  });

  test.each([
    ["postgres://ann:s3cret@db/app", "postgres://ann@db/app"],
    ["postgres://ann@db/app?password=s3cret&sslmode=disable", "'postgres://ann@db/app?sslmode=disable'"],
    ["host=db user=ann password='s3 cret' dbname=app", "'host=db user=ann dbname=app'"],
  ])("of %s has no password, and a place for it", (connection, database) => {
    const line = printed(connection);
    expect(line).toBe(`PGPASSWORD='the password' gosling repair 3 --continue --database ${database}`);
    expect(line).not.toMatch(/s3/);
  });

  test("names the variable that holds the connection string", () => {
    const connection = "postgres://ann:s3cret@db/app";
    expect(printed(connection, {}, { DATABASE_URL: connection })).toBe(
      'gosling repair 3 --continue --database "$DATABASE_URL"',
    );
  });
});

describe("names", () => {
  test.each([
    ["add users", "add_users"],
    ["Add  Users, again!", "add_users_again"],
    ["addHTTPServer2", "addhttpserver2"],
    ["  --x--  ", "x"],
    ["größe ändern", "größe_ändern"],
    ["!!", ""],
  ])("snakeCase %j", (text, name) => expect(snakeCase(text)).toBe(name));

  test.each([
    [20251220000045n, true],
    [19690101000000n, false],
    [20250231000000n, false],
    [20251220246060n, false],
    [1n, false],
    [202512200000451n, false],
  ])("isTimestamp %s", (version, is) => expect(isTimestamp(version)).toBe(is));

  test("timestampOf is UTC", () =>
    expect(timestampOf(new Date("2025-12-20T01:02:03+01:00"))).toBe("20251220000203"));

  test("nextSequential passes over times", () => {
    expect(nextSequential([])).toBe(1n);
    expect(nextSequential([3n, 20251220000045n])).toBe(4n);
  });

  test("fix numbers times behind the numbers, in their order", () => {
    expect(planRenames(["20250102000000_b.sql", "00002_x.sql", "20250101000000_a.sql", "README.md"])).toEqual(
      [
        { from: "20250101000000_a.sql", to: "00003_a.sql" },
        { from: "20250102000000_b.sql", to: "00004_b.sql" },
      ],
    );
    expect(() => planRenames(["schema.sql"])).toThrow("schema.sql has no _ after its version");
  });
});

describe("forEachBounded", () => {
  test("keeps the order of the items and never runs more than allowed", async () => {
    let running = 0;
    let most = 0;
    const results = await forEachBounded([5, 1, 3, 2], 2, async (item) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
      running -= 1;
      return item * 10;
    });
    expect(results).toEqual([50, 10, 30, 20]);
    expect(most).toBe(2);
  });

  test("begins nothing after it was stopped", async () => {
    let stopped = false;
    const results = await forEachBounded(
      [1, 2, 3],
      1,
      async (item) => {
        stopped = item === 2;
        return item;
      },
      () => stopped,
    );
    expect(results).toEqual([1, 2, null]);
  });
});
