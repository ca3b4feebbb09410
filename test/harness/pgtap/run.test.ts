// pgTAP files on a real database: what each comes to, and that none of them sees what another has done.
import { describe, expect, test } from "vitest";
import type { SourceFile } from "../../../src/engine/index.ts";
import type { PgtapReport } from "../../../src/harness/index.ts";
import { sandboxFactory } from "../../../src/harness/index.ts";
import { openSandbox } from "../../../src/sandbox/index.ts";
import { dedent } from "../../support/dedent.ts";
import { testAssets } from "../../support/seed.ts";
import { testFiles } from "../support.ts";

const users = migration(
  "1_users.sql",
  "CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL);",
  "DROP TABLE users;",
);

test("what holds, fails, is skipped and is still to be done", async () => {
  const [report] = await run(`BEGIN;
SELECT plan(6);
SELECT has_table('users');
SELECT has_column('users', 'phone');
SELECT skip('not on this server', 1);
SELECT todo('when there are roles', 1);
SELECT is(1, 2, 'one is two');
SELECT col_not_null('users', 'email');
SELECT results_eq('SELECT 1', 'SELECT 2', 'the same');
SELECT * FROM finish();
ROLLBACK;`);
  expect(report).toMatchObject({ file: "1.sql", status: "failed", planned: 6 });
  expect(report?.tests.map(({ ok, directive }) => directive ?? ok)).toEqual([
    true,
    false,
    "skip",
    "todo",
    true,
    false,
  ]);
  expect(report?.findings).toEqual([
    {
      code: "PGTAP_NOT_OK",
      severity: "error",
      part: "pgtap",
      file: "1.sql",
      line: 4,
      column: 1,
      message: 'test 2, "Column users.phone should exist", fails',
    },
    {
      code: "PGTAP_NOT_OK",
      severity: "error",
      part: "pgtap",
      file: "1.sql",
      line: 9,
      column: 1,
      message: 'test 6, "the same", fails',
      difference: ["Results differ beginning at row 1:", "    have: (1)", "    want: (2)"],
    },
  ]);
});

test.each([
  ["SELECT plan(3);\nSELECT pass();", "PGTAP_PLAN", 1, "it planned 3 tests and ran 1"],
  ["SELECT plan(1);\nSELECT pass();\nSELECT pass();", "PGTAP_PLAN", 1, "it planned 1 test and ran 2"],
  ["SELECT plan(2);\nSELECT 1;", "PGTAP_PLAN", 1, "it planned 2 tests and ran none"],
  ["SELECT 1;\nSELECT 2;", "PGTAP_PLAN", 1, "it runs no test"],
  ["", "PGTAP_PLAN", 1, "it runs no test"],
  [
    "SELECT * FROM no_plan();\nSELECT pass();",
    "PGTAP_PLAN",
    2,
    "it ran 1 test without a plan: nobody can know whether that is all",
  ],
  ["SELECT * FROM no_plan();\nSELECT * FROM finish();", "PGTAP_PLAN", 1, "it runs no test"],
  [
    "SELECT plan(2);\nSELECT pass();\nSELECT 'ok 1 - mine';",
    "PGTAP_PLAN",
    3,
    "its tests are out of sequence: 1 is not the next number",
  ],
  [
    dedent`
      SELECT plan(2);
      SELECT pass();
      SELECT pass(
        nonsense
      );`,
    "PGTAP_FAILS",
    4,
    'a statement fails, and nothing after it was run: column "nonsense" does not exist (42703)',
  ],
  ["SELECT 'Bail out! no data';\nSELECT plan(1);", "PGTAP_FAILS", 1, "it bailed out: no data"],
  [
    "SELECT plan(1);\nSELECT pass() FORM users;",
    "PGTAP_FAILS",
    2,
    'PostgreSQL\'s parser refuses it: syntax error at or near "users"',
  ],
  [
    "SELECT pass();",
    "PGTAP_FAILS",
    1,
    "a statement fails, and nothing after it was run: You tried to run a test without a plan! Gotta have a plan (P0001)",
  ],
])("%j", async (text, code, line, message) => {
  const [report] = await run(text);
  expect(report).toMatchObject({ status: "failed", findings: [{ code, line, message }] });
  expect(report?.findings).toHaveLength(1);
});

