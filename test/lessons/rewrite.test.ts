// Writing what was found into the lesson: what changes, what stays, byte for byte.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ResultSet } from "../../src/engine/index.ts";
import { type ActualStep, parseLesson, rewriteLesson, type SqlStep } from "../../src/lessons/index.ts";
import { dedent } from "../support/dedent.ts";
import { lessonText, read } from "./write.ts";

const result = (
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  type = 25,
): ResultSet => ({
  command: "SELECT",
  columns: columns.map((name) => ({ name, type })),
  rows,
  affected: 0,
});

function rewrite(text: string, ...actual: readonly ActualStep[]) {
  const parsed = parseLesson({ name: "x.md", text });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return rewriteLesson({ name: "x.md", text }, parsed.lesson, actual);
}

const BLOCK = dedent`
  \`\`\`sql db=bob
  SELECT * FROM t;
  \`\`\`

`;
const ORDERED = dedent`
  \`\`\`sql db=bob
  SELECT * FROM t ORDER BY 1;
  \`\`\`

`;

function table(markdown: string, found: ResultSet, block = BLOCK): string {
  const text = lessonText(dedent`
    ${block}${markdown}

    After it.
  `);
  const { source } = rewrite(text, { type: "result", step: "s1", result: found });
  expect(source.text.startsWith(lessonText(block))).toBe(true);
  expect(source.text.endsWith("\n\nAfter it.\n")).toBe(true);
  return source.text.slice(lessonText(block).length, -"\n\nAfter it.\n".length);
}

