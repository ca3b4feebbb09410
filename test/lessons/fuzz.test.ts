// Whatever the text is: the parser ends, throws nothing, and every place it names lies in the file.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Location } from "../../src/engine/index.ts";
import { type Lesson, parseLesson } from "../../src/lessons/index.ts";
import { dedent } from "../support/dedent.ts";
import { lessonText, read } from "./write.ts";

const PIECES = [
  "\n", "\n", "\n\n", "\r\n", "\r", " ", "   ", "\t", "---\n", "# ", "## ", "### ", "> ", "- ", "1. ", "\uFEFF", "\u2028", "\u202E", "\0", "\\", "\"", "`", "|", "=",
  "```", "~~~", "````", "```\n", "```sql db=alice\n", "```sql file=a.sql branch=b\n", "```console\n", "$ ", "$ git pull bob\n", "$ gosling up --database alice\n", "...\n", "``` \n",
  "sql ", "db=alice,bob ", "error=42703 ", 'check="a b" ', "shapes=2 ", "ordered ", "exercise=e ", "for=e ", "solution=e ", "SELECT 1;\n", "ORDER BY 1 ", "/* ", "$$ ", "'",
  "| a | b |\n", "|---|---|\n", "| 1 | 2 |\n", "| ... |\n", "<details>\n", "<summary>Hint</summary>\n", "</details>\n", "<!--", "-->", "<div>", "[a]: b\n", "word", "______", "bob ",
]; // biome-ignore format: one long list reads better than a hundred lines

const soup = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...PIECES) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 5 }) },
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(""));
const anyText = fc.oneof(soup, soup.map(lessonText), fc.string({ unit: "binary" }));

function isInside(text: string, { line, column }: Location): boolean {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  return line >= 1 && line <= lines.length && column >= 1 && column <= lines[line - 1]!.length + 1;
}

function places(lesson: Lesson): readonly Location[] {
  const blocks = [...lesson.intro, ...lesson.sections.flatMap((section) => section.blocks)];
  return [
    ...lesson.sections.map((section) => section.at),
    ...blocks.map((block) => block.at),
    ...lesson.steps.flatMap((step) => [step.bodyAt, ...(step.error === null ? [] : [step.error.at])]),
    ...lesson.steps.flatMap((step) =>
      step.type === "console"
        ? step.commands.flatMap((command) => [command.at, ...command.expected.map((line) => line.at)])
        : [],
    ),
    ...lesson.exercises.flatMap((exercise) => [
      exercise.at,
      exercise.solution.bodyAt,
      ...exercise.hints.map((hint) => hint.at),
    ]),
  ];
}

