// The command line on a real PostgreSQL: what it prints, where, and with which exit code.
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cliFolder } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";
import { useServer } from "../support/postgres-server.ts";

const server = useServer();

const FILES = {
  "migrations/00001_users.sql": dedent`
      -- +goose Up
      CREATE TABLE users (id int);
      -- +goose Down
      DROP TABLE users;
    `,
  "migrations/00002_nothing.sql": "-- +goose Up\n",
  "migrations/00003_phone.sql": dedent`
      -- +goose Up
      ALTER TABLE users ADD COLUMN phone text;
      -- +goose Down
      ALTER TABLE users DROP COLUMN phone;
    `,
};

/** Durations differ from run to run; everything else must not. */
const steady = (text: string) =>
  text.replace(/\((?:[\d.]+(?:µs|ms|s))\)/g, "(TIME)").replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "STAMP");

async function setUp(files: Readonly<Record<string, string>> = FILES) {
  const folder = await cliFolder(files);
  const url = await server().createDatabase();
  const run = async (...args: string[]) => {
    const printed = await folder.run(args, { DATABASE_URL: url });
    return { ...printed, out: steady(printed.out), err: steady(printed.err) };
  };
  return { folder, url, run };
}

describe("goose's commands", () => {
  test("from nothing to everything and back", async () => {
    const { run } = await setUp();
    expect(await run("up-by-one")).toEqual({ code: 0, out: "OK   00001_users.sql (TIME)\n", err: "" });
    expect(await run("up")).toEqual({
      code: 0,
      out: dedent`
        EMPTY 00002_nothing.sql (TIME)
        OK   00003_phone.sql (TIME)
        gosling: successfully migrated database to version: 3
      `,
      err: "",
    });
    expect(await run("up")).toEqual({
      code: 0,
      out: "gosling: no migrations to run. current version: 3\n",
      err: "",
    });
    expect((await run("up-by-one")).code).toBe(1);
    expect((await run("redo")).out).toBe("OK   00003_phone.sql (TIME)\nOK   00003_phone.sql (TIME)\n");
    expect((await run("down")).out).toBe("OK   00003_phone.sql (TIME)\n");
    expect((await run("version")).out).toBe("gosling: version 2\n");
    expect((await run("status")).out).toBe(
      [
        "    Applied At                  Migration",
        "    =======================================",
        "    STAMP      -- 00001_users.sql",
        "    STAMP      -- 00002_nothing.sql",
        "    Pending                  -- 00003_phone.sql",
        "",
      ].join("\n"),
    );
    expect((await run("down-to", "1")).out).toBe(
      "EMPTY 00002_nothing.sql (TIME)\ngosling: rolled back to version: 1\n",
    );
    expect((await run("up-to", "2")).out).toContain("successfully migrated database to version: 2");
    expect((await run("reset")).out).toBe("EMPTY 00002_nothing.sql (TIME)\nOK   00001_users.sql (TIME)\n");
    expect(await run("down")).toMatchObject({ code: 1, out: "" });
  });

  test("goose's argument order works on goose's table", async () => {
    const { run, url } = await setUp();
    expect((await run("-dir", "migrations", "postgres", url, "up")).code).toBe(0);
    expect(await server().query(url, "SELECT version_id FROM goose_db_version ORDER BY id")).toEqual([
      ["0"],
      ["1"],
      ["2"],
      ["3"],
    ]);
  });

  test("--dry-run prints the plan and runs nothing", async () => {
    const { run, url } = await setUp();
    const { code, out } = await run("up", "--dry-run");
    expect(code).toBe(0);
    expect(out).toContain("-- 3 migrations would be run. Nothing was.");
    expect(out).toContain("ALTER TABLE users ADD COLUMN phone text;");
    expect(await server().query(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).toEqual([
      ["0"],
    ]);
    expect((await run("up-by-one", "--dry-run")).out).toContain("-- 1 migration would be run.");
    expect((await run("up-to", "2", "--dry-run")).out).toContain("-- 2 migrations would be run.");
  });

  test("migrations that are not SQL are named, not passed over", async () => {
    const { run } = await setUp({ ...FILES, "migrations/00004_d.go": "package migrations\n" });
    const refused = await run("up", "--dir", "migrations");
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toContain(
      "00004_d.go is written in Go, and only SQL files can be run (GO_MIGRATION)",
    );
    expect(refused.err).toContain("gosling repair 4 --as applied --dir migrations");
    expect((await run("up-to", "3")).code).toBe(0);
    const { run: other } = await setUp({ ...FILES, "migrations/00004_d.SQL": "" });
    const told = await other("up");
    expect(told.code).toBe(0);
    expect(told.err).toContain("00004_d.SQL is not taken: its name must end in .sql");
  });

  test("repair records, and needs to know as what", async () => {
    const { run, url } = await setUp();
    expect(await run("repair", "1", "--as", "applied")).toMatchObject({
      code: 0,
      out: expect.stringContaining("gosling: recorded 1 as applied; nothing was run\n"),
    });
    expect(await server().query(url, "SELECT version_id, is_dirty FROM schema_migrations")).toEqual([
      ["1", "f"],
    ]);
    expect(await run("repair", "1")).toMatchObject({
      code: 2,
      err: expect.stringContaining("repair needs --continue, --as applied"),
    });
  });

  test("status names what was edited after it was applied, and up refuses to build on it", async () => {
    const { run, folder } = await setUp();
    await run("up-to", "2");
    await folder.write({ "migrations/00001_users.sql": "-- +goose Up\nCREATE TABLE users (id bigint);\n" });
    expect((await run("status")).out).toContain("\ngosling: edited after being applied: 00001_users.sql\n");
    expect(await run("up")).toMatchObject({ code: 1, err: expect.stringContaining("CHECKSUM_MISMATCH") });
    expect((await run("up", "--allow-edited")).code).toBe(0);
  });

  test("convert moves to goose's table and back, after showing it", async () => {
    const { run, url } = await setUp();
    await run("up-to", "2");
    const dry = await run("convert", "--to", "goose", "--dry-run");
    expect(dry.out).toContain(
      "-- 2 applied versions would be moved from schema_migrations (layout schema_migrations) to goose_db_version",
    );
    expect(await server().query(url, "SELECT to_regclass('goose_db_version')")).toEqual([[null]]);
    expect((await run("convert", "--to", "goose")).out).toContain(
      "gosling: moved 2 applied versions from schema_migrations",
    );
    expect((await run("up", "--layout", "goose")).out).toContain(
      "successfully migrated database to version: 3",
    );
    expect(
      JSON.parse((await run("convert", "--to", "schema_migrations", "--json")).out).databases[0].conversion,
    ).toMatchObject({
      versions: 3,
      done: true,
    });
    expect((await run("version")).out).toBe("gosling: version 3\n");
    expect((await run("convert")).code).toBe(2);
    expect((await run("convert", "--to", "schema_migrations")).code).toBe(1);
  });

  test("variables of .env reach ENVSUB", async () => {
    const { run, url, folder } = await setUp({
      "migrations/00001_a.sql": dedent`
        -- +goose ENVSUB ON
        -- +goose Up
        CREATE TABLE $NAME ();
      `,
    });
    await folder.write({ ".env": "NAME=from_file\n" });
    expect((await run("up")).code).toBe(0);
    expect(await server().query(url, "SELECT to_regclass('from_file')")).toEqual([["from_file"]]);
  });

  test("a folder of links, as Kubernetes mounts it", async () => {
    const { run, folder } = await setUp({
      "real/00001_a.sql": "-- +goose Up\nSELECT 1;\n",
      "migrations/README.md": "",
    });
    await symlink(join("..", "real", "00001_a.sql"), join(folder.path, "migrations", "00001_a.sql"));
    expect(await run("up", "--dir", "migrations")).toMatchObject({
      code: 0,
      out: expect.stringContaining("OK   00001_a.sql"),
    });
  });
});

test("a WARNING of the server is shown, a NOTICE only with -v", async () => {
  const { run } = await setUp({
    "migrations/00001_a.sql": dedent`
        -- +goose Up
        -- +goose StatementBegin
        DO $$ BEGIN RAISE NOTICE 'half way'; RAISE WARNING 'look here'; END $$;
        -- +goose StatementEnd
        -- +goose Down
      `,
  });
  expect((await run("up")).err).toBe("  WARNING: look here\n");
  await run("down");
  const { out, err } = await run("up", "-v");
  expect(err).toBe("  WARNING: look here\n");
  expect(out).toContain("  NOTICE: half way\n");
});

describe("failures", () => {
  test("have their place, their line, their SQLSTATE, and what was done before", async () => {
    const { run } = await setUp({
      ...FILES,
      "migrations/00004_bad.sql": dedent`
        -- +goose Up
        SELECT 1;
        SELECT nope FROM users;
      `,
    });
    const { code, out, err } = await run("up");
    expect(code).toBe(1);
    expect(out).toBe(
      dedent`
        OK   00001_users.sql (TIME)
        EMPTY 00002_nothing.sql (TIME)
        OK   00003_phone.sql (TIME)
      `,
    );
    expect(err.split("\n")).toEqual([
      'migrations/00004_bad.sql:3:8: error: column "nope" does not exist (SQLSTATE 42703)',
      "  1 | -- +goose Up",
      "  2 | SELECT 1;",
      "  3 | SELECT nope FROM users;",
      "    |        ^",
      "Done before it: 1, 2, 3.",
      "",
    ]);
  });

  test("a mistake in the last file stops before the first is run", async () => {
    const { run, url } = await setUp({ ...FILES, "migrations/00009_typo.sql": "-- +goose Up\nSELECT 1\n" });
    expect(await run("up")).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining("migrations/00009_typo.sql:2:1: "),
    });
    expect(await server().query(url, "SELECT to_regclass('users')")).toEqual([[null]]);
  });

  test("bad input is one sentence and exit code 2", async () => {
    const folder = await cliFolder(FILES);
    const inputs: [string[], Record<string, string>, string][] = [
      [["up"], {}, "gosling: no database is named\n"],
      [
        ["up", "--database", "postgres://u:secret@h:x/d"],
        {},
        "gosling: the host and port of this connection string cannot be read\n",
      ],
      [["up", "--database", "pglite:", "--dir", "nowhere"], {}, "gosling: there is no folder nowhere\n"],
      [["up", "--env", "nowhere"], {}, "gosling: the file nowhere cannot be read (ENOENT)\n"],
      [["up", "--nope"], {}, "gosling: up has no option --nope"],
      [["up-to", "abc", "--database", "pglite:"], {}, "gosling: version must be a number (got 'abc')\n"],
      [["nope"], {}, "gosling: there is no command nope\n"],
      [
        ["down", "3", "--database", "pglite:"],
        {},
        "gosling: down has no argument 3\nDid you mean gosling down-to 3?",
      ],
      [["up-to", "3", "4", "--database", "pglite:"], {}, "gosling: up-to has no argument 4\n"],
      [
        ["create", "add", "sql", "users"],
        {},
        "gosling: create has no argument users\nPut a name of several words in quotes.\n",
      ],
    ];
    for (const [args, env, sentence] of inputs) {
      const { code, out, err } = await folder.run(args, env);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toMatch(sentence);
      expect(err).not.toContain("secret");
    }
  });

  test("no password is printed, whatever goes wrong", async () => {
    const { folder } = await setUp();
    const { host, port } = server();
    for (const url of [
      `postgres://u:secret@${host}:${port}/d`,
      `postgres://u:secret@${host}:1/d`,
      `host=${host} port=1 password=secret`,
    ]) {
      for (const more of [[], ["--json"], ["-v"]]) {
        const { code, out, err } = await folder.run(["up", "--database", url, ...more]);
        expect(code).toBe(1);
        expect(out + err).not.toContain("secret");
      }
    }
  });
});