test("finish(true) fails, and says nothing that the tests have not said", async () => {
  const [report] = await run("SELECT plan(1);\nSELECT is(1, 2, 'one');\nSELECT * FROM finish(true);");
  expect(report?.findings.map(({ code, line }) => [code, line])).toEqual([["PGTAP_NOT_OK", 2]]);
});

test("the functions of runtests() are tests", async () => {
  const [report] = await run(`CREATE FUNCTION test_users() RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN
  RETURN NEXT is_empty('SELECT * FROM users', 'nobody yet');
  RETURN NEXT is(1, 2, 'one');
END $$;
SELECT * FROM runtests();`);
  expect(report?.tests).toMatchObject([{ ok: false, description: "public.test_users" }]);
  expect(report?.findings).toMatchObject([
    { code: "PGTAP_NOT_OK", line: 5, difference: ["not ok 2 - one", "    have: 1", "    want: 2"] },
  ]);
});

test("a file that skips itself is not passed", async () => {
  const [report] = await run("SELECT '1..0 # SKIP no such server';");
  expect(report).toMatchObject({
    status: "not-tested",
    why: "it skips itself: no such server",
    findings: [],
  });
});

describe("one file after the other", () => {
  const alone = `SELECT plan(4);
SELECT is_empty('SELECT * FROM users', 'no rows');
INSERT INTO users (email) VALUES ('a@example.com');
SELECT results_eq('SELECT id FROM users', ARRAY[1::bigint], 'the first number');
SELECT hasnt_table('left_behind');
PREPARE again AS SELECT 1;
SET search_path = public, tap, pg_catalog;
SELECT lives_ok('EXECUTE again');
SELECT * FROM finish();`;

  test.each([
    ["in our transaction", alone],
    ["in its own", `BEGIN;\n${alone}\nROLLBACK;`],
    ["without an end", `BEGIN;\n${alone}`],
    [
      "committed",
      dedent`
      BEGIN;
      ${alone}
      CREATE TABLE left_behind ();
      COMMIT;`,
    ],
    [
      "that makes the extension",
      dedent`
        BEGIN;
        CREATE SCHEMA tap;
        CREATE EXTENSION pgtap WITH SCHEMA tap;
        SET search_path = public, tap;
        ${alone}
        ROLLBACK;`,
    ],
    [
      "that makes it outside",
      dedent`
      CREATE EXTENSION pgtap;
      BEGIN;
      ${alone}
      ROLLBACK;`,
    ],
    [
      "that makes it where it is missing",
      dedent`
        CREATE EXTENSION IF NOT EXISTS pgtap;
        BEGIN;
        ${alone}
        ROLLBACK;`,
    ],
    [
      "that is written to run without a transaction",
      alone.replace("SELECT hasnt", "VACUUM users;\nSELECT hasnt"),
    ],
  ])("%s", async (_, text) => {
    const reports = await run(alone, text, alone, text);
    expect(reports.flatMap(({ findings }) => findings)).toEqual([]);
    expect(reports.map(({ status }) => status)).toEqual(["passed", "passed", "passed", "passed"]);
  });

  test("one that ends in the middle leaves nothing behind", async () => {
    const reports = await run("BEGIN;\nCREATE TABLE left_behind ();\nSELECT 1 / 0;", alone);
    expect(reports.map(({ status }) => status)).toEqual(["failed", "passed"]);
  });
});

describe("the database", () => {
  test("holds what the migrations put there, and neither generated rows nor seeds", async () => {
    const filled = migration(
      "2_fill.sql",
      "INSERT INTO users (email) VALUES ('mine');",
      "DELETE FROM users WHERE email = 'mine';",
    );
    const seed = { name: "2.sql", text: "INSERT INTO users (email) VALUES ('seeded');" };
    const { pgtap } = await testFiles([users, filled], {
      seeds: [seed],
      pgtap: [
        file(
          "a.sql",
          "SELECT plan(1); SELECT results_eq('SELECT email FROM users', ARRAY['mine'], 'the rows');",
        ),
      ],
    });
    expect(pgtap).toMatchObject([{ status: "passed", findings: [] }]);
  });

  test("may have the extension from a migration, in its own schema", async () => {
    const made = migration(
      "2_tap.sql",
      "CREATE SCHEMA tap;\nCREATE EXTENSION pgtap WITH SCHEMA tap;",
      "DROP EXTENSION pgtap;\nDROP SCHEMA tap;",
    );
    const { pgtap } = await testFiles([users, made], {
      searchPath: "public, tap",
      pgtap: [file("a.sql", "SELECT plan(1); SELECT has_extension('tap', 'pgtap', 'in its schema');")],
    });
    expect(pgtap).toMatchObject([{ status: "passed", findings: [] }]);
  });
});

