// Each problem's two fixtures: a lesson with exactly that problem at exactly that place, and the same lesson mended.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  type LessonProblem,
  LINT_RULES,
  type LintContext,
  lintLesson,
  PROBLEMS,
  parseLesson,
} from "../../src/lessons/index.ts";
import { dedent } from "../support/dedent.ts";
import { writeLintPage } from "./lint-page.ts";
import { lessonText, read, told } from "./write.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = "test/lessons/fixtures";
const places = JSON.parse(readFileSync(join(root, folder, "places.json"), "utf8")) as Readonly<
  Record<string, string>
>;

/** Their texts are too large to keep; problems.test.ts makes them. */
const WITHOUT_FIXTURES = ["FRONT_MATTER_TOO_LONG", "UNREADABLE", "TOO_MANY_PROBLEMS"];
const CODES = [...Object.keys(PROBLEMS), ...Object.keys(LINT_RULES)].filter(
  (code) => !WITHOUT_FIXTURES.includes(code),
);

const disk: LintContext = { exists: (path) => existsSync(join(root, path)), anchors: () => null };

function check(name: string): readonly LessonProblem[] {
  const source = { name: `${folder}/${name}`, text: readFileSync(join(root, folder, name), "utf8") };
  const parsed = parseLesson(source);
  return parsed.ok ? [...parsed.lesson.warnings, ...lintLesson(parsed.lesson, disk)] : parsed.problems;
}

describe.each(CODES)("%s", (code) => {
  test("fails at its place, and only there", () => {
    expect(check(`${code}.fail.md`).map(told)).toEqual([`${code} ${places[code]}`]);
  });

  test("passes when it is mended", () => {
    expect(check(`${code}.pass.md`).map(told)).toEqual([]);
  });
});

test("docs/lint.md has every problem (npx vitest run -u writes it)", async () => {
  const text = (name: string) => readFileSync(join(root, folder, name), "utf8");
  const fixtures = CODES.map((code) => ({
    code,
    problem: check(`${code}.fail.md`)[0] ?? null,
    fail: text(`${code}.fail.md`),
    pass: text(`${code}.pass.md`),
  }));
  await expect(writeLintPage(fixtures)).toMatchFileSnapshot(join(root, "docs/lint.md"));
});

test("no fixture is without its code", () => {
  const codes = readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => name.split(".")[0]!);
  expect([...new Set(codes)].sort()).toEqual([...CODES].sort());
});

