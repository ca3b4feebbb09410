// What a reader is asked before a step runs: the true answer among others, and none of them given away.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Lesson, parseLesson, predictionOf, type Step } from "../../src/lessons/index.ts";

function lessonOf(name: string, text: string): Lesson {
  const parsed = parseLesson({ name, text });
  if (!parsed.ok) throw new Error(parsed.problems[0]!.message);
  return parsed.lesson;
}

const one = (attributes: string, below = "", body = "SELECT a FROM t;") =>
  lessonOf(
    "lessons/x.md",
    `---\ndatabases: [alice, bob, carol]\n---\n# X\n\n## A\n\nText.\n\n\`\`\`sql db=alice ${attributes}\n${body}\n\`\`\`\n\n${below}`,
  ).steps[0]!;
const ask = (step: Step) => predictionOf(step, 3)!;
const truth = (step: Step) => ask(step).choices[ask(step).truth];

describe("the kind of question", () => {
  test("is what the block expects, or what the author says", () => {
    expect(ask(one("predict error=42703")).kind).toBe("error");
    expect(ask(one("predict schemas=2")).kind).toBe("schemas");
    expect(ask(one("predict", "| a |\n|---|\n| 1 |\n")).kind).toBe("rows");
    expect(ask(one("predict=rows schemas=2", "| a |\n|---|\n| 1 |\n")).kind).toBe("rows");
    expect(predictionOf(one("schemas=2"), 3)).toBeNull();
  });

  test("the true answer is among the choices", () => {
    expect(truth(one("predict error=42703"))).toEqual({ type: "fails", code: "42703" });
    expect(truth(one("predict=error"))).toEqual({ type: "runs" });
    expect(truth(one("predict schemas=3"))).toEqual({ type: "schemas", count: 3 });
    expect(truth(one("predict=waits error=55P03"))).toEqual({ type: "waits" });
    expect(truth(one("predict=waits"))).toEqual({ type: "at-once" });
    expect(truth(one("predict", "| a |\n|---|\n| t |\n"))).toEqual({
      type: "rows",
      columns: ["a"],
      rows: [["t"]],
    });
    expect(truth(one("predict", "| a |\n|---|\n"))).toEqual({ type: "row-count", count: 0 });
  });

  test("the author's own wrong row is offered beside the true one", () => {
    const { choices } = ask(one('predict instead="9"', "| a |\n|---|\n| 1 |\n"));
    expect(choices).toContainEqual({ type: "rows", columns: ["a"], rows: [["9"]] });
  });

  test("a table that is too long, or that leaves rows open, is asked about by its length", () => {
    const long = `| a |\n|---|\n${"| 1 |\n".repeat(5)}`;
    expect(truth(one("predict", long))).toEqual({ type: "row-count", count: 5 });
  });
});

const folder = "lessons";
const course = readdirSync(folder)
  .filter((name) => /^\d\d-.*\.md$/.test(name))
  .map((name) => lessonOf(`${folder}/${name}`, readFileSync(`${folder}/${name}`, "utf8")));

describe.each(course.map((lesson) => [lesson.file, lesson] as const))("%s", (file, lesson) => {
  const asking = lesson.steps.filter((step) => step.predict !== null);
  const lines = readFileSync(file, "utf8").split("\n");

  test("asks at least three times", () => expect(asking.length).toBeGreaterThanOrEqual(3));

  test("offers two to four different answers, one of them true", () => {
    for (const step of asking) {
      const { choices, truth: index } = predictionOf(step, lesson.databases.length)!;
      expect(choices.length).toBeGreaterThanOrEqual(2);
      expect(choices.length).toBeLessThanOrEqual(4);
      expect(new Set(choices.map((choice) => JSON.stringify(choice))).size).toBe(choices.length);
      expect(choices[index]).toBeDefined();
    }
  });

  test("the paragraph above doesn't name the error", () => {
    for (const { at, error } of asking) {
      const above = lines
        .slice(0, at.line - 1)
        .join("\n")
        .trimEnd()
        .split(/\n\s*\n/)
        .at(-1)!;
      if (error !== null) expect(above).not.toContain(error.code);
    }
  });
});
