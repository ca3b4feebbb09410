// Runs on a server beside each other, killed, refused, and with roles that were there: what each leaves, and what it reports.
import { describe, expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import type { FileReport } from "../../src/harness/index.ts";
import { runHarness } from "../../src/node/harness/run.ts";
import { joinFileRole, leaveFileRole } from "../../src/node/harness/server/file-role.ts";
import { markerAt, markersIn } from "../../src/node/harness/server/names.ts";
import { connect } from "../../src/server/index.ts";
import { cliFolder } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";
import { useServer } from "../support/postgres-server.ts";
import { rounds } from "../support/reliability.ts";

const server = useServer();
const admin = (sql: string) => server().query(server().url("postgres"), sql);
const left = () =>
  admin(
    "SELECT datname FROM pg_database WHERE datname LIKE 'gosling%' UNION ALL SELECT rolname FROM pg_roles WHERE rolname LIKE 'gosling%' ORDER BY 1",
  );

const file = (name: string, up: string, down: string): SourceFile => ({
  name,
  text: dedent`
    -- +goose Up
    ${up}

    -- +goose Down
    ${down}
  `,
});
const users = file("1_users.sql", "CREATE TABLE users (id int PRIMARY KEY);", "DROP TABLE users;");
const slow = file("2_slow.sql", "SELECT pg_sleep(600);", "SELECT 1;");

async function reportsOf(
  sources: readonly SourceFile[],
  url: string | null,
  more: { disposable?: boolean } = {},
) {
  const reports: FileReport[] = [];
  const on = url === null ? null : { connection: url, env: {}, ...more };
  for await (const event of runHarness({ job: { sources }, server: on }))
    if (event.type === "file-finished") reports.push(event.report);
  return reports;
}

const told = (reports: readonly FileReport[]) =>
  reports.map(({ status, findings }) => [status, findings.map(({ code, line }) => [code, line])]);

describe("roles that were there before the run", () => {
  const owned = [
    file(
      "1_tables.sql",
      `CREATE SCHEMA app AUTHORIZATION app_owner;
CREATE TABLE app.users (id bigint PRIMARY KEY);
ALTER TABLE app.users OWNER TO app_owner;
CREATE FUNCTION app.touch() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION app.touch() OWNER TO app_owner;
CREATE SEQUENCE app.numbers;
ALTER SEQUENCE app.numbers OWNER TO app_owner;
CREATE VIEW app.seen AS SELECT id FROM app.users;
ALTER VIEW app.seen OWNER TO "Reader's";
CREATE TYPE app.mood AS ENUM ('fine');
ALTER TYPE app.mood OWNER TO app_owner;
GRANT SELECT ON app.users TO app_owner, "Reader's", PUBLIC;
GRANT USAGE ON SCHEMA app TO "Reader's";
ALTER DEFAULT PRIVILEGES FOR ROLE app_owner IN SCHEMA app GRANT SELECT ON TABLES TO "Reader's";
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO "Reader's";
COMMENT ON EXTENSION plpgsql IS 'PL/pgSQL procedural language';`,
      "DROP SCHEMA app CASCADE;",
    ),
    file("2_forgets.sql", "CREATE TABLE pets (id int);\nALTER TABLE pets OWNER TO app_owner;", "SELECT 1;"),
    file(
      "3_wrong.sql",
      "ALTER TABLE pets OWNER TO app_owner;\nALTER TABLE nothing ADD COLUMN a int;",
      "SELECT 1;",
    ),
  ];

  test("OWNER TO, GRANT and DEFAULT PRIVILEGES for them are left out and listed, and the findings are PGlite's", async () => {
    const url = await server().createDatabase();
    await admin(`CREATE ROLE app_owner; CREATE ROLE "Reader's"`);
    const here: FileReport[] = [];
    for await (const event of runHarness({
      job: { sources: owned, roles: ["app_owner", "Reader's"] },
      server: null,
    }))
      if (event.type === "file-finished") here.push(event.report);
    const there = await reportsOf(owned, url);
    expect(told(there)).toEqual(told(here));
    expect(there.map(({ findings }) => findings.find(({ severity }) => severity === "error")?.code)).toEqual([
      undefined,
      "DOWN_DOES_NOTHING",
      "UP_FAILS",
    ]);
    expect(there[0]?.leftOut?.map(({ at, why }) => [at.line, why])).toEqual([
      [2, "it is about the role app_owner, which was on the server before the run"],
      ...[4, 6, 8].map((line) => [
        line,
        "it is about the role app_owner, which was on the server before the run",
      ]),
      [10, "it is about the role Reader's, which was on the server before the run"],
      [12, "it is about the role app_owner, which was on the server before the run"],
      [13, "it is about the role app_owner, Reader's, which was on the server before the run"],
      [14, "it is about the role Reader's, which was on the server before the run"],
      [15, "it is about the role app_owner, which was on the server before the run"],
      [16, "it is about the role Reader's, which was on the server before the run"],
      [17, "an extension may belong to the connection's role"],
    ]);
    expect(await left()).toEqual([]);
  });

  test("what fails for lack of a right is not tested, and says so; after SET ROLE of one's own it is the file's fault", async () => {
    const url = await server().createDatabase();
    const reports = await reportsOf(
      [
        users,
        file(
          "2_own.sql",
          "CREATE ROLE small;\nSET LOCAL ROLE small;\nDROP TABLE users;\nRESET ROLE;",
          "SELECT 1;",
        ),
        file(
          "3_reads.sql",
          "CREATE TABLE a (b text PRIMARY KEY);\nCOPY a FROM '/etc/passwd';",
          "DROP TABLE a;",
        ),
        file("4_file.sql", "SELECT pg_read_file('PG_VERSION');", "SELECT 1;"),
        file("5_down.sql", "CREATE TABLE c (d int PRIMARY KEY);", "DROP TABLE c;\nSELECT pg_reload_conf();"),
      ],
      url,
    );
    expect(
      reports.map(({ status, findings, proofs }) => [
        status,
        proofs.up.type,
        proofs.down.type,
        findings.map(({ code }) => code),
      ]),
    ).toEqual([
      ["passed", "passed", "passed", []],
      ["failed", "failed", "not-tested", expect.arrayContaining(["UP_FAILS"])],
      ["not-testable", "not-tested", "not-tested", ["NOT_TESTED_NEEDS_RIGHTS"]],
      ["not-testable", "not-tested", "not-tested", ["NOT_TESTED_NEEDS_RIGHTS"]],
      ["passed", "passed", "not-tested", ["NOT_TESTED_NEEDS_RIGHTS"]],
    ]);
    const [note] = reports[2]?.findings ?? [];
    expect(note).toMatchObject({
      severity: "note",
      line: 3,
      statement: "COPY a FROM '/etc/passwd';",
      hint: expect.stringContaining("PGlite tests it"),
    });
  });

  test("extensions that only a superuser may make are made in the file's own transaction", async () => {
    const url = await server().createDatabase();
    const sources = [
      file(
        "1_extensions.sql",
        dedent`
          CREATE SCHEMA tools;
          CREATE EXTENSION amcheck SCHEMA tools;
          CREATE EXTENSION IF NOT EXISTS pgcrypto;
          CREATE EXTENSION pg_stat_statements;
          CREATE EXTENSION IF NOT EXISTS plpgsql;`,
        "DROP EXTENSION pg_stat_statements;\nDROP EXTENSION IF EXISTS pgcrypto;\nDROP EXTENSION amcheck CASCADE;\nDROP SCHEMA tools;",
      ),
      file("2_place.sql", "CREATE EXTENSION IF NOT EXISTS amcheck; SELECT wrong FROM nowhere;", "SELECT 1;"),
    ];
    const reports = await reportsOf(sources, url);
    expect(told(reports)).toEqual([
      ["passed", []],
      ["failed", [["UP_FAILS", 2]]],
    ]);
    expect(reports[1]?.findings[0]).toMatchObject({
      column: 59,
      message: expect.stringContaining("nowhere"),
    });
  });
});

describe("the run's own role", () => {
  test("where it cannot be made, the run refuses, and --server-is-disposable goes on without", async () => {
    const url = await server().createDatabase();
    await admin("CREATE ROLE maker LOGIN CREATEDB PASSWORD 'm'");
    const own = url.replace(/\/\/[^@]*@/, "//maker:m@");
    const folder = await cliFolder({ "migrations/1_users.sql": users.text });
    const refused = await folder.run(["test", "migrations", "--database", own]);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(
      "gosling cannot make a role on this server: permission denied to create role (42501)",
    );
    expect(refused.err).toContain("--server-is-disposable");
    const allowed = await folder.run(["test", "migrations", "--database", own, "--server-is-disposable"]);
    expect(allowed.code).toBe(0);
    expect(await left()).toEqual([]);
  });

  test("a connection without superuser is enough with CREATEDB and CREATEROLE", async () => {
    const url = await server().createDatabase();
    await admin("CREATE ROLE builder LOGIN CREATEDB CREATEROLE PASSWORD 'b'");
    const sources = [
      users,
      file(
        "2_role.sql",
        "CREATE ROLE fresh;\nGRANT SELECT ON users TO fresh;",
        "REVOKE SELECT ON users FROM fresh;\nDROP ROLE fresh;",
      ),
    ];
    const reports = await reportsOf(sources, url.replace(/\/\/[^@]*@/, "//builder:b@"));
    expect(told(reports)).toEqual([
      ["passed", []],
      ["passed", []],
    ]);
    expect(await left()).toEqual([]);
    expect(await admin("SELECT FROM pg_roles WHERE rolname = 'fresh'")).toEqual([]);
  });

  test("is let in again after a file has changed its password", async () => {
    const url = await server().createDatabase();
    const spoils = `-- +goose StatementBegin\nDO $$ BEGIN EXECUTE format('ALTER ROLE %I PASSWORD ''x''', current_user); EXECUTE format('ALTER ROLE %I SET default_transaction_read_only = on', current_user); END $$;\n-- +goose StatementEnd`;
    const reports = await reportsOf(
      [
        users,
        file("2_spoils.sql", `${spoils}\nCREATE TABLE left_over (a int);`, "SELECT 1;"),
        file("3_more.sql", "CREATE TABLE more (a int);", "DROP TABLE more;"),
      ],
      url,
    );
    expect(reports.map(({ status }) => status)).toEqual(["passed", "failed", "passed"]);
  });
});

describe("several runs", () => {
  test("work at once, also with the same role in their files", async () => {
    const url = await server().createDatabase();
    const sources = [
      users,
      file(
        "2_role.sql",
        "CREATE ROLE shared_reader;\nGRANT SELECT ON users TO shared_reader;",
        "REVOKE SELECT ON users FROM shared_reader;\nDROP ROLE shared_reader;",
      ),
    ];
    const role = "SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = 'shared_reader'";
    for (let round = rounds({ alone: 1, thorough: 1, full: 60 }); round > 0; round -= 1) {
      const all = await Promise.all([1, 2, 3].map(() => reportsOf(sources, url)));
      for (const reports of all) expect(reports.map(({ status }) => status)).toEqual(["passed", "passed"]);
      expect(await left()).toEqual([]);
      expect(await admin(role)).toEqual([]);
    }
  });

  test("that come and go at the same moment, from two databases, leave no role behind and take none away", async () => {
    const databases = [server().url("postgres"), await server().createDatabase()];
    const sessions = await Promise.all(
      Array.from({ length: 8 }, (_, index) => connect({ connection: databases[index % 2] ?? "" })),
    );
    try {
      for (let round = rounds({ alone: 5, thorough: 10, full: 200 }); round > 0; round -= 1) {
        await Promise.all(
          sessions.map(async (session, index) => {
            const marker = markerAt(new Date(), `run${index}`);
            await joinFileRole(session, "crowd_reader", marker, null);
            const [found] = await session.run(
              "SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = 'crowd_reader'",
            );
            expect(markersIn(found?.rows[0]?.[0]).map(({ text }) => text)).toContain(marker);
            await leaveFileRole(session, "crowd_reader", ({ text }) => text === marker);
          }),
        );
        expect(await admin("SELECT FROM pg_roles WHERE rolname = 'crowd_reader'")).toEqual([]);
      }
    } finally {
      await Promise.all(sessions.map((session) => session.close()));
    }
  });

  test("two workers of one run make the same role", async () => {
    const url = await server().createDatabase();
    const many = Array.from({ length: 24 }, (_, index) =>
      file(`${index + 10}_t.sql`, `CREATE TABLE t${index} (id int);`, `DROP TABLE t${index};`),
    );
    const role = "CREATE ROLE half_reader;\nGRANT SELECT ON users TO half_reader;";
    const reports = await reportsOf(
      [users, file("2_role.sql", role, "DROP OWNED BY half_reader;\nDROP ROLE half_reader;"), ...many],
      url,
    );
    expect(reports.map(({ status }) => status)).toEqual(Array(26).fill("passed"));
    expect(await left()).toEqual([]);
    expect(await admin("SELECT FROM pg_roles WHERE rolname = 'half_reader'")).toEqual([]);
  });

  test("what a killed one has left is dropped by a later one, an hour after, and not while it is in use", async () => {
    const url = await server().createDatabase();
    const folder = await cliFolder({
      "slow/1_users.sql": users.text,
      "slow/2_slow.sql": slow.text,
      "quick/1_users.sql": users.text,
    });
    const run = folder.start(["test", "slow", "--database", url]);
    while (
      (
        await admin(
          "SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND usename LIKE 'gosling%'",
        )
      ).length === 0
    )
      await new Promise((wake) => setTimeout(wake, 50));
    run.kill();
    await run.ended;
    const behind = await left();
    expect(behind.length).toBeGreaterThan(2);
    await folder.run(["test", "quick", "--database", url]);
    expect(await left()).toEqual(behind);

    // An hour later the statement still runs: nothing of it is touched.
    for (const [name] of behind) {
      const isRole = /^gosling_test_[0-9a-f]+$/.test(name ?? "");
      const [kind, catalog, column] = isRole
        ? ["ROLE", "pg_authid", "rolname"]
        : ["DATABASE", "pg_database", "datname"];
      const [row] = await admin(
        `SELECT shobj_description(oid, '${catalog}') FROM ${catalog} WHERE ${column} = '${name}'`,
      );
      const comment = (row?.[0] ?? "").replace(/\d{4}-\d\d-\d\dT/, "2020-01-01T").replaceAll("'", "''");
      expect(comment).toContain("gosling test, on ");
      await admin(`COMMENT ON ${kind} "${name}" IS '${comment}'`);
    }
    await folder.run(["test", "quick", "--database", url]);
    const busy = await left();
    expect(busy.length).toBeGreaterThan(0);
    await admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'gosling%'");
    while ((await admin("SELECT FROM pg_stat_activity WHERE usename LIKE 'gosling%'")).length > 0)
      await new Promise((wake) => setTimeout(wake, 50));
    await folder.run(["test", "quick", "--database", url]);
    expect(await left()).toEqual([]);
  });
});
