// The commands that need no server: create, fix, validate, parse; and PGlite, in memory, in a folder and behind a port.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { cliFolder } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";

const GOOD = dedent`
  -- +goose Up
  CREATE TABLE a ();
  -- +goose Down
  DROP TABLE a;
`;

describe("create", () => {
  test("makes goose's template under the time, or under the next number", async () => {
    const folder = await cliFolder();
    const first = await folder.run(["create", "Add users"]);
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toMatch(
      /^Created the folder migrations\nCreated new file: migrations\/\d{14}_add_users\.sql\n$/,
    );
    // In the same second the second one gets another version.
    expect((await folder.run(["create", "add", "sql", "--json"])).code).toBe(0);
    expect((await folder.run(["create", "-s", "third"])).out).toBe(
      "Created new file: migrations/00001_third.sql\n",
    );
    const names = await readdir(join(folder.path, "migrations"));
    expect(new Set(names.map((name) => name.split("_")[0])).size).toBe(3);
    expect(await readFile(join(folder.path, "migrations/00001_third.sql"), "utf8")).toBe(
      dedent`
        -- +goose Up
        SELECT 'up SQL query';

        -- +goose Down
        SELECT 'down SQL query';
      `,
    );
    expect((await folder.run(["validate"])).code).toBe(0);
  });

  test("needs a name, and writes SQL only", async () => {
    const folder = await cliFolder();
    expect((await folder.run(["create"])).code).toBe(2);
    expect((await folder.run(["create", "!!"])).code).toBe(2);
    expect((await folder.run(["create", "x", "go"])).err).toContain("a migration of type go cannot be made");
    expect(await readdir(folder.path)).toEqual([]);
  });
});

test("fix renames times to numbers, after showing it", async () => {
  const folder = await cliFolder({ "m/00001_a.sql": GOOD, "m/20250101000000_b.sql": GOOD });
  expect((await folder.run(["fix", "--dir", "m", "--dry-run"])).out).toBe(
    "WOULD RENAME m/20250101000000_b.sql => m/00002_b.sql\n",
  );
  expect((await folder.run(["fix", "--dir", "m"])).out).toBe(
    "RENAMED m/20250101000000_b.sql => m/00002_b.sql\n",
  );
  expect((await readdir(join(folder.path, "m"))).sort()).toEqual(["00001_a.sql", "00002_b.sql"]);
  expect(await folder.run(["fix", "--dir", "m"])).toEqual({ code: 0, out: "", err: "" });
  await folder.write({ "m/schema.sql": "" });
  expect(await folder.run(["fix", "--dir", "m"])).toMatchObject({
    code: 1,
    err: expect.stringContaining("schema.sql"),
  });
});

describe("validate", () => {
  test("names every mistake with its place", async () => {
    const folder = await cliFolder({
      "m/00001_a.sql": GOOD,
      "m/00002_b.sql": "-- +goose Up\nSELECT 1\n",
      "m/bad.sql": "SELECT 1;\n",
    });
    const { code, out, err } = await folder.run(["validate", "--dir", "m"]);
    expect(code).toBe(1);
    expect(out).toMatch(/^3 files: [3-9] errors, \d+ warnings?\n$/);
    expect(err).toContain("m/00002_b.sql:2:1: ");
    expect(err).toContain("m/bad.sql:1:1: ");
    const json = await folder.run(["validate", "m", "--json"]);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, files: 3 });
  });

  test("a warning fails only with --strict", async () => {
    const folder = await cliFolder({
      "m/00001_a.sql": dedent`
        -- +goose Up
        BEGIN;
        CREATE TABLE a ();
        COMMIT;
      `,
    });
    const lax = await folder.run(["validate", "m"]);
    expect(lax).toMatchObject({ code: 0, err: expect.stringContaining("warning: ") });
    expect((await folder.run(["validate", "m", "--strict"])).code).toBe(1);
    expect((await folder.run(["validate", "nowhere"])).code).toBe(2);
  });
});

