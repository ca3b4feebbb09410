// The harness on a real server: in databases that it makes and drops, whatever the files do; the named one stays untouched.
import { describe, expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import type { FileReport } from "../../src/harness/index.ts";
import { runHarness } from "../../src/node/harness/run.ts";
import { withDatabase } from "../../src/node/harness/server/connection.ts";
import { cliFolder } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";
import { useServer } from "../support/postgres-server.ts";

const server = useServer();

const files: readonly SourceFile[] = [
  file("1_users.sql", "CREATE TABLE users (id bigint PRIMARY KEY, email text);", "DROP TABLE users;"),
  file(
    "2_required.sql",
    "ALTER TABLE users ADD COLUMN phone text NOT NULL;",
    "ALTER TABLE users DROP COLUMN phone;",
  ),
  file("3_index.sql", "CREATE INDEX users_email ON users (email);", "DROP INDEX users_email;"),
  file("4_killer.sql", "SELECT pg_terminate_backend(pg_backend_pid());", "SELECT 1;"),
  file("5_sleeper.sql", "SELECT pg_sleep(1000);", "SELECT 1;"),
  file(
    "6_left.sql",
    "CREATE TYPE mood AS ENUM ('fine');\nCREATE TABLE pets (mood mood);",
    "DROP TABLE pets;",
  ),
  file("7_after.sql", "ALTER TABLE pets ADD COLUMN name text;", "ALTER TABLE pets DROP COLUMN name;"),
];

describe("on a server", () => {
  test("finds the same, ends what hangs, and leaves nothing behind", async () => {
    const url = await server().createDatabase();
    const before = await databases();
    const reports: FileReport[] = [];
    for await (const event of runHarness({
      job: { sources: files },
      server: { connection: url, env: {} },
      limitMs: 12_000,
    })) {
      if (event.type === "file-finished") reports.push(event.report);
    }
    expect(
      reports.map(({ file: name, findings }) => [
        name,
        findings.find(({ severity }) => severity === "error")?.code,
      ]),
    ).toEqual([
      ["1_users.sql", undefined],
      ["2_required.sql", "NOT_NULL_WITHOUT_DEFAULT"],
      ["3_index.sql", undefined],
      ["4_killer.sql", "UP_FAILS"],
      ["5_sleeper.sql", "HANGS"],
      ["6_left.sql", "DOWN_LEAVES_BEHIND"],
      ["7_after.sql", undefined],
    ]);
    expect(reports[2]?.findings.map(({ code }) => code)).toContain("INDEX_WITHOUT_CONCURRENTLY");
    expect(await databases()).toEqual(before);
    expect(
      await server().query(url, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
    ).toEqual([]);
  });

  test("a file without a transaction is traced on a copy: what it locks and rewrites", async () => {
    const url = await server().createDatabase();
    const text =
      "INSERT INTO users SELECT 1, pg_sleep(1)::text;\nVACUUM FULL users;\nCREATE TABLE apart (id int);";
    const reports: FileReport[] = [];
    for await (const event of runHarness({
      job: {
        sources: [
          files[0]!,
          file("2_slow.sql", text, "DROP TABLE apart;\nDELETE FROM users WHERE id = 1;"),
        ].map((source, index) => (index === 0 ? source : noTransaction(source))),
      },
      server: { connection: url, env: {} },
    })) {
      if (event.type === "file-finished") reports.push(event.report);
    }
    const seen = reports[1]?.locks ?? [];
    expect(seen[0]).toMatchObject({
      direction: "up",
      mode: "ACCESS EXCLUSIVE",
      ends: "statement",
      statement: "VACUUM FULL users",
      locks: [{ table: "users", mode: "ACCESS EXCLUSIVE", rewritten: true, scanned: false }],
    });
    expect(JSON.stringify(seen)).not.toContain("gosling_");
    expect(seen.map(({ statement }) => statement).join()).not.toContain("CREATE TABLE");
  });

  test("CREATE INDEX CONCURRENTLY lets reads and writes pass", async () => {
    const url = await server().createDatabase();
    // Slow enough to be looked at: the function is called for the one row that is there.
    const slow =
      "CREATE FUNCTION slow(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM pg_sleep(0.5); RETURN $1; END';";
    const sources = [
      file(
        "1_users.sql",
        `CREATE TABLE users (id bigint PRIMARY KEY, email text);\nINSERT INTO users VALUES (1, 'a');\n${slow}`,
        "DROP FUNCTION slow;\nDROP TABLE users;",
      ),
      noTransaction(
        file(
          "2_index.sql",
          "CREATE INDEX CONCURRENTLY users_slow ON users (slow(email));",
          "DROP INDEX CONCURRENTLY users_slow;",
        ),
      ),
      noTransaction(
        file("3_plain.sql", "CREATE INDEX users_plain ON users (slow(email));", "DROP INDEX users_plain;"),
      ),
    ];
    const reports: FileReport[] = [];
    for await (const event of runHarness({ job: { sources }, server: { connection: url, env: {} } })) {
      if (event.type === "file-finished") reports.push(event.report);
    }
    expect(reports.map(({ status }) => status)).toEqual(["passed", "passed", "warned"]);
    expect(reports[1]?.locks.map(({ direction, mode, blocks }) => [direction, mode, blocks])).toEqual([
      ["up", "SHARE UPDATE EXCLUSIVE", ["ddl"]],
      ["down", "SHARE UPDATE EXCLUSIVE", ["ddl"]],
    ]);
    expect(reports[1]?.findings).toEqual([]);
    expect(reports[2]?.locks[0]?.locks).toMatchObject([{ table: "users", mode: "SHARE" }]);
    expect(reports[2]?.findings.map(({ code }) => code)).toContain("INDEX_WITHOUT_CONCURRENTLY");
  });

  test("roles that files make serve both databases, and are gone afterwards", async () => {
    const url = await server().createDatabase();
    await server().query(url, "CREATE ROLE was_there");
    const roles =
      "SELECT rolname, rolsuper, rolcreatedb, rolconfig, (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid) FROM pg_roles r ORDER BY 1";
    const before = await server().query(url, roles);
    const guarded =
      "-- +goose StatementBegin\nDO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'guarded') THEN CREATE ROLE guarded; END IF; END $$;\n-- +goose StatementEnd";
    const sources = [
      file(
        "1_roles.sql",
        dedent`
          CREATE TABLE users (id bigint PRIMARY KEY);
          CREATE ROLE reader NOLOGIN;
          GRANT SELECT ON users TO reader;
          ${guarded}
          GRANT SELECT ON users TO guarded, was_there;`,
        "DROP OWNED BY reader, guarded;\nDROP TABLE users;\nDROP ROLE reader;",
      ),
      // Of a role that was there, nothing is changed: not what it may do, and not that it is there.
      file(
        "4_was_there.sql",
        dedent`
          ALTER DATABASE postgres SET work_mem = '8MB';
          CREATE ROLE was_there SUPERUSER;
          ALTER ROLE was_there CREATEDB;
          ALTER ROLE was_there SET work_mem = '8MB';
          GRANT pg_read_all_data TO was_there;
          CREATE TABLE theirs (id int PRIMARY KEY);
          ALTER TABLE theirs OWNER TO was_there;`,
        "DROP TABLE theirs;\nDROP ROLE was_there;",
      ),
      file("2_more.sql", "GRANT INSERT ON users TO reader;", "REVOKE INSERT ON users FROM reader;"),
      file("3_left.sql", "GRANT DELETE ON users TO reader;", "SELECT 1;"),
    ];
    const reports: FileReport[] = [];
    for await (const event of runHarness({ job: { sources }, server: { connection: url, env: {} } })) {
      if (event.type === "file-finished") reports.push(event.report);
    }
    expect(reports.map(({ findings }) => findings.map(({ code }) => code))).toEqual([
      [],
      [],
      ["DOWN_DOES_NOTHING"],
      ["SETTING_LEAKS", "RIGHTS_WIDENED"],
    ]);
    expect(await server().query(url, roles)).toEqual(before);
    expect(await server().query(url, "SELECT setconfig FROM pg_db_role_setting")).toEqual([]);
  });

  test("diff tells what is pending on a database from what has drifted", async () => {
    const url = await server().createDatabase();
    const folder = await cliFolder({
      "migrations/1_users.sql": files[0]!.text,
      "migrations/3_index.sql": files[2]!.text,
    });
    expect((await folder.run(["up-to", "1", "--database", url, "--dir", "migrations"])).code).toBe(0);
    await server().query(url, "ALTER TABLE users ADD COLUMN by_hand text");
    const { code, out } = await folder.run(["diff", url, "migrations"]);
    expect(code).toBe(1);
    expect(out).not.toContain("ss word");
    expect(out).toMatch(/pending[\s\S]*applied in migrations only: 3\n {2}\+ index users\.users_email/);
    expect(out).toMatch(/drift of postgres:[\s\S]*\+ column users\.by_hand {2}text/);
  });
});

describe("the connection string", () => {
  test.each([
    ["postgres://u:p@h:5/app", "postgres://u:p@h:5/t_1"],
    ["postgresql://h1:1,h2:2/app?sslmode=require", "postgresql://h1:1,h2:2/t_1?sslmode=require"],
    ["postgres://", "postgres:///t_1"],
    ["postgres://h/app?dbname=other&sslmode=disable", "postgres://h/t_1?sslmode=disable"],
    ["host=h dbname=app", "host=h dbname=app dbname='t_1'"],
  ])("%s leads to the database of the test", (given, expected) =>
    expect(withDatabase(given, "t_1")).toBe(expected),
  );
});

async function databases(): Promise<unknown> {
  return server().query(server().url("postgres"), "SELECT datname FROM pg_database ORDER BY 1");
}

function noTransaction(source: SourceFile): SourceFile {
  return { ...source, text: `-- +goose NO TRANSACTION\n${source.text}` };
}

function file(name: string, up: string, down: string): SourceFile {
  return {
    name,
    text: dedent`
      -- +goose Up
      ${up}

      -- +goose Down
      ${down}
    `,
  };
}
