// The reports on disk: each code has a title and a page, places and fingerprints are right, and the JSON is as published.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { MIGRATION_ERROR_CODES } from "../../src/engine/index.ts";
import {
  type FileReport,
  type Finding,
  RULES,
  type RunRecord,
  type Summary,
} from "../../src/harness/index.ts";
import {
  htmlReport,
  jsonReport,
  junitReport,
  markdownReport,
  sarifReport,
} from "../../src/node/reports/index.ts";
import { pageOf } from "../../src/node/reports/pages.ts";
import { dedent } from "../support/dedent.ts";

const root = join(import.meta.dirname, "../..");
const passed = { type: "passed" } as const;
const failed = { type: "failed" } as const;
const none = {
  files: 0,
  passed: 0,
  warned: 0,
  known: 0,
  failed: 0,
  notTestable: 0,
  notTested: 0,
  notAsked: 0,
};
const finding = (more: Partial<Finding> = {}): Finding => ({
  code: "DOWN_FAILS",
  severity: "error",
  part: "down",
  file: "my migrations/1_a#b.sql",
  line: 4,
  column: 1,
  message: "Down fails: <b>@team</b> `x` | *y*",
  statement: "DROP TABLE  a;",
  hint: "look",
  difference: ["- a```b"],
  ...more,
});
const file = (more: Partial<FileReport> = {}): FileReport => ({
  file: "my migrations/1_a#b.sql",
  version: "1",
  status: "failed",
  proofs: {
    up: passed,
    rows: { type: "not-tested", why: "no rows" },
    down: failed,
    again: { type: "not-tested", why: "x" },
  },
  findings: [finding()],
  locks: [
    {
      direction: "up",
      object: "public.a",
      kind: "table",
      table: "a",
      mode: "SHARE",
      from: { file: "a", line: 1, column: 1 },
      until: { file: "a", line: 2, column: 1 },
      ends: "transaction",
      blocks: ["writes", "ddl"],
      duration: "rows",
      at: { file: "a", line: 1, column: 1 },
      statement: "s",
      locks: [{ table: "a", mode: "SHARE", rewritten: false, scanned: false }],
    },
  ],
  changes: [{ type: "added", object: { kind: "table", name: "a", definition: "" } }],
  durationMs: 1.5,
  ...more,
});
const record = (reports: readonly FileReport[], more: Partial<Summary> = {}): RunRecord => ({
  server: "PostgreSQL 18.6",
  target: 18,
  limits: ["one"],
  findings: [],
  reports,
  pgtap: [],
  summary: {
    ...none,
    files: reports.length,
    errors: 1,
    warnings: 0,
    notes: 0,
    pgtap: { ...none, tests: 0, failedTests: 0 },
    durationMs: 2,
    ...more,
  },
});

/** Line 4 has a fence and a tag in it. */
const source = (name: string) =>
  name === "my migrations/1_a#b.sql"
    ? dedent`
      -- +goose Up

      -- +goose Down
      DROP TABLE a; -- \`\`\` <b>
    `
    : undefined;

describe("the page of a code", () => {
  const emitted = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => /^(harness|node\/harness)\/.*\.ts$/.test(name))
    .flatMap((name) => [
      ...readFileSync(join(root, "src", name), "utf8").matchAll(
        /(?:code: |finding\(\s*|failureFinding\(\s*|notTested\(\s*|warn\(\s*|\? )"([A-Z][A-Z_]{5,})"/g,
      ),
    ])
    .map(([, code = ""]) => code);
  const structure = MIGRATION_ERROR_CODES.slice(0, MIGRATION_ERROR_CODES.indexOf("LINE_TOO_LONG") + 1).filter(
    (code) => code !== "NO_MIGRATION_FILES",
  );
  const codes = [...new Set([...emitted, ...structure, ...RULES.map(({ code }) => code)])];

  test.each(codes.filter((code) => !/^(CONSTR|AT|OBJECT|DROP_CASCADE)_|^ACCESS/.test(code)))(
    "%s has a title",
    (code) => {
      expect(pageOf(code)?.title).toMatch(/^\S.{8,}\.$/);
    },
  );

  test("there are as many as one knows of", () => expect(codes.length).toBeGreaterThan(60));
});

/** Where a team's site is. */
const DOCS = "https://docs.example/gosling";

describe("the page of a code in a report", () => {
  const given = record([file({ findings: [finding()] })]);
  const address = `${DOCS}/docs/rules/DOWN_FAILS/`;
  test("is a link where the site's address is given", () => {
    expect(markdownReport(given, "m", () => undefined, DOCS)).toContain(`[\`DOWN_FAILS\`](${address})`);
    expect(htmlReport(given, "m", () => undefined, `${DOCS}/`)).toContain(`<a href="${address}">`);
  });
  test("is gosling help where it is not", () => {
    expect(markdownReport(given, "m", () => undefined)).toContain("npx gosling help CODE");
    expect(htmlReport(given, "m", () => undefined)).toContain("<code>npx gosling help DOWN_FAILS</code>");
  });
});

describe("SARIF", () => {
  const runs = (findings: readonly Finding[]) =>
    JSON.parse(sarifReport(record([file({ findings })]), "1.2.3", DOCS)).runs[0];

  test("has a title, help and an absolute URI for each code, and the place", () => {
    const run = runs([finding()]);
    const [rule] = run.tool.driver.rules;
    expect(rule).toMatchObject({ id: "DOWN_FAILS", shortDescription: { text: "Down fails." } });
    expect(rule.help.markdown).toContain("# DOWN_FAILS");
    expect(rule.helpUri).toBe(`${DOCS}/docs/rules/DOWN_FAILS/`);
    expect(sarifReport(record([file()]), "1.2.3")).not.toContain("helpUri");
    expect(run.results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "my%20migrations/1_a%23b.sql" },
      region: { startLine: 4, startColumn: 1 },
    });
  });

  test("has fingerprints that a moved line and other blanks keep, and that tell two findings apart", () => {
    const print = (...findings: Finding[]) =>
      runs(findings).results.map(
        (result: { partialFingerprints: Record<string, string> }) => result.partialFingerprints["gosling/v1"],
      );
    const [one] = print(finding());
    expect(print(finding({ line: 90, message: "other", statement: "DROP TABLE a;" }))).toEqual([one]);
    expect(new Set(print(finding(), finding(), finding({ object: "public.a" }))).size).toBe(3);
    expect(print(finding(), finding())[0]).toBe(one);
  });
});

describe("Markdown", () => {
  test("holds what was found as text, without Markdown, HTML or a mention", () => {
    const text = markdownReport(record([file()]), "migrations", source);
    expect(text).toContain("### ✗ Migrations in `migrations`: 1 error, 0 warnings");
    expect(text).toContain("&lt;b&gt;@&#8203;team&lt;/b&gt; \\`x\\` \\| \\*y\\*");
    expect(text).toContain("````diff\n- a```b\n````");
    expect(text).toContain("| ✗ | `1_a#b.sql` | ok | - | fails | - | failed |");
  });

  test("shows the source line and a caret under the column, and another place with its own", () => {
    const related = { file: "my migrations/1_a#b.sql", line: 4, column: 12, message: "made here" };
    const text = markdownReport(record([file({ findings: [finding({ column: 6, related })] })]), "m", source);
    expect(text).toContain("`my migrations/1_a#b.sql:4:6`");
    expect(text).toContain("````text\n4 | DROP TABLE a; -- ``` <b>\n  |      ^\n````");
    expect(text).toContain(dedent`
      made here

      \`\`\`\`text
      4 | DROP TABLE a; -- \`\`\` <b>
        |            ^
      \`\`\`\``);
  });

  test("ends before a comment does, and says how much it leaves out", () => {
    const findings = Array.from({ length: 2000 }, (_, index) =>
      finding({ line: index + 1, severity: "warning" }),
    );
    const text = markdownReport(record([file({ findings })]), "m", source);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/and more: \d+ parts left out/);
    expect(text.split("<details>").length).toBe(text.split("</details>").length);
  });
});

