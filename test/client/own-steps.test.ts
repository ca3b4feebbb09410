// A reader's own steps between the written ones: where they come, what is played, and what a changed lesson does to them.
import { expect, test } from "vitest";
import {
  canBeStep,
  type OwnStep,
  ownStepsIn,
  type StepShape,
  withOneMore,
  withOwnSteps,
} from "../../src/client/state/index.ts";
import { parseLesson } from "../../src/lessons/index.ts";
import { dedent } from "../support/dedent.ts";

const FENCE = "```";
const lesson = {
  name: "l.md",
  text: dedent`
    ---
    databases: [ann, bob]
    ---
    # L

    On **ann** and **bob**:

    ${["one", "two", "three"].map((word) => `${FENCE}sql db=ann,bob\nSELECT '${word}';\n${FENCE}\n`).join("\n")}`,
};
const written: readonly StepShape[] = ["one", "two", "three"].map((word, index) => ({
  id: `s${index + 1}`,
  body: `SELECT '${word}';`,
  question: null,
}));
const asked = (key: string, sql = `SELECT '${key}';`) => ({ key, database: "bob", sql });

/** Puts steps in, each after one of the moments shown at that time. */
function kept(...places: readonly (readonly [key: string, after: string | null])[]): readonly OwnStep[] {
  let own: readonly OwnStep[] = [];
  for (const [key, after] of places) {
    const { steps } = withOwnSteps(lesson, written, own);
    own = withOneMore(own, steps, after, asked(key));
  }
  return own;
}

const order = (own: readonly OwnStep[]) =>
  withOwnSteps(lesson, written, own).steps.map((step) => step.own?.key ?? step.id);

test("a step comes right after the moment it was asked at", () => {
  expect(order(kept(["a", "s2"]))).toEqual(["s1", "s2", "a", "s3"]);
  expect(order(kept(["a", null]))).toEqual(["a", "s1", "s2", "s3"]);
  expect(order(kept(["a", "s1"], ["b", "s1"]))).toEqual(["s1", "b", "a", "s2", "s3"]);
  // The first is s4 now.
  expect(order(kept(["a", "s1"], ["b", "s4"], ["c", "s3"]))).toEqual(["s1", "a", "b", "s2", "s3", "c"]);
});

test("the lesson with them can be read, and names the same steps", () => {
  const own = kept(["a", "s2"], ["b", null]);
  const tricky = [...own, { ...own[0]!, ...asked("c", "SELECT '```\n````'") }];
  const made = withOwnSteps(lesson, written, tricky);
  const parsed = parseLesson(made.lesson);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const bodies = new Map(parsed.lesson.steps.map(({ id, body }) => [id, body]));
  expect(made.steps.every(({ id, body }) => bodies.get(id) === body)).toBe(true);
  expect(Object.keys(made.placed)).toEqual(["s4", "s5", "s6"]);
});

test("where the lesson was rewritten, a step comes last instead of in a wrong place", () => {
  const own = kept(["a", "s1"]);
  const rewritten = written.map((step) => (step.id === "s1" ? { ...step, body: "SELECT 'other';" } : step));
  expect(withOwnSteps(lesson, rewritten, own).steps.at(-1)?.own?.key).toBe("a");
});

test("what cannot be read, or names no database of the lesson, is left out", () => {
  const good = kept(["a", "s1"])[0]!;
  const stored = [good, null, 7, { ...good, database: "eve" }, { ...good, after: {} }, { key: "x" }];
  expect(ownStepsIn(stored, ["ann", "bob"])).toEqual([good]);
  expect(ownStepsIn("no list", ["ann"])).toEqual([]);
});

test("psql's commands are no statements", () => {
  expect(["\\dt", "  \\x", "", " "].some(canBeStep)).toBe(false);
  expect(canBeStep("SELECT '\\d'")).toBe(true);
});