describe("not testable, never passed", () => {
  test("what needs psql", async () => {
    const [report] = await run("SELECT plan(1);\n\\i more.sql\n");
    expect(report).toMatchObject({
      status: "not-testable",
      why: "the command \\i is psql's own",
      findings: [{ code: "NOT_TESTABLE", severity: "note", line: 2, column: 1 }],
    });
  });

  test("what needs a role that is not here, but for the tests that failed before", async () => {
    const role = "SET LOCAL ROLE nobody_here;\nSELECT pass();";
    const [without, after] = await run(
      `SELECT plan(1);\n${role}`,
      `SELECT plan(2);\nSELECT fail('f');\n${role}`,
    );
    expect(without).toMatchObject({
      status: "not-testable",
      findings: [{ code: "NOT_TESTABLE", line: 2, message: expect.stringContaining("nobody_here") }],
    });
    expect(after).toMatchObject({
      status: "failed",
      findings: [{ code: "PGTAP_NOT_OK" }, { code: "NOT_TESTABLE" }],
    });
  });

  test("what a role may not do is the file's own failure", async () => {
    const { pgtap } = await testFiles([users], {
      roles: ["reader"],
      pgtap: [file("a.sql", "SELECT plan(1);\nSET LOCAL ROLE reader;\nSELECT * FROM users;")],
    });
    expect(pgtap).toMatchObject([{ status: "failed", findings: [{ code: "PGTAP_FAILS", line: 3 }] }]);
  });

  test("where there is no pgTAP", async () => {
    const assets = await testAssets();
    const record = await testFiles([users], {
      factory: sandboxFactory((options) => openSandbox(assets, options)),
      pgtap: [file("a.sql", "SELECT plan(1);\nSELECT pass();"), file("b.sql", "SELEC;")],
    });
    expect(record.pgtap).toMatchObject([
      {
        status: "not-testable",
        why: "it needs the extension pgtap, which is not here",
        findings: [{ code: "NOT_TESTABLE", hint: expect.stringContaining("Install pgTAP on that server") }],
      },
      { status: "failed", findings: [{ code: "PGTAP_FAILS" }] },
    ]);
    expect(record.summary).toMatchObject({
      files: 1,
      passed: 1,
      errors: 1,
      notes: 1,
      pgtap: { files: 2, passed: 0, failed: 1, notTestable: 1, notTested: 0, tests: 0, failedTests: 0 },
    });
  });

  test("what fails where a migration did not apply, but not what it says by itself", async () => {
    const broken = migration(
      "2_phone.sql",
      "ALTER TABLE users ADD COLUMN phone nonsense;",
      "ALTER TABLE users DROP COLUMN phone;",
    );
    const { pgtap } = await testFiles([users, broken], {
      pgtap: [
        file("a.sql", "SELECT plan(1); SELECT has_column('users', 'phone');"),
        file("b.sql", "SELECT plan(1); SELECT has_table('users');"),
        file("c.sql", "SELEC plan(1);"),
      ],
    });
    expect(pgtap.map(({ status }) => status)).toEqual(["not-tested", "passed", "failed"]);
    expect(pgtap[0]).toMatchObject({
      why: '2_phone.sql did not apply; here test 1, "Column users.phone should exist", fails',
      findings: [],
    });
  });
});

/** Named by their numbers, from 1. */
async function run(...texts: readonly string[]): Promise<readonly PgtapReport[]> {
  const { pgtap } = await testFiles([users], {
    pgtap: texts.map((text, index) => file(`${index + 1}.sql`, text)),
  });
  return pgtap;
}

function file(name: string, text: string): SourceFile {
  return { name, text };
}

function migration(name: string, up: string, down: string): SourceFile {
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