describe("a rule", () => {
  const lint = (body: string, context: Partial<LintContext> = {}) => {
    const lesson = read(
      lessonText(body).replace(
        "]\n",
        dedent`
      ]
      summary: S.
      minutes: 1
    `,
      ),
    );
    return lintLesson(lesson, { exists: () => true, anchors: () => null, ...context }).map(told);
  };
  const bob = (sql: string, header: string) =>
    dedent`
      On bob:

      \`\`\`sql db=bob
      ${sql}
      \`\`\`

      ${header}
      ${header.replace(/[^|]/g, "-")}
    `;

  test.each(["**bob**", "`bob`", "bob", "Bob's", "(bob)", "bob, alice"])("finds the name in %j", (text) => {
    expect(
      lint(dedent`
      On ${text}

      \`\`\`sql db=bob
      SELECT 1;
      \`\`\`
    `),
    ).toEqual([]);
  });

  test.each(["bobby", "kebob", "bob-2"])("does not find the name in %j", (text) => {
    expect(
      lint(dedent`
      On ${text}

      \`\`\`sql db=bob
      SELECT 1;
      \`\`\`
    `),
    ).toEqual(["DATABASE_NOT_NAMED 9:1"]);
  });

  test("wants the name anew in every section", () => {
    expect(
      lint(dedent`
      On bob:

      ## Next

      \`\`\`sql db=bob
      SELECT 1;
      \`\`\`
    `),
    ).toEqual(["DATABASE_NOT_NAMED 11:1"]);
  });

  test.each([
    ['SELECT id, email AS mail, count(*), t.name, "Odd" FROM t', "| id | mail | anything | name | Odd |"],
    ["SELECT * FROM t", "| a | b |"],
    ["SELECT t.*, 1 FROM t", "| a |"],
    ["WITH x AS (SELECT a, b FROM t) SELECT a FROM x", "| a |"],
    ["INSERT INTO t SELECT a, b FROM u RETURNING id", "| id |"],
    ["WITH gone AS (DELETE FROM t RETURNING a, b) SELECT count(*) FROM gone", "| count |"],
    ["SELECT DISTINCT ON (a, b) c FROM t", "| c |"],
    ["SELECT a, (SELECT b, c), f(d, e) FROM t", "| a | b | f |"],
    ["SELECT now()::date AS day; COMMIT;", "| day |"],
    ["SELECT 'a, b' AS x, $q$,$q$ AS y -- , z", "| x | y |"],
    ["SHOW server_version", "| server_version |"],
    ["VALUES (1, 2)", "| column1 | column2 |"],
    ["SELECT CURRENT_DATE, TRUE", "| current_date | bool |"],
    ["SELECT a FROM t UNION SELECT b FROM u", "| a |"],
  ])("takes the columns of %j", (sql, header) => expect(lint(bob(sql, header))).toEqual([]));

  test.each([
    ["SELECT id, email FROM t", "| id |", "TABLE_COLUMNS 13:1"],
    ["SELECT id, email FROM t", "| id | mail |", "TABLE_COLUMNS 13:8"],
    ["SELECT count(*) AS n FROM t", "| count |", "TABLE_COLUMNS 13:3"],
    ["UPDATE t SET a = 1 RETURNING a, b", "| a |", "TABLE_COLUMNS 13:1"],
    ["UPDATE t SET a = 1", "| a |", "TABLE_WITHOUT_ROWS 13:1"],
    ["CREATE TABLE u AS SELECT 1", "| a |", "TABLE_WITHOUT_ROWS 13:1"],
    ["SELECT a INTO u FROM t", "| a |", "TABLE_WITHOUT_ROWS 13:1"],
    ["BEGIN; DROP TABLE t; ROLLBACK;", "| a |", "TABLE_WITHOUT_ROWS 13:1"],
  ])("refuses the columns of %j as %j", (sql, header, expected) =>
    expect(lint(bob(sql, header))).toEqual([expected]),
  );

  test.each([
    ["[a](x.md)", { exists: (path: string) => path === "lessons/x.md" }, []],
    ["[a](../docs/x.md)", { exists: (path: string) => path === "docs/x.md" }, []],
    ["[a](/docs/x.md?y)", { exists: (path: string) => path === "docs/x.md" }, []],
    ["[a](a%20b.md)", { exists: (path: string) => path === "lessons/a b.md" }, []],
    ["[a](x.md#there)", { anchors: () => ["there"] }, []],
    ["[a](x.md#here)", { anchors: () => ["there"] }, ["LINK_DEAD 7:5"]],
    ["[a](../../x.md)", {}, ["LINK_DEAD 7:5"]],
    ["[a](#a-title) [b](#b)", {}, ["LINK_DEAD 7:19"]],
    ['[a](x.md "title")', { exists: () => false }, ["LINK_DEAD 7:5"]],
    ["[![alt](i.png)](x.md)", { exists: (path: string) => path.endsWith(".png") }, ["LINK_DEAD 7:17"]],
    ["text\n\n[d]: x.md", { exists: () => false }, ["LINK_DEAD 9:6"]],
    ['<a href="x.md">x</a>', { exists: () => false }, ["LINK_DEAD 7:10"]],
    ["`[a](x.md)` <!-- [a](x.md) -->", { exists: () => false }, []],
    [
      dedent`
      \`\`\`text
      [a](x.md)
      \`\`\`
    `,
      { exists: () => false },
      [],
    ],
    ["<!--\n[a](x.md)\n--> [b](y.md)", { exists: () => false }, ["LINK_DEAD 9:9"]],
    ["[a](https://example.com) [b](mailto:a@b.example) [c](//x)", { exists: () => false }, []],
  ])("judges the link %j", (markdown, context, expected) =>
    expect(lint(`${markdown}\n`, context)).toEqual(expected),
  );

  test.each([
    ['<img src="x.png">', ["IMAGE_ALT 7:1"]],
    ['<img src="x.png" alt="two lanes">', []],
    ['<b onclick="x()">', ["HTML_REMOVED 7:4"]],
    ["on a = b", []],
    ["<iframe>", ["HTML_REMOVED 7:1"]],
  ])("judges the HTML %j", (markdown, expected) => expect(lint(`${markdown}\n`)).toEqual(expected));

  test.each([
    [
      dedent`
      \`\`\`sql db=bob check="x"
      ALTER TABLE t ADD COLUMN a int;
      \`\`\`
    `,
      [],
    ],
    [
      dedent`
      \`\`\`sql db=bob check="x"
      SELECT 1;
      \`\`\`
    `,
      ["CHECK_CANNOT_FAIL 9:1"],
    ],
    [
      dedent`
      \`\`\`sql db=bob check="x" shapes=1
      SELECT 1;
      \`\`\`
    `,
      [],
    ],
    [
      dedent`
      \`\`\`sql db=bob check="x"
      SELECT a FROM t;
      \`\`\`

      | a |
      |---|
    `,
      [],
    ],
    [
      dedent`
        \`\`\`sql db=bob check="x"
        SELECT a FROM t;
        \`\`\`

        | ... |
        |---|
        | ... |
      `,
      ["CHECK_CANNOT_FAIL 9:1"],
    ],
    [
      dedent`
      \`\`\`console check="x"
      $ gosling shapes
      ...
      \`\`\`
    `,
      ["CHECK_CANNOT_FAIL 9:1"],
    ],
    [
      dedent`
      \`\`\`console check="x"
      $ gosling up --database bob
      \`\`\`
    `,
      [],
    ],
  ])("knows whether a check can fail: %j", (block, expected) =>
    expect(lint(`On bob:\n\n${block}`)).toEqual(expected),
  );

  test("ends on megabytes of what is almost a link", () => {
    for (const piece of ["[", "![", "](", "<a ", "<", "`", "<!--", '"', "]: ", "on", "on =", "[a](b "])
      expect(
        lint(`x ${piece.repeat(Math.ceil(300_000 / piece.length))}\n`, { exists: () => true }),
      ).toBeInstanceOf(Array);
  });
});