describe("parse", () => {
  test("prints the statements with their places", async () => {
    const folder = await cliFolder({
      "00001_a.sql": GOOD,
      "00002_b.sql": dedent`
      -- +goose Up

        SELECT 1
    `,
    });
    const good = await folder.run(["parse", "00001_a.sql", "--json"]);
    expect(good.code).toBe(0);
    expect(JSON.parse(good.out)).toEqual({
      up: { statements: [{ sql: "CREATE TABLE a ();", line: 2, column: 1 }], transaction: true },
      down: { statements: [{ sql: "DROP TABLE a;", line: 4, column: 1 }], transaction: true },
    });
    const bad = await folder.run(["parse", "00002_b.sql", "--json"]);
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.out).error).toMatchObject({
      code: "UNFINISHED_STATEMENT",
      file: "00002_b.sql",
      line: 3,
      column: 3,
    });
    expect((await folder.run(["parse", "00001_a.sql"])).out).toContain(
      "-- Up: 1 statement, in one transaction\n-- 2:1\n",
    );
    expect((await folder.run(["parse", "nowhere.sql"])).code).toBe(2);
    expect((await folder.run(["parse"])).code).toBe(2);
  });
});

describe("without a command", () => {
  test("it says what can be done in a folder with migrations, and with lessons", async () => {
    const folder = await cliFolder({
      "migrations/00001_a.sql": "-- +goose Up\nSELECT 1;\n",
      "lessons/a.md": "# A\n",
      "lessons/README.md": "# Lessons\n",
    });
    const { code, out, err } = await folder.run([], { DATABASE_URL: "postgres://h/d" });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("Here: 1 migration in migrations, 1 lesson in lessons.\n");
    expect(out.match(/^ {2}npx gosling .*$/gm)?.map((line) => line.trim().split(/ {2,}/)[0])).toEqual([
      "npx gosling test",
      "npx gosling status",
      "npx gosling up --dry-run",
      "npx gosling lesson run",
      "npx gosling --help",
    ]);
  });

  test("and in an empty one", async () => {
    const { out } = await (await cliFolder()).run([]);
    expect(out).toContain("Here: no migrations.\n");
    expect(out).toContain("npx gosling start ");
  });
});

describe("PGlite", () => {
  test("a folder keeps the database between commands, and the process ends by itself", async () => {
    const folder = await cliFolder({ "migrations/00001_a.sql": GOOD });
    const up = await folder.start(["up", "--database", "pglite:data"]).ended;
    expect(up).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringContaining("successfully migrated database to version: 1"),
    });
    const again = await folder.start(["version", "--database", "pglite:data"]).ended;
    expect(again).toEqual({ code: 0, out: "gosling: version 1\n", err: "" });
  });

  test("a folder with other things in it is left alone", async () => {
    const folder = await cliFolder({ "migrations/00001_a.sql": GOOD });
    const { code, err } = await folder.run(["up", "--database", "pglite:migrations"]);
    expect(code).toBe(1);
    expect(err).toContain("holds other things than a database");
    expect(await readdir(join(folder.path, "migrations"))).toEqual(["00001_a.sql"]);
  });

  test("a folder that another process has open is refused; one whose process was killed is not", async () => {
    const folder = await cliFolder({
      "migrations/00001_a.sql": GOOD,
      "data/gosling.lock": String(process.ppid),
    });
    expect(await folder.run(["version", "--database", "pglite:data"])).toMatchObject({
      code: 1,
      err: expect.stringContaining(`is open in another process (${process.ppid})`),
    });
    await folder.write({ "data/gosling.lock": "999999999" });
    expect(await folder.run(["version", "--database", "pglite:data"])).toMatchObject({
      code: 0,
      out: "gosling: version 0\n",
    });
    expect(await readdir(join(folder.path, "data"))).not.toContain("gosling.lock");
  });

  test("serve lets other clients in, and ends on Ctrl+C", async () => {
    const folder = await cliFolder({ "migrations/00001_a.sql": GOOD });
    const serving = folder.start(["serve", "--port", "0"]);
    const [, connectionString = ""] = await serving.prints(/DATABASE_URL="([^"]+)"/);
    const client = new pg.Client({ connectionString });
    await client.connect();
    const { rows } = await client.query("SELECT to_regclass('a')::text AS name");
    expect(rows).toEqual([{ name: "a" }]);
    await client.end();
    const status = await folder.start(["status", "--database", connectionString]).ended;
    expect(status).toMatchObject({ code: 0, out: expect.stringContaining("-- 00001_a.sql") });
    serving.interrupt();
    expect(await serving.ended).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringMatching(/Stopped\.\n$/),
    });
  });
});

