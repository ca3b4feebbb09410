// Lessons with another text in a block, and lessons that are wrong in one place.
import { describe, expect, test } from "vitest";
import { type Mutant, mutateLesson, parseLesson, solutions, withBodies } from "../../src/lessons/index.ts";
import { dedent } from "../support/dedent.ts";
import { lessonText, read } from "./write.ts";

const source = (text: string) => ({ name: "x.md", text });

function mutants(body: string): readonly Mutant[] {
  return [...mutateLesson(source(lessonText(body)), read(lessonText(body)))];
}

const told = ({ kind, step, at, description }: Mutant) =>
  `${kind} ${step} ${at.line}:${at.column} ${description}`;
const EXERCISE = dedent`
  \`\`\`sql db=bob exercise=a
  SELECT ______;
  \`\`\`

  <details><summary>Solution</summary>

  \`\`\`sql solution=a
  SELECT 1,
         2;
  \`\`\`

  </details>

  \`\`\`sql db=bob for=a check="x"
  SELECT 3;
  \`\`\`
  | a |
  |---|
  | 3 |
`;

describe("another text in a block", () => {
  const body = dedent`
    \`\`\`sql db=bob
    SELECT 1;
    \`\`\`

    Text.

    \`\`\`console
    $ gosling shapes
    \`\`\`
  `;

  test("only the block changes", () => {
    for (const end of ["\n", "\r\n"]) {
      const text = lessonText(body).replaceAll("\n", end);
      const changed = withBodies(source(text), read(text), {
        s1: "SELECT 2;\nSELECT 3;",
        s2: "$ git pull bob",
      });
      expect(changed.text).toBe(
        lessonText(
          body.replace("SELECT 1;", "SELECT 2;\nSELECT 3;").replace("gosling shapes", "git pull bob"),
        ).replaceAll("\n", end),
      );
    }
  });

  test("the same text changes nothing", () => {
    const text = source(lessonText(body));
    expect(withBodies(text, read(text.text), { s1: "SELECT 1;" })).toBe(text);
  });

  test.each([
    "```\nDROP TABLE users;",
    "~~~",
    "   ````sql db=alice\nx",
    dedent`
      a

      \`\`\`sql db=alice
      SELECT 2;
      \`\`\`

      b`,
  ])("a fence in the text does not end the block: %j", (typed) => {
    const lesson = read(withBodies(source(lessonText(body)), read(lessonText(body)), { s1: typed }).text);
    expect(lesson.steps).toHaveLength(2);
    expect(lesson.steps[0]!.body).toBe(typed);
  });

  test("solutions, of all exercises or all but one", () => {
    const lesson = read(lessonText(EXERCISE));
    expect(solutions(lesson)).toEqual({ s1: "SELECT 1,\n       2;" });
    expect(solutions(lesson, "a")).toEqual({});
    expect(
      read(withBodies(source(lessonText(EXERCISE)), lesson, solutions(lesson)).text).steps[0]!.body,
    ).toBe("SELECT 1,\n       2;");
  });
});

