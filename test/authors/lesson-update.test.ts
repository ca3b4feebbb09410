// `gosling lesson run --update`: what is written into a lesson, what never is, and that the file is otherwise the same to the byte.
import { describe, expect, test } from "vitest";
import { dedent } from "../support/dedent.ts";
import { lessonText, place } from "./terminal.ts";

const patience = { timeout: 120_000 };
const TICKS = "```";

/** Windows line ends and a byte order mark on purpose: they must come through. */
const asWritten = (text: string) => `\uFEFF${text.replaceAll("\n", "\r\n")}`;

const lesson = (parts: { rows: string; shapes: string; broken?: string }) => `---
databases: [ann, bob]
summary: A lesson of the tests.
minutes: 1
---
# A lesson

On **ann** and **bob**:

${TICKS}sql db=ann
CREATE TABLE t (num int, name text);
INSERT INTO t VALUES (1, 'one'), (2, NULL);
${TICKS}

Numbers on **ann**:

${TICKS}sql db=ann
SELECT num, name FROM t ORDER BY num;
${TICKS}

${parts.rows}

| not | a result |
|-----|----------|
| it  | stays    |

${parts.broken ?? ""}Shapes:

${TICKS}console check="two shapes"
$ gosling shapes
${parts.shapes}
${TICKS}

Last   words, with    blanks.
`;

const right = {
  rows: "| num | name |\n|-----|------|\n| 1   | one  |\n| 2   | NULL |",
  shapes: "A  bob\nB  ann\n2 shapes",
};
const wrong = {
  rows: "| num | name |\n|-----|------|\n| 1   | eins |",
  shapes: "A  bob\n2 shapes",
};

describe("lesson run --update", () => {
  test("writes tables and output, and nothing else; then every step passes", patience, async () => {
    const at = place({ "lessons/a.md": asWritten(lesson(wrong)) });
    const { code, out, err } = await at.run("lesson", "run", "--update");
    expect(at.read("lessons/a.md")).toBe(asWritten(lesson(right)));
    expect(out).toMatch(
      /^lessons\/a\.md:17: updated\nlessons\/a\.md:32: updated\n\n1 lesson, 3 steps: 3 passed, 0 failed, 2 updated \(.*\)\n$/,
    );
    expect({ code, err }).toEqual({ code: 0, err: "" });

    const again = await at.run("lesson", "run", "--update");
    expect(again.out).toMatch(/^\n1 lesson, 3 steps: 3 passed, 0 failed \(/);
    expect(at.read("lessons/a.md")).toBe(asWritten(lesson(right)));
  });

  test(
    "a step that fails ends it: what comes after is not written, and the exit code says so",
    patience,
    async () => {
      const broken = `${TICKS}sql db=bob\nSELECT * FROM nowhere;\n${TICKS}\n\n`;
      const at = place({ "lessons/a.md": lesson({ ...wrong, broken }) });
      const { code, out } = await at.run("lesson", "run", "--update");
      expect(at.read("lessons/a.md")).toBe(lesson({ rows: right.rows, shapes: wrong.shapes, broken }));
      expect(out).toContain("lessons/a.md:30: not updated, nor anything after it: fix this step first\n");
      expect(out).toContain("42P01");
      expect(out).toContain("2 passed, 2 failed, 1 updated");
      expect(code).toBe(1);
    },
  );

  test("a success never takes the place of an expected error", patience, async () => {
    const text = lessonText(dedent`
      On **dev**:

      ${TICKS}sql db=dev error=42P01
      SELECT 1 AS one;
      ${TICKS}
    `);
    const at = place({ "lessons/a.md": text });
    expect((await at.run("lesson", "run", "--update")).code).toBe(1);
    expect(at.read("lessons/a.md")).toBe(text);
  });

  test("a result that is another each time still fails after it was written", patience, async () => {
    const text = lesson({
      ...right,
      rows: "| num | name |\n|-----|------|\n| 1   | ...  |\n| 0   | ...  |",
    }).replace(
      "SELECT num, name FROM t ORDER BY num",
      "SELECT CASE num WHEN 1 THEN 1 ELSE random() END AS num, name FROM t ORDER BY t.num",
    );
    const { code, out } = await place({ "lessons/a.md": text }).run("lesson", "run", "--update");
    expect(out).toContain("lessons/a.md:17: updated\n");
    expect(out).toMatch(/2 passed, 1 failed, 1 updated/);
    expect(code).toBe(1);
  });
});