describe("what ENVSUB puts in", () => {
  const FILES = {
    "migrations/00001_role.sql": dedent`
        -- +goose Up
        -- +goose ENVSUB ON
        CREATE TABLE $TABLE_NAME (id int);
        COMMENT ON TABLE \${TABLE_NAME} IS '\${API_TOKEN:-none}';
        -- +goose ENVSUB OFF
        SELECT '$TABLE_NAME';
        -- +goose Down
      `,
    "migrations/00002_bad.sql": dedent`
        -- +goose Up
        -- +goose ENVSUB ON
        SELECT '$API_TOKEN'::int;
        -- +goose Down
      `,
  };
  const env = { TABLE_NAME: "accounts", API_TOKEN: "tok" };

  test("is hidden in the plan, and counted", async () => {
    const folder = await cliFolder(FILES);
    const args = ["up", "--dry-run", "--database", "pglite:"];
    const { out } = await folder.run(args, env);
    expect(out).toContain(
      dedent`
        CREATE TABLE *** (id int);
        COMMENT ON TABLE *** IS '***';
        SELECT '$TABLE_NAME';
      `,
    );
    expect(out).toContain("-- 4 values of variables are hidden (***): --show-values shows them\n");
    expect(out).not.toMatch(/accounts|tok\b/);
    const shown = await folder.run([...args, "--show-values"], env);
    expect(shown.out).toContain("COMMENT ON TABLE accounts IS 'tok';");
    const [json] = JSON.parse((await folder.run([...args, "--json"], env)).out).databases;
    expect(json).toMatchObject({ hiddenValues: 4 });
    expect(JSON.stringify(json)).not.toMatch(/accounts|tok\b/);
  });

  test("in parse", async () => {
    const folder = await cliFolder(FILES);
    const { out } = await folder.run(["parse", "migrations/00001_role.sql"], env);
    expect(out).toContain("CREATE TABLE *** (id int);");
    expect(out).toContain("-- 3 values of variables are hidden (***): --show-values shows them\n");
    const shown = await folder.run(["parse", "migrations/00001_role.sql", "--show-values", "--json"], env);
    expect(shown.out).toContain("CREATE TABLE accounts (id int);");
  });

  test("and in an error", async () => {
    const folder = await cliFolder(FILES);
    const { code, err } = await folder.run(["up", "--database", "pglite:"], env);
    expect(code).toBe(1);
    expect(err).toContain("SELECT '$API_TOKEN'::int;");
    expect(err).toContain('invalid input syntax for type integer: "***"');
    expect(err).not.toMatch(/tok\b/);
    expect(err).toContain("1 value of a variable is hidden (***): --show-values shows it.");
    const shown = await folder.run(["up", "--database", "pglite:", "--show-values"], env);
    expect(shown.err).toContain('"tok"');
  });

  test("a value that holds the end of a statement is hidden whole", async () => {
    const folder = await cliFolder({
      "migrations/00001_a.sql": dedent`
        -- +goose Up
        -- +goose ENVSUB ON
        $SQL
        -- +goose Down
      `,
    });
    const { out } = await folder.run(["parse", "migrations/00001_a.sql"], { SQL: "SELECT 'hush';" });
    expect(out).not.toContain("hush");
  });
});