describe("mutants", () => {
  test("of SQL with a table", () => {
    expect(
      mutants(
        dedent`
          \`\`\`sql db=bob
          -- ask
          SELECT 1;
          \`\`\`
          | a | b |
          |---|---|
          | 1 | NULL |
          | ... | \`x\\|y\` |
        `,
      ).map(told),
    ).toEqual([
      "block s1 5:1 left out: SELECT 1;",
      'cell s1 9:3 expected "a~" instead of "a"',
      'cell s1 9:7 expected "b~" instead of "b"',
      'cell s1 11:3 expected "1~" instead of "1"',
      'cell s1 11:7 expected "NULL~" instead of "NULL"',
      'cell s1 12:9 expected "x|y~" instead of "x|y"',
    ]);
  });

  test("of errors and shapes", () => {
    expect(
      mutants(
        dedent`
          \`\`\`sql db=bob error=42703 shapes=2 check="shapes=2 here"
          x
          \`\`\`
          \`\`\`console error=OUT_OF_ORDER shapes=1
          $ gosling up --database bob
          \`\`\`
        `,
      ).map(told),
    ).toEqual([
      "block s1 5:1 left out: x",
      "error s1 5:21 expected the error 42P01 instead of 42703",
      "shapes s1 5:34 expected 1 schema instead of 2",
      "command s2 9:3 left out: $ gosling up --database bob",
      "error s2 8:18 expected the error 42703 instead of OUT_OF_ORDER",
      "shapes s2 8:38 expected 2 schemas instead of 1",
    ]);
  });

  test("of a migration, line by line", () => {
    expect(
      mutants(
        dedent`
          \`\`\`sql file=migrations/1_a.sql
          -- +goose Up
          CREATE TABLE t (
            id int -- the key
          );
          -- a comment

          -- +goose Down
          DROP TABLE t;
          \`\`\`
        `,
      ).map(told),
    ).toEqual([
      "block s1 5:1 left out: migrations/1_a.sql",
      "line s1 6:1 left out: -- +goose Up",
      "line s1 7:1 left out: CREATE TABLE t (",
      "line s1 8:1 left out: id int -- the key",
      "line s1 9:1 left out: );",
      "line s1 12:1 left out: -- +goose Down",
      "line s1 13:1 left out: DROP TABLE t;",
    ]);
  });

  test("of a console: commands that nothing compares, and lines that are compared", () => {
    expect(
      mutants(
        dedent`
          \`\`\`console
          $ git pull bob
          $ server start bob
          ...
          bob: OK (...)
          $ gosling shapes
          ...
          \`\`\`
        `,
      ).map(told),
    ).toEqual([
      "command s1 6:3 left out: $ git pull bob",
      'output s1 9:1 expected "bob: OK (...)~" instead of "bob: OK (...)"',
      "command s1 10:3 left out: $ gosling shapes",
    ]);
  });

  test("of an exercise are made of its solution, and stand where the solution stands", () => {
    const all = mutants(EXERCISE);
    expect(all.map(told)).toEqual([
      "block s1 5:1 left out: SELECT 1,",
      "block s2 18:1 left out: SELECT 3;",
      'cell s2 21:3 expected "a~" instead of "a"',
      'cell s2 23:3 expected "3~" instead of "3"',
    ]);
    expect(all[1]!.source.text).toContain(dedent`
      \`\`\`sql db=bob exercise=a
      SELECT 1,
             2;
      \`\`\``);
    const lines = mutants(
      EXERCISE.replace("db=bob exercise", "file=a.sql exercise").replace(
        "SELECT ______;",
        dedent`
          -- +goose Up
          -- one
          -- two
          ______`,
      ),
    );
    expect(lines.map(told).slice(0, 3)).toEqual([
      "block s1 5:1 left out: a.sql",
      "line s1 15:1 left out: SELECT 1,",
      "line s1 16:1 left out: 2;",
    ]);
    expect(told(lines[3]!)).toBe("block s2 21:1 left out: SELECT 3;");
  });

  test("carry the reason of their step", () => {
    expect(
      mutants(dedent`
        \`\`\`sql db=bob survives="only shown"
        SELECT 1;
        \`\`\`
      `).map(({ survives }) => survives),
    ).toEqual(["only shown"]);
  });

  test("differ from the lesson, parse, and say what they say", () => {
    const body = `${EXERCISE}\n\`\`\`sql file=a.sql\nx\n\`\`\`\n\`\`\`console shapes=1 check="x"\n$ git pull bob\n\`\`\`\n\`\`\`sql db=bob\nSELECT 1;\n\`\`\`\n| \`a\` | b |\n|---|:-:|\n| \`\`a\`b\`\` |  |\n| *x* | a \\| b|\n`;
    const solved = withBodies(
      source(lessonText(body)),
      read(lessonText(body)),
      solutions(read(lessonText(body))),
    );
    const all = mutants(body);
    expect(all.length).toBeGreaterThan(12);
    for (const mutant of all) {
      expect(mutant.source.text).not.toBe(solved.text);
      const parsed = parseLesson(mutant.source);
      expect([told(mutant), parsed]).toMatchObject([told(mutant), { ok: true }]);
      if (mutant.kind === "cell" && parsed.ok) {
        const wrong = /^expected "(.*)" instead/.exec(mutant.description)![1];
        const cells = parsed.lesson.steps.flatMap((step) =>
          step.type === "sql" && step.expected !== null
            ? [step.expected.columns, ...step.expected.rows.map((row) => row.cells)].flat()
            : [],
        );
        expect(cells.filter((cell) => cell.text === wrong)).toHaveLength(1);
      }
    }
    expect(new Set(all.map(({ source: { text } }) => text)).size).toBe(all.length);
  });
});