test("JUnit counts a proof that the baseline knows of as skipped", () => {
  const xml = junitReport(record([file({ findings: [], known: 1, status: "known" })]), () => undefined);
  expect(xml).toContain('failures="0"');
  expect(xml).toContain("the baseline knows of it");
  expect(junitReport(record([file()]), () => undefined)).toContain('failures="1"');
});

describe("HTML", () => {
  const hostile = file({
    findings: [finding({ message: '<img src=x onerror="alert(1)">', code: "DROP_TABLE" })],
  });

  test("says itself that nothing runs in it but its own script and style", () => {
    const page = htmlReport(record([hostile]), "<script>alert(2)</script>", source);
    const [script = ""] = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text);
    const hash = createHash("sha256").update(script).digest("base64");
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).toContain(`script-src 'sha256-${hash}'`);
    expect(page).not.toMatch(/<[^>]*\s(on\w+|style)=/);
    expect(page).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
  });

  test("shows the source line and a caret under the column, and another place with its own", () => {
    const related = { file: "my migrations/1_a#b.sql", line: 4, column: 12, message: "made here" };
    const page = htmlReport(record([file({ findings: [finding({ column: 6, related })] })]), "x", source);
    expect(page).toContain('<pre class="excerpt">4 | DROP TABLE a; -- ``` &lt;b&gt;\n  |      ^</pre>');
    expect(page).toContain(
      'made here</p><pre class="excerpt">4 | DROP TABLE a; -- ``` &lt;b&gt;\n  |            ^</pre>',
    );
    expect(htmlReport(record([file()]), "x", () => undefined)).not.toContain('class="excerpt"');
  });

  test("leads from each code to its page, in the same file", () => {
    const page = htmlReport(record([hostile]), "x", source);
    expect(page).toContain('<a href="#code-DROP_TABLE">');
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    for (const id of targets) expect(page).toContain(`id="${id}"`);
    expect(page).not.toMatch(/href="(?!#)/);
  });

  test("has what failed first, and folds what is much", () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      file({ file: `m/${index}_a.sql`, ...(index === 400 ? {} : { status: "passed", findings: [] }) }),
    );
    const page = htmlReport(record(many), "x", source);
    const order = [...page.matchAll(/<details class="group"[^>]*><summary>([^(]+) \(/g)].map(
      ([, title]) => title,
    );
    expect(order).toEqual(["Failed", "Passed"]);
    expect(page).toContain("449 more files");
    expect(page.match(/<details class="file"[^>]* open>/g)).toHaveLength(1);
  });
});

describe("JSON", () => {
  const schema = (name: string) => JSON.parse(readFileSync(join(root, "schemas", name), "utf8"));
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(
    schema("test-report.schema.json"),
  );

  test("is as the published schema says", () => {
    const gone = [{ file: "a", code: "B", object: null, severity: "error" as const }];
    const given = record(
      [
        file(),
        file({
          status: "known",
          known: 1,
          findings: [],
          leftOut: [{ at: { file: "a", line: 1, column: 1 }, statement: "s", why: "w" }],
        }),
      ],
      { baseline: { known: 1, gone } },
    );
    expect([validate(JSON.parse(jsonReport(given, false))), validate.errors]).toEqual([true, null]);
  });

  test("the schema refuses what is not so", () => {
    const wrong = JSON.parse(jsonReport(record([file({ status: "fine" as never })]), true));
    expect(validate(wrong)).toBe(false);
  });
});