describe("--json", () => {
  test("one document, the same shape for every command", async () => {
    const { run, url } = await setUp();
    const label = url.replace(/:[^:@]*@/, "@");
    const up = JSON.parse((await run("up-to", "1", "--json")).out);
    expect(up).toEqual({
      command: "up-to",
      ok: true,
      databases: [
        {
          database: label,
          ok: true,
          results: [
            {
              version: "1",
              name: "00001_users.sql",
              direction: "up",
              outcome: "ran",
              durationMs: expect.any(Number),
            },
          ],
          version: "1",
          warnings: [],
        },
      ],
    });
    const status = JSON.parse((await run("status", "--json")).out);
    expect(status.databases[0].migrations).toEqual([
      { version: "1", name: "00001_users.sql", state: "applied", outOfOrder: false, at: expect.any(String) },
      { version: "2", name: "00002_nothing.sql", state: "pending", outOfOrder: false, at: null },
      { version: "3", name: "00003_phone.sql", state: "pending", outOfOrder: false, at: null },
    ]);
    expect(JSON.parse((await run("version", "--json")).out).databases[0].version).toBe("1");
    const { plan } = JSON.parse((await run("up", "--dry-run", "--json")).out).databases[0];
    expect(plan[1]).toEqual({
      version: "3",
      name: "00003_phone.sql",
      direction: "up",
      transaction: true,
      sql: [
        "BEGIN",
        "ALTER TABLE users ADD COLUMN phone text;",
        "INSERT INTO schema_migrations (version_id, is_dirty) VALUES (3, false)",
        "COMMIT",
      ],
      statements: [
        {
          sql: "ALTER TABLE users ADD COLUMN phone text;",
          at: { file: "migrations/00003_phone.sql", line: 2, column: 1 },
        },
      ],
    });
    expect(JSON.parse((await run("repair", "3", "--as", "applied", "--json")).out).databases[0].as).toBe(
      "applied",
    );
  });

  test("a failure is data too", async () => {
    const { run } = await setUp({ ...FILES, "migrations/00004_bad.sql": "-- +goose Up\nSELECT nope;\n" });
    const { code, out, err } = await run("up", "--json");
    expect(code).toBe(1);
    expect(err).toBe("");
    const [database] = JSON.parse(out).databases;
    expect(database).toMatchObject({
      ok: false,
      failure: {
        code: "SQL_FAILED",
        at: { line: 2, column: 8 },
        database: { sqlstate: "42703" },
        done: ["1", "2", "3"],
      },
    });
    expect(database.results).toHaveLength(3);
  });
});

