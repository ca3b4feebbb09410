// A lesson that claims something wrong makes Vitest fail, in the test of that step, at that line of the Markdown; a pgTAP file at that of its SQL.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dedent } from "../support/dedent.ts";

const root = resolve(import.meta.dirname, "..", "..");
let folder: string;

interface TestResult {
  readonly title: string;
  readonly ancestorTitles: readonly string[];
  readonly status: string;
  readonly failureMessages: readonly string[];
}

interface Results {
  readonly testResults: readonly {
    readonly assertionResults: readonly TestResult[];
  }[];
}

beforeAll(() => {
  mkdirSync(join(root, ".cache"), { recursive: true });
  // Inside the project, so that Vitest is found.
  folder = mkdtempSync(join(root, ".cache", "red-"));
  const door = JSON.stringify(join(root, "dist", "node", "vitest.js"));
  writeFileSync(
    join(folder, "lessons.test.js"),
    `import { describeLessons } from ${door};\ndescribeLessons({ lessons: ["lessons"], migrations: "migrations" });\n`,
  );
  writeFileSync(
    join(folder, "migrations.test.js"),
    `import { describeMigrations } from ${door};\ndescribeMigrations({ migrations: "checked", queries: "queries" });\n`,
  );
  mkdirSync(join(folder, "checked", "pgtap"), { recursive: true });
  for (const [name, text] of Object.entries(CHECKED)) writeFileSync(join(folder, "checked", name), text);
  mkdirSync(join(folder, "queries"));
  writeFileSync(join(folder, "queries", "users.sql"), QUERIES);
  writeFileSync(join(folder, "vitest.config.js"), "export default { test: { testTimeout: 60000 } };\n");
  mkdirSync(join(folder, "migrations"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CHECKED = {
  "1_users.sql": dedent`
    -- +goose Up
    CREATE TABLE users (name text);

    -- +goose Down
    DROP TABLE users;
  `,
  "2_rename.sql": dedent`
    -- +goose Up
    ALTER TABLE users RENAME name TO full_name;

    -- +goose Down
    ALTER TABLE users RENAME full_name TO name;
  `,
  "pgtap/holds.sql": "SELECT plan(1);\nSELECT has_table('users');\n",
  "pgtap/fails.sql": "SELECT plan(1);\nSELECT has_table('pets');\n",
  "pgtap/needs.sql": "\\i setup.sql\n",
};
/** The second migration takes away what the second query reads. */
const QUERIES = dedent`
  -- name: CountUsers :one
  SELECT count(*) FROM users;

  -- name: Names :many
  SELECT name FROM users;
`;
const FENCE = "```";
const LESSON = `---
databases: [ann]
---
# A lesson

On **ann**:

${FENCE}sql db=ann
SELECT 1 AS one, 'x' AS letter;
${FENCE}

| one | letter |
|-----|--------|
| 1   | x      |

${FENCE}sql db=ann error=42P01
SELECT * FROM nowhere;
${FENCE}

${FENCE}console
$ gosling shapes
A  ann
1 shape
${FENCE}
`;

const CHANGES = [
  ["a cell", "| 1   | x      |", "| 1   | y      |", "(line 8)", 12],
  ["a row more", "| 1   | x      |", "| 1   | x      |\n| 2   | x      |", "(line 8)", 12],
  ["a column's name", "| one | letter |", "| two | letter |", "(line 8)", 12],
  ["a SQLSTATE", "error=42P01", "error=42703", "(line 16)", 16],
  ["a line of output", "A  ann", "B  ann", "(line 20)", 22],
] as const;

let code: number;
let tests: readonly TestResult[];

/** All variants in one run of Vitest: `0.md` is the lesson as it is, `1.md` has the first change, ... */
beforeAll(async () => {
  const lessons = join(folder, "lessons");
  mkdirSync(lessons);
  writeFileSync(join(lessons, "0.md"), LESSON);
  for (const [index, [, from, to]] of CHANGES.entries()) {
    writeFileSync(join(lessons, `${index + 1}.md`), LESSON.replace(from, to));
  }
  const results = join(folder, "results.json");
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const args = [vitest, "run", "--reporter=json", `--outputFile=${results}`];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST")));
  code = await new Promise((done) => {
    execFile(process.execPath, args, { cwd: folder, env }, (error) => done(error ? 1 : 0));
  });
  const { testResults } = JSON.parse(readFileSync(results, "utf8")) as Results;
  tests = testResults.flatMap((file) => file.assertionResults);
});

const failuresOf = (lesson: number) =>
  tests.filter(
    (one) => one.status === "failed" && one.ancestorTitles.join().includes(`lessons/${lesson}.md`),
  );

test("the run fails", () => expect(code).toBe(1));

test("the lesson as it is passes whole", () => {
  expect(failuresOf(0)).toEqual([]);
  expect(tests.filter((one) => one.status === "passed").length).toBeGreaterThanOrEqual(4);
});

test.each(CHANGES.map((change, index) => [change[0], change[3], change[4], index + 1] as const))(
  "with %s changed, that step's test alone fails, at its line",
  (_what, title, line, lesson) => {
    const failures = failuresOf(lesson);
    expect(failures.map((one) => one.title)).toEqual([expect.stringContaining(title)]);
    expect(failures[0]?.failureMessages.join("\n")).toContain(`lessons/${lesson}.md:${line}:`);
  },
);

test("each pgTAP file is a test: passed, failed at its line, or skipped", () => {
  const told = tests.filter(({ title }) => title.startsWith("pgTAP "));
  expect(told.map(({ title, status }) => [title, status])).toEqual([
    ["pgTAP fails.sql", "failed"],
    ["pgTAP holds.sql", "passed"],
    ["pgTAP needs.sql", "skipped"],
  ]);
  expect(told[0]?.failureMessages.join("\n")).toContain("checked/pgtap/fails.sql:2:1");
});

test("the queries of the deployed program are a test of each file: the one that breaks a query fails, with both places", () => {
  const told = tests.filter(({ title }) => title === "queries stay usable");
  const fileOf = ({ ancestorTitles }: TestResult) => /\d_\w+\.sql/.exec(ancestorTitles.join())?.[0];
  expect(told.map((one) => [fileOf(one), one.status])).toEqual([
    ["1_users.sql", "passed"],
    ["2_rename.sql", "failed"],
  ]);
  const message = told[1]?.failureMessages.join("\n") ?? "";
  expect(message).toContain("checked/2_rename.sql:2:1");
  expect(message).toContain("queries/users.sql:5:8");
  expect(message).toContain("QUERY_BREAKS");
});
