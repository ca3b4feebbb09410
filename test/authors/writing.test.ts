// The pure parts of what authors use: what changed between two saves, what a play really gave, the first lesson's text.
import { describe, expect, test } from "vitest";
import { type Lesson, parseLesson } from "../../src/lessons/index.ts";
import { actualSteps } from "../../src/node/authoring/actual-steps.ts";
import { starterLesson, starterTest } from "../../src/node/authoring/starter.ts";
import { changeOf } from "../../src/node/dev/change.ts";
import type { CheckResult, LessonEvent, StepOutput } from "../../src/runner/index.ts";
import { lessonText } from "./terminal.ts";

const TICKS = "```";

function parsed(text: string): Lesson {
  const result = parseLesson({ name: "lessons/a.md", text });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.lesson;
}

const text = lessonText(
  `On **dev**:

${TICKS}sql db=dev
SELECT 1 AS one;
${TICKS}

| one |
|-----|
| 1   |

Then:

${TICKS}sql db=dev
SELECT 2;
${TICKS}

Your turn:

${TICKS}sql db=dev exercise=three
SELECT ______;
${TICKS}

<details><summary>Solution</summary>

${TICKS}sql solution=three
SELECT 3;
${TICKS}

</details>

${TICKS}sql db=dev for=three check="it is three"
SELECT 3 AS n;
${TICKS}

| n |
|---|
| 3 |
`,
);

describe("changeOf", () => {
  const cases: readonly [string, (text: string) => string, ReturnType<typeof changeOf>][] = [
    ["nothing", (now) => now, { steps: false, from: null }],
    [
      "prose above every step",
      (now) => now.replace("On **dev**:", "On **dev**,\n\nnow:"),
      { steps: false, from: null },
    ],
    [
      "the title and the summary",
      (now) => now.replaceAll(/A lesson/g, "Another"),
      { steps: false, from: null },
    ],
    ["an expected cell", (now) => now.replace("| 1   |", "| 7   |"), { steps: true, from: "s1" }],
    ["a step's SQL", (now) => now.replace("SELECT 2", "SELECT 22"), { steps: true, from: "s2" }],
    [
      "an attribute",
      (now) => now.replace('check="it is three"', 'check="it is 3"'),
      { steps: true, from: "s4" },
    ],
    ["a solution", (now) => now.replace("SELECT 3;", "SELECT 3.0;"), { steps: true, from: "s3" }],
    [
      "the clock",
      (now) => now.replace("minutes: 1", "minutes: 1\nclock: 2026-02-02 00:00:00"),
      { steps: true, from: "s1" },
    ],
    [
      "a step before the second",
      (now) => now.replace("Then:", `${TICKS}sql db=dev\nSELECT 0;\n${TICKS}\n\nThen:`),
      { steps: true, from: "s2" },
    ],
    [
      "the second step is gone",
      (now) => now.replace(`${TICKS}sql db=dev\nSELECT 2;\n${TICKS}\n`, ""),
      { steps: true, from: "s2" },
    ],
  ];
  test.each(cases)("%s", (_name, change, expected) => {
    expect(change === cases[0]![1] || change(text) !== text).toBe(true);
    expect(changeOf(parsed(text), parsed(change(text)))).toEqual(expected);
  });

  test("the last steps are gone: the page is another, nothing has to be played", () => {
    const shorter = text.slice(0, text.indexOf("Your turn:"));
    expect(changeOf(parsed(text), parsed(shorter))).toEqual({ steps: true, from: null });
  });
});