describe("any text", () => {
  test("ends, throws nothing, and names only places in the file", () => {
    let sound = 0;
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parseLesson({ name: "x.md", text });
        if (!parsed.ok) {
          expect(parsed.problems.some((problem) => problem.severity === "error")).toBe(true);
          for (const problem of parsed.problems)
            expect([problem, isInside(text, problem.at)]).toEqual([problem, true]);
          return;
        }
        sound++;
        for (const place of places(parsed.lesson))
          expect([place, isInside(text, place)]).toEqual([place, true]);
      }),
      { numRuns: 2000 },
    );
    // The texts must not all be refused at their first line.
    expect(sound).toBeGreaterThan(20);
  });

  test("a step's place is its fence, its text stands from bodyAt on, its cells stand where they say", () => {
    const cell = fc.constantFrom("1", "a b", "NULL", "...", "`x`", "ä", "\\|");
    const step = fc.record({
      prose: fc.constantFrom(
        "",
        "text\n\n",
        "- list\n\n",
        "> quote\n\n",
        "<b>x</b>\n\n",
        "# not a title in text\n\n".slice(2),
        "\tcode\n\n",
        "[a]: b\n\n",
      ),
      heading: fc.constantFrom("", "## Section\n\n", "### Part\n"),
      // One blank more would put the fence into a list above it.
      indent: fc.constantFrom("", " "),
      fence: fc.constantFrom("```", "````", "~~~"),
      body: fc
        .array(fc.constantFrom("SELECT 1;", "", "-- x", "  y", "\tz"), { minLength: 1, maxLength: 4 })
        .map((lines) => ["SELECT 0;", ...lines]),
      gap: fc.constantFrom("", "\n", "\n\n"),
      rows: fc.array(fc.tuple(cell, cell), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.constantFrom("\n", "\r\n"), (steps, end) => {
        const text = lessonText(
          steps
            .map(({ prose, heading, indent, fence, body, gap, rows }) => {
              const table = ["| a | b |", "|---|---|", ...rows.map(([x, y]) => `| ${x} | ${y} |`)].join("\n");
              return dedent`
                ${heading}${prose}${indent}${fence}sql db=bob
                ${body.map((line) => indent + line).join("\n")}
                ${indent}${fence}
                ${gap}${table}

              `;
            })
            .join(""),
        ).replaceAll("\n", end);
        const lines = text.split(end);
        const lesson = read(text);
        expect(lesson.steps).toHaveLength(steps.length);
        for (const [i, { body, fence, indent, rows }] of steps.entries()) {
          const found = lesson.steps[i]!;
          expect(lines[found.at.line - 1]).toBe(`${indent}${fence}sql db=bob`);
          expect(found.body).toBe(body.join("\n"));
          expect(lines[found.bodyAt.line - 1]).toBe(`${indent}SELECT 0;`);
          if (found.type !== "sql") throw new Error("not sql");
          const cells = found.expected!.rows.flatMap((row) => row.cells);
          expect(cells).toHaveLength(rows.length * 2);
          for (const [j, { at }] of cells.entries())
            expect(lines[at.line - 1]!.slice(at.column - 1).startsWith(rows.flat()[j]!)).toBe(true);
          expect(lines[found.endLine - 1]).toMatch(/^\|/);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("sizes", () => {
  const step = (i: number) =>
    dedent`
      ## Section ${i}

      On **bob**:

      \`\`\`sql db=bob
      SELECT ${i};
      \`\`\`

      | a |
      |---|
      | ${i} |

    `;

  test("ten thousand steps", () => {
    const lesson = read(lessonText(Array.from({ length: 10_000 }, (_, i) => step(i)).join("")));
    expect(lesson.steps).toHaveLength(10_000);
    expect(lesson.steps.at(-1)).toMatchObject({
      id: "s10000",
      body: "SELECT 9999;",
      at: { line: 12 * 9_999 + 9 },
    });
  });

  test.each([
    ["one line of prose", `${"word ".repeat(1_000_000)}\n`],
    ["prose", "Some **words** in a line.\n".repeat(60_000)],
    ["paragraphs", "Some **words**.\n\n".repeat(100_000)],
    ["headings alike", "## Same\n".repeat(60_000)],
    ["one block", `\`\`\`sql db=bob\n${"SELECT 1;\n".repeat(500_000)}\`\`\`\n`],
    [
      "one table",
      dedent`
      \`\`\`sql db=bob
      SELECT 1;
      \`\`\`
      | a |
      |---|
      ${"| 12345 |\n".repeat(500_000)}`,
    ],
    ["one console", `\`\`\`console\n${"$ git pull bob\n".repeat(100_000)}\`\`\`\n`],
    ["one list", "- point\n".repeat(100_000)],
    ["comments", "<!-- x -->\n".repeat(100_000)],
    [
      "details",
      dedent`
      <details>
      <summary>More</summary>

      Text

      </details>

    `.repeat(20_000),
    ],
    [
      "blank lines in a block",
      dedent`
      \`\`\`sql db=bob
      SELECT 1;${"\n".repeat(1_000_000)}SELECT 2;
      \`\`\`
    `,
    ],
    ["open tags", `<b>\n${"<details ".repeat(500_000)}\n`],
    ["dots", `${".".repeat(2_000_000)}x\n`],
    [
      "an attribute",
      dedent`
      \`\`\`sql db=bob check="${"x".repeat(5_000_000)}"
      SELECT 1;
      \`\`\`
    `,
    ],
    [
      "open comments in SQL",
      dedent`
      \`\`\`sql db=bob
      ${"/* ' $a$ ".repeat(600_000)}
      \`\`\`
      | a |
      |---|
    `,
    ],
  ])("megabytes of %s", (_, body) => expect(read(lessonText(body)).title).toBe("A title"));

  test.each([
    [
      "unknown attributes",
      dedent`
      \`\`\`sql ${"x=1 ".repeat(1_200_000)}
      SELECT 1;
      \`\`\`
    `,
    ],
    ["open fences", "```sql db=alice\n".repeat(300_000)],
    ["backticks", "`".repeat(5_000_000)],
    [
      "quotation marks",
      dedent`
      \`\`\`sql db=alice ${'"'.repeat(5_000_000)}
      SELECT 1;
      \`\`\`
    `,
    ],
    [
      "commas",
      dedent`
      \`\`\`sql db=${",".repeat(2_000_000)}
      SELECT 1;
      \`\`\`
    `,
    ],
    [
      "pipes",
      dedent`
      \`\`\`sql db=alice
      SELECT 1;
      \`\`\`
      ${"|".repeat(5_000_000)}
    `,
    ],
    ["deep lists", Array.from({ length: 800 }, (_, i) => `${"  ".repeat(i)}- a\n`).join("")],
    ["deep quotations", `${">".repeat(2_000_000)}\n`],
  ])("megabytes of mistakes: %s", (_, body) => {
    const parsed = parseLesson({ name: "x.md", text: lessonText(body) });
    expect(parsed.ok ? 0 : parsed.problems.length).toBeGreaterThan(0);
  });
});