describe("a table", () => {
  test("values change in their rows, columns widen, alignment stays", () => {
    expect(
      table(
        dedent`
          | id | name |
          |---:|:-----|
          | 1  | Ann  |
          | 2  | Bob  |`,
        result(
          ["id", "name"],
          [
            ["2", "Robert"],
            ["1", "Ann"],
          ],
        ),
      ),
    ).toBe(dedent`
      | id  | name   |
      |----:|:-------|
      | 1   | Ann    |
      | 2   | Robert |`);
  });

  test("unordered: rows that hold keep their places, new ones come last, lost ones go", () => {
    expect(
      table(
        dedent`
          | a | b |
          |---|---|
          | 3 | x |
          | 1 | y |
          | 9 | q |`,
        result(
          ["a", "b"],
          [
            ["1", "y"],
            ["2", "z"],
            ["3", "x"],
          ],
        ),
      ),
    ).toBe(dedent`
      | a   | b   |
      |-----|-----|
      | 3   | x   |
      | 1   | y   |
      | 2   | z   |`);
  });

  test("ordered: the order that was found", () => {
    expect(
      table(
        dedent`
      | a |
      |---|
      | 3 |
      | 1 |`,
        result(["a"], [["1"], ["2"], ["3"]]),
        ORDERED,
      ),
    ).toBe(
      dedent`
        | a   |
        |-----|
        | 1   |
        | 2   |
        | 3   |`,
    );
  });

  test("`...` stays: cells, rows and headings", () => {
    expect(
      table(
        dedent`
          | a | ... | t |
          |---|---|---|
          | 1 | ... | x |
          | ... | ... | ... |`,
        result(
          ["a", "when", "t"],
          [
            ["1", "now", "y"],
            ["7", "now", "y"],
          ],
        ),
      ),
    ).toBe(dedent`
      | a   | ... | t   |
      |-----|-----|-----|
      | 1   | ... | y   |
      | ... | ... | ... |`);
  });

  test("`...` in an ordered table stands for the rows around", () => {
    expect(
      table(
        dedent`
        | a |
        |---|
        | ... |
        | 5 |
        | ... |`,
        result(["a"], [["1"], ["2"], ["6"], ["7"]]),
        ORDERED,
      ),
    ).toBe("| a   |\n|-----|\n| ... |");
    expect(
      table(
        dedent`
          | a | b |
          |---|---|
          | ... | ... |
          | 5 | x |
          | ... | ... |`,
        result(
          ["a", "b"],
          [
            ["1", "p"],
            ["5", "y"],
            ["6", "q"],
            ["7", "r"],
          ],
        ),
        ORDERED,
      ),
    ).toBe(dedent`
      | a   | b   |
      |-----|-----|
      | ... | ... |
      | 5   | y   |
      | ... | ... |`);
  });

  test("what is written another way but equal stays as it is written", () => {
    expect(
      table(
        "| a | b | c |\n|---|---|---|\n| true | `x` | 1 |",
        result(["a", "b", "c"], [["t", "x", "2"]], 16),
      ),
    ).toBe("| a    | b   | c   |\n|------|-----|-----|\n| true | `x` | 2   |");
  });

  test("other columns make another table", () => {
    expect(table("| a |\n|---|\n| 1 |", result(["a", "b"], [["1", null]]))).toBe(
      "| a   | b    |\n|-----|------|\n| 1   | NULL |",
    );
  });

  test("a table that loses all rows keeps its heading", () => {
    expect(table("| a |\n|---|\n| 1 |", result(["a"], []))).toBe("| a   |\n|-----|");
  });

  test.each([
    ["a|b", "`a\\|b`"],
    ["*x*", "`*x*`"],
    ["<b>", "`<b>`"],
    ["a`b", "``a`b``"],
    ["`a`", "`` `a` ``"],
    ["snake_case_name", "snake_case_name"],
    ["_x_", "`_x_`"],
    ["\\x68", "`\\x68`"],
    ["a\nb", "a b"],
    [null, "NULL"],
    ["NULL", "..."],
    ["...", "..."],
    ["a\\|b", "..."],
    ["", ""],
    ["ada@example.com", "ada@example.com"],
  ])("the value %j is written %j", (value, written) => {
    expect(
      table("| a | b |\n|---|---|\n| 1 | old |", result(["a", "b"], [["1", value]]))
        .split("\n")[2]!
        .split(" | ")[1]!
        .replace(/ *\|$/, ""),
    ).toBe(written);
  });

  test("no columns, no table: a result that is gone is not blessed", () => {
    const text = lessonText(dedent`
      ${BLOCK}| a |
      |---|
      | 1 |
    `);
    expect(rewrite(text, { type: "result", step: "s1", result: result([], []) })).toEqual({
      source: { name: "x.md", text },
      changed: [],
    });
  });

  test("any value that is written is read back as itself", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary-ascii" })), {
          maxLength: 4,
        }),
        (rows) => {
          const text = lessonText(dedent`
            ${BLOCK}| a | b |
            |---|---|

            After it.
          `);
          const { source } = rewrite(text, { type: "result", step: "s1", result: result(["a", "b"], rows) });
          const step = read(source.text).steps[0] as SqlStep;
          const found = step.expected!.rows.map((row) => row.cells.map((cell) => cell.text));
          const clean = rows.map((row) => row.map((value) => value.replace(/\s+/g, " ").trim()));
          expect(found).toEqual(
            clean.map((row, i) => row.map((value, j) => (found[i]?.[j] === "..." ? "..." : value))),
          );
          for (const [i, row] of found.entries())
            for (const [j, cell] of row.entries())
              if (cell === "...") expect(clean[i]![j]).toMatch(/^(NULL|\.\.\.)$|\\\|/);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("output", () => {
  const output = (expected: readonly string[], found: readonly string[]) => {
    const text = lessonText(
      dedent`
        \`\`\`console
        $ git pull bob
        $ server start bob
        ${expected.join("\n")}

        $ gosling shapes
        \`\`\`
      `,
    );
    const { source } = rewrite(text, {
      type: "output",
      step: "s1",
      commands: [["pulled"], found, ["1 shape"]],
    });
    const [, now] = /\$ server start bob\n(.*)\n\n\$ gosling shapes/s.exec(source.text)!;
    return now!.split("\n");
  };

  test("lines that hold stay, `...` among them", () => {
    expect(
      output(["starting", "...", "OK x (...)", "running"], ["starting", "a", "b", "OK x (5 ms)", "ready"]),
    ).toEqual(["starting", "...", "OK x (...)", "ready"]);
  });

  test("a line that changed keeps the `...` of its words", () => {
    expect(output(["bob: OK   1_x.sql (...)"], ["bob: OK   1_y.sql (5 ms)"])).toEqual([
      "bob: OK   1_y.sql (...)",
    ]);
  });

  test("new lines come in, lost lines go", () => {
    expect(output(["a", "b", "c"], ["a", "new", "c", "more"])).toEqual(["a", "new", "c", "more"]);
  });

  test("only `...` stays what it is", () => {
    expect(output(["..."], ["a", "b"])).toEqual(["..."]);
  });

  test("a line that would end the block or be a command is `...`", () => {
    expect(output(["a"], ["```", "$ rm -rf /"])).toEqual(["...", "..."]);
  });

  test("a command without expected lines gets none", () => {
    const text = lessonText(dedent`
      \`\`\`console
      $ gosling shapes
      \`\`\`
    `);
    expect(rewrite(text, { type: "output", step: "s1", commands: [["1 shape"]] }).changed).toEqual([]);
  });

  test("a step that stopped early is left alone", () => {
    const text = lessonText(dedent`
      \`\`\`console
      $ git pull bob
      old
      $ gosling shapes
      old
      \`\`\`
    `);
    expect(rewrite(text, { type: "output", step: "s1", commands: [["new"]] }).changed).toEqual([]);
  });
});

describe("the rest of the file", () => {
  test.each(["\n", "\r\n"])("stays byte for byte with line ends %j", (end) => {
    const prose = "\uFEFF---\ndatabases: [bob]\n---\n# T\n\n  odd   spacing \t\n\n";
    const text = dedent`
      ${prose}${BLOCK}| a |
      |---|
      | 1 |

      - list
      * * *
    `.replaceAll("\n", end);
    const { source, changed } = rewrite(text, { type: "result", step: "s1", result: result(["a"], [["2"]]) });
    expect(source.text).toBe(
      dedent`
        ${prose}${BLOCK}| a   |
        |-----|
        | 2   |

        - list
        * * *
      `.replaceAll("\n", end),
    );
    expect(changed).toMatchObject([{ step: "s1", at: { line: 8 } }]);
  });

  test("a table that ends the file without a newline", () => {
    const text = lessonText(`${BLOCK}| a |\n|---|\n| 1 |`);
    expect(rewrite(text, { type: "result", step: "s1", result: result(["a"], [["2"]]) }).source.text).toBe(
      lessonText(`${BLOCK}| a   |\n|-----|\n| 2   |`),
    );
  });

  test("several steps at once; a step with an expected error never", () => {
    const text = lessonText(
      dedent`
        ${BLOCK}| a |
        |---|
        | 1 |

        \`\`\`sql db=bob error=42703
        SELECT x;
        \`\`\`

        ${BLOCK}| a |
        |---|
        | 1 |
      `,
    );
    const found = result(["a"], [["2"]]);
    const { source, changed } = rewrite(
      text,
      { type: "result", step: "s3", result: found },
      { type: "result", step: "s2", result: found },
      { type: "result", step: "s1", result: found },
    );
    expect(changed.map(({ step }) => step)).toEqual(["s3", "s1"]);
    expect(source.text).toBe(text.replaceAll("| a |\n|---|\n| 1 |", "| a   |\n|-----|\n| 2   |"));
  });

  test("a second time changes nothing", () => {
    const text = lessonText(dedent`
      ${BLOCK}| a |
      |---|
      | 1 |
    `);
    const actual: ActualStep = { type: "result", step: "s1", result: result(["a", "b|c"], [["2", null]]) };
    const once = rewrite(text, actual).source.text;
    expect(rewrite(once, actual)).toEqual({ source: { name: "x.md", text: once }, changed: [] });
  });
});