describe("many databases", () => {
  test("one failure does not stop the rest", async () => {
    const { folder } = await setUp();
    const urls = [await server().createDatabase(), server().url("missing"), await server().createDatabase()];
    await folder.write({ list: `# all of them\n${urls.join("\n")}\n` });
    const { code, out, err } = await folder.run(["up", "--databases-file", "list", "--jobs", "2"]);
    expect(code).toBe(1);
    expect(out).toContain("3 databases: 2 done, 1 failed\n  failed: postgres://postgres@");
    expect(err).toContain('database "missing" does not exist (SQLSTATE 3D000)');
    for (const url of [urls[0]!, urls[2]!]) {
      expect(await server().query(url, "SELECT count(*) FROM schema_migrations")).toEqual([["3"]]);
    }
    const json = await folder.run(["version", "--databases-file", "list", "--json"]);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out).databases.map((one: { ok: boolean }) => one.ok)).toEqual([true, false, true]);
  });
});

const SLOW = {
  "migrations/00001_a.sql": "-- +goose Up\nCREATE TABLE a ();\n",
  "migrations/00002_slow.sql": dedent`
    -- +goose Up
    CREATE TABLE slow ();
    SELECT pg_sleep(60);
  `,
};

describe("stopping", () => {
  test("--timeout cancels the statement, rolls the file back, and says so", async () => {
    const { run, url } = await setUp(SLOW);
    const { code, out, err } = await run("up", "--timeout", "3s");
    expect(code).toBe(1);
    expect(out).toBe("OK   00001_a.sql (TIME)\n");
    expect(err).toContain("gosling: the time of --timeout is over; stopping");
    expect(err).toContain("(SQLSTATE 57014)");
    expect(err).toContain("gosling: stopped (timeout); finished before and kept: 1");
    expect(await server().query(url, "SELECT to_regclass('slow')")).toEqual([[null]]);
    expect(JSON.parse((await run("up", "--timeout", "300ms", "--json")).out).databases[0].stopped).toBe(
      "timeout",
    );
  });

  test("Ctrl+C rolls the running file back", async () => {
    const { folder, url } = await setUp(SLOW);
    const running = folder.start(["up", "-v"], { DATABASE_URL: url });
    await running.prints(/up 00002_slow/);
    running.interrupt();
    const { code, out, err } = await running.ended;
    expect(code).toBe(1);
    expect(out).toContain("OK   00001_a.sql");
    expect(err).toContain("gosling: stopping; a migration that is running is rolled back.");
    expect(await server().query(url, "SELECT version_id FROM schema_migrations")).toEqual([["1"]]);
    expect(await server().query(url, "SELECT to_regclass('slow')")).toEqual([[null]]);
  });

  test("Ctrl+C waits for the end of a file without a transaction", async () => {
    const { folder, url } = await setUp({
      "migrations/00001_a.sql": dedent`
          -- +goose NO TRANSACTION
          -- +goose Up
          CREATE TABLE a ();
          SELECT pg_sleep(0.7);
          CREATE TABLE b ();
        `,
      "migrations/00002_b.sql": "-- +goose Up\nCREATE TABLE c ();\n",
    });
    const running = folder.start(["up", "-v"], { DATABASE_URL: url });
    await running.prints(/up 00001_a/);
    running.interrupt();
    const { code, out, err } = await running.ended;
    expect(code).toBe(1);
    expect(err).toContain("gosling: stopping after 00001_a.sql, which runs without a transaction");
    expect(err).toMatch(
      / {2}statement [123] of 3 has run for [\d.]+(µs|ms|s): (CREATE TABLE|SELECT pg_sleep)/,
    );
    expect(out).toContain("OK   00001_a.sql");
    expect(await server().query(url, "SELECT version_id, is_dirty FROM schema_migrations")).toEqual([
      ["1", "f"],
    ]);
    expect(await server().query(url, "SELECT to_regclass('b'), to_regclass('c')")).toEqual([["b", null]]);
  });

  test("a reader that goes away does not end the work", async () => {
    const { folder, url } = await setUp({
      ...FILES,
      "migrations/00004_slow.sql": "-- +goose Up\nSELECT pg_sleep(0.5);\n",
      "migrations/00005_last.sql": "-- +goose Up\nCREATE TABLE last ();\n",
    });
    const running = folder.start(["up"], { DATABASE_URL: url });
    await running.prints(/OK {3}00003/);
    running.closeOutput();
    expect((await running.ended).err).toBe("");
    expect(await server().query(url, "SELECT max(version_id) FROM schema_migrations")).toEqual([["5"]]);
  });
});

