// `gosling lesson check`: the linter's findings as text, JSON and annotations, and the exit codes.
import { describe, expect, test } from "vitest";
import { githubAnnotation } from "../../src/text/index.ts";
import { dedent } from "../support/dedent.ts";
import { lessonText, place } from "./terminal.ts";

const clean = lessonText(
  dedent`
    On **dev**:

    \`\`\`sql db=dev check="one is one"
    SELECT 1 AS one;
    \`\`\`

    | one |
    |-----|
    | 1   |
  `,
);
const doubtful = clean.replace("On **dev**:", "Here:");
const wrong = clean.replace("db=dev", "db=dve");
const warning = "lessons/a.md:10:1";

describe("exit codes", () => {
  test.each([
    ["nothing to say", clean, [], 0, "1 lesson: 0 errors, 0 warnings\n"],
    ["a warning", doubtful, [], 0, `${warning}: warning: `],
    ["a warning, strictly", doubtful, ["--strict"], 1, "1 lesson: 0 errors, 1 warning\n"],
    ["an error", wrong, [], 1, "HINT: Did you mean `dev`?\n"],
  ])("%s", async (_name, text, options, code, says) => {
    const checked = await place({ "lessons/a.md": text }).run("lesson", "check", ...options);
    expect(checked).toMatchObject({ code, err: "" });
    expect(checked.out).toContain(says);
  });
});

test("JSON: all there is, with ok as the exit code says", async () => {
  const at = place({ "lessons/a.md": doubtful, "lessons/b.md": clean });
  const { code, out } = await at.run("lesson", "check", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    ok: true,
    files: 2,
    problems: [
      { code: "DATABASE_NOT_NAMED", severity: "warning", at: { file: "lessons/a.md", line: 10, column: 1 } },
    ],
  });
  expect(JSON.parse((await at.run("lesson", "check", "--format", "json", "--strict")).out).ok).toBe(false);
});

test("GitHub: one annotation a finding", async () => {
  const { code, out } = await place({ "lessons/a.md": wrong }).run("lesson", "check", "--format", "github");
  expect(code).toBe(1);
  expect(out).toMatch(
    /^::error file=lessons\/a\.md,line=10,col=11,title=UNKNOWN_DATABASE::There is no database `dve`\.%0ADid you mean `dev`\?\n$/,
  );
});

test("an annotation cannot be broken out of", () => {
  const at = { file: "a,b:c%.md", line: 1, column: 2 };
  expect(
    githubAnnotation({ code: "LINK_DEAD", severity: "warning", message: "50% of\r\n::error::x", at }),
  ).toBe("::warning file=a%2Cb%3Ac%25.md,line=1,col=2,title=LINK_DEAD::50%25 of%0D%0A::error::x");
});

test("links are held against the disk, and against the headings of other lessons", async () => {
  const links = "\n[a](b.md) [b](b.md#none) [c](b.md#a-section) [d](gone.md) [e](../README.md#anything)\n";
  const at = place({
    "README.md": "# Read me\n",
    "lessons/a.md": clean + links,
    "lessons/b.md": `${clean}\n## A section\n`,
  });
  const { code, out } = await at.run("lesson", "check", "--json");
  expect(code).toBe(1);
  const messages = JSON.parse(out).problems.map((problem: { message: string }) => problem.message);
  expect(messages).toEqual([
    "There is no heading with the id `none` in `lessons/b.md`.",
    "There is no file `lessons/gone.md`.",
  ]);
});

test.each([
  [["--format", "xml"], "gosling: --format must be one of text, json, github, not xml\n"],
  [["--json", "--format", "github"], "gosling: --json and --format github contradict each other\n"],
])("%j is refused", async (options, err) => {
  expect(await place({ "lessons/a.md": clean }).run("lesson", "check", ...options)).toEqual({
    code: 2,
    out: "",
    err,
  });
});