describe("actualSteps", () => {
  const lesson = parsed(
    lessonText(
      `On **ann** and **bob**:

${TICKS}sql db=ann,bob
SELECT 1 AS n;
${TICKS}

| n |
|---|
| 2 |

${TICKS}console
$ gosling shapes
9 shapes
$ gosling shapes
9 shapes
${TICKS}
`,
      "databases: [ann, bob]",
    ),
  );
  const table = (value: string) => ({
    command: "SELECT 1",
    columns: [{ name: "n", type: 23 }],
    rows: [[value]],
  });
  const result = (database: string, value: string) =>
    ({ type: "result", database, result: table(value) }) as unknown as StepOutput;
  const output = (step: string, ...outputs: readonly StepOutput[]): LessonEvent[] =>
    outputs.map((one) => ({ type: "step-output", step, output: one }));
  const finished = (
    step: string,
    kind: CheckResult["kind"],
    status: CheckResult["status"] = "failed",
  ): LessonEvent => ({
    type: "step-finished",
    step,
    result: {
      status,
      durationMs: 1,
      checks: [{ kind, status, claim: "", at: { file: "", line: 1, column: 1 } }],
    },
  });
  const said = output(
    "s2",
    { type: "command", text: "gosling shapes" },
    { type: "line", text: "A  ann, bob", stream: "out" },
    { type: "line", text: "1 shape", stream: "out" },
    { type: "command", text: "gosling shapes" },
  );

  test("the table that all databases answered, and each command's lines", () => {
    const events = [
      ...output("s1", result("ann", "1"), result("bob", "1")),
      finished("s1", "table"),
      ...said,
      finished("s2", "output"),
    ];
    expect(actualSteps(lesson, events)).toEqual({
      steps: [
        { type: "result", step: "s1", result: table("1") },
        { type: "output", step: "s2", commands: [["A  ann, bob", "1 shape"], []] },
      ],
      broken: null,
    });
  });

  test("two databases with two answers: no table says both", () => {
    const events = [...output("s1", result("ann", "1"), result("bob", "3")), finished("s1", "table")];
    expect(actualSteps(lesson, events)).toEqual({ steps: [], broken: null });
  });

  test("what passed is not reported", () => {
    const events = [
      ...output("s1", result("ann", "1"), result("bob", "1")),
      finished("s1", "table", "passed"),
    ];
    expect(actualSteps(lesson, events)).toEqual({ steps: [], broken: null });
  });

  test.each(["ran", "error"] as const)(
    "after a check of the kind %s failed nothing more is reported",
    (kind) => {
      const events = [finished("s1", kind), ...said, finished("s2", "output")];
      expect(actualSteps(lesson, events)).toEqual({ steps: [], broken: lesson.steps[0] });
    },
  );
});

describe("the first lesson", () => {
  const files = ["migrations/00002_b.sql", "migrations/00010_c.sql", "migrations/00001_a.sql"];

  test("starts from the newest version, whatever the order of the names", () => {
    const lesson = parsed(starterLesson({ folder: "migrations", files, tables: ["a", "b"] }));
    expect(lesson.history).toBe(10n);
    const [tables] = lesson.steps;
    expect(tables?.type === "sql" && tables.expected?.rows.map((row) => row.cells[0]?.text)).toEqual([
      "a",
      "b",
    ]);
  });

  test("names a dozen of many tables, and none that a table cannot hold", () => {
    const many = Array.from({ length: 40 }, (_, i) => `t${i}`);
    const lesson = parsed(starterLesson({ folder: "migrations", files, tables: ["odd|name", ...many] }));
    const [tables] = lesson.steps;
    const cells = tables?.type === "sql" ? tables.expected?.rows.map((row) => row.cells[0]?.text) : [];
    expect(cells).toEqual(["...", ...many.slice(0, 11), "..."]);
  });

  test("without migrations it brings its own", () => {
    const lesson = parsed(starterLesson({ folder: null, files: [], tables: null }));
    expect(lesson.history).toBe(null);
    expect(lesson.steps.map((step) => step.type)).toEqual(["file", "console", "sql"]);
  });

  test("the test file names a folder only where it must", () => {
    expect(starterTest(null)).toContain("describeLessons();");
    expect(starterTest("db/migrations")).toContain('describeLessons({ migrations: "db/migrations" });');
  });
});
