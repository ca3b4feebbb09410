// pgTAP files from the command line: where they are looked for, each report, exit codes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cliFolder } from "../../support/cli.ts";
import { dedent } from "../../support/dedent.ts";

const USERS = dedent`
  -- +goose Up
  CREATE TABLE users (id bigint PRIMARY KEY);

  -- +goose Down
  DROP TABLE users;
`;
const HOLDS = "SELECT plan(2);\nSELECT has_table('users');\nSELECT skip('<later>', 1);\n";
const FAILS = dedent`
  SELECT plan(3);
  SELECT has_table('users');
  SELECT is(1, 2, '<b>one</b> & two');
  SELECT todo('soon', 1); SELECT has_table('pets');
`;

test("are run where they stand beside the migrations, with a line for each and their findings", async () => {
  const folder = await cliFolder({
    "migrations/1_users.sql": USERS,
    "migrations/pgtap/a_holds.sql": HOLDS,
    "migrations/pgtap/b_fails.pg": FAILS,
    "migrations/pgtap/c_needs.sql": "\\i setup.sql\n",
    "migrations/pgtap/README.md": "no test",
    "migrations/pgtap/deeper/d.sql": "SELEC",
  });
  const { code, out, err } = await folder.run(["test"]);
  expect({ code, err }).toEqual({ code: 1, err: "" });
  expect(out).toMatch(/^1 file and 3 pgTAP files on PostgreSQL/);
  const [, after = ""] = out.split("\npgTAP, after the last migration\n");
  expect(after.replace(/ \(\d+\.\d+s\)/, "")).toBe(`✓ a_holds.sql  2 tests, 1 skipped
✗ b_fails.pg   1 of 3 failed
    migrations/pgtap/b_fails.pg:3:1: error: test 2, "<b>one</b> & two", fails (PGTAP_NOT_OK)
      3 | SELECT is(1, 2, '<b>one</b> & two');
        | ^
            have: 1
            want: 2
- c_needs.sql  not testable: the command \\i is psql's own

1 file: 1 passed, 0 failed
3 pgTAP files: 1 passed, 1 failed, 1 not testable here (5 tests, 1 failed)
1 error, 0 warnings, 1 note (--verbose shows them)
gosling help CODE explains each code.
`);
  const quiet = await folder.run(["test", "--quiet"]);
  expect(quiet.out).not.toContain("a_holds.sql");
  expect(quiet.out).toContain("✗ b_fails.pg");
});

test("are in every report of the run", async () => {
  const folder = await cliFolder({
    "db/1_users.sql": USERS,
    "checks/a.sql": HOLDS,
    "checks/b.sql": FAILS,
    "checks/c.sql": "\\i setup.sql\n",
  });
  const args = ["test", "db", "--pgtap", "checks", "--json", "--github"];
  const { code, out } = await folder.run([
    ...args,
    "--junit",
    "j.xml",
    "--sarif",
    "s.json",
    "--html",
    "h.html",
  ]);
  expect(code).toBe(1);
  const [document = "", ...annotations] = out.split(/\n(?=::)/);
  const report = JSON.parse(document);
  expect(report).toMatchObject({
    ok: false,
    files: [{ status: "passed" }],
    summary: {
      files: 1,
      passed: 1,
      errors: 1,
      notes: 1,
      pgtap: { files: 3, passed: 1, failed: 1, notTestable: 1, tests: 5, failedTests: 1 },
    },
  });
  expect(report.pgtap[1]).toMatchObject({
    file: "checks/b.sql",
    status: "failed",
    planned: 3,
    tests: [
      { number: 1, ok: true },
      { number: 2, ok: false, diagnostics: ["    have: 1", "    want: 2"] },
      { number: 3, ok: false, directive: "todo", reason: "soon", at: { line: 4, column: 25 } },
    ],
    findings: [{ code: "PGTAP_NOT_OK", line: 3, column: 1 }],
  });
  expect(annotations.join("\n")).toContain("::error file=checks/b.sql,line=3,col=1,title=PGTAP_NOT_OK::");

  const junit = readFileSync(join(folder.path, "j.xml"), "utf8");
  expect(junit).toContain('<testsuite name="checks/a.sql" tests="3" failures="0" skipped="1"');
  expect(junit).toContain(
    '<testcase classname="checks/a.sql" name="test 2"><skipped message="&lt;later&gt;"/></testcase>',
  );
  expect(junit).toContain('<testsuite name="checks/b.sql" tests="4" failures="1" skipped="1"');
  expect(junit).toContain('name="2 - &lt;b&gt;one&lt;/b&gt; &amp; two"><failure type="PGTAP_NOT_OK"');
  expect(junit).toContain('<testsuite name="checks/c.sql" tests="1" failures="0" skipped="1"');

  const sarif = JSON.parse(readFileSync(join(folder.path, "s.json"), "utf8"));
  expect(sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual([
    "PGTAP_NOT_OK",
    "NOT_TESTABLE",
  ]);
  const html = readFileSync(join(folder.path, "h.html"), "utf8");
  expect(html).toContain("3 pgTAP files with 5 tests: 1 file fails, 1 test failed.");
  expect(html).toMatch(
    /id="p-b-sql" data-status="failed" open>\s*<summary>.*b\.sql<\/span> <span class="counts">3 tests, 1 failed/,
  );
  expect(html).toContain("&lt;b&gt;one&lt;/b&gt; &amp; two");
  expect(html).not.toContain("<b>one");
});

test.each([
  [["test", "--pgtap", "nowhere"], "there is no folder nowhere"],
  [["test", "--pgtap", "empty"], "there is no pgTAP file (*.sql, *.pg) in empty"],
])("%j is told in one sentence and exits with 2", async (args, sentence) => {
  const folder = await cliFolder({ "migrations/1_users.sql": USERS, "empty/README.md": "" });
  const { code, err } = await folder.run(args);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(sentence) });
});