describe("tenants: one database, several schemas", () => {
  test("each has a name of its own, and diff compares the two", async () => {
    const { folder, url } = await setUp();
    await server().query(url, "CREATE SCHEMA t_a");
    await server().query(url, "CREATE SCHEMA t_b");
    const at = (schema: string) => `${url}?search_path=${schema}`;
    await folder.write({
      list: dedent`
      ${at("t_a")}
      ${at("t_b")}
      ${at("t_none")}
    `,
    });
    const { code, out, err } = await folder.run(["up", "--databases-file", "list", "--json"]);
    expect({ code, err }).toEqual({ code: 1, err: "" });
    const names = JSON.parse(out).databases.map(({ database, ok }: { database: string; ok: boolean }) => [
      database.replace(/.*\?/, ""),
      ok,
    ]);
    expect(names).toEqual([
      ["search_path=t_a", true],
      ["search_path=t_b", true],
      ["search_path=t_none", false],
    ]);
    const same = await folder.run(["diff", at("t_a"), at("t_b")]);
    expect(same).toMatchObject({ code: 0, out: expect.stringContaining("no difference") });
    await server().query(url, "ALTER TABLE t_b.users ADD COLUMN drift text");
    const drifted = await folder.run(["diff", at("t_a"), at("t_b")]);
    expect(drifted).toMatchObject({ code: 1, out: expect.stringContaining("+ column users.drift  text") });
    expect(drifted.out).toContain("?search_path=t_b\n");
    const missing = await folder.run(["diff", at("t_a"), at("t_none")]);
    expect(missing).toMatchObject({
      code: 2,
      err: expect.stringContaining("no schema of the search_path t_none exists"),
    });
  });

  test("diff and schema take the search_path and what is run before the first file", async () => {
    const { run, folder } = await setUp();
    await folder.write({ "before.sql": "CREATE SCHEMA app" });
    const args = ["--search-path", "app", "--before", "before.sql"];
    expect((await run("schema", "dump", "migrations", "--file", "-", ...args)).out).toContain(
      "table app.users",
    );
    expect((await run("diff", "migrations", "migrations@1", ...args)).out).toContain(
      "- column app.users.phone  text",
    );
  });
});
