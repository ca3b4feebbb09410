// Changed blocks and exercises, as questions to the view: what is played, what it came to, where playing waits.
import { describe, expect, test } from "vitest";
import { problemsByStep } from "../../src/client/state/edit-places.ts";
import {
  checkedBy,
  editsUpTo,
  exerciseResult,
  firstToRun,
  isStale,
  turnBefore,
  unsolvedUpTo,
} from "../../src/client/state/exercises.ts";
import { reduce } from "../../src/client/state/reduce.ts";
import { initialView, type LessonView, type ViewEvent } from "../../src/client/state/view-state.ts";
import type { CheckResult, StepError } from "../../src/runner/index.ts";
import { at } from "./recording.ts";

const steps = ["s1", "s2", "s3", "s4", "s5"].map((id) => ({ id, body: `-- ${id}`, question: null }));
/** s2 is checked by s3 and s4; s5 checks itself. */
const exercises = [
  { id: "column", step: "s2", checks: ["s3", "s4"], solution: "-- right" },
  { id: "alone", step: "s5", checks: [], solution: "-- right, too" },
];
const start = initialView(steps, exercises);
const view = (...events: readonly (ViewEvent | readonly ViewEvent[])[]): LessonView =>
  events.flat().reduce(reduce, start);

const check = (claim: string, status: CheckResult["status"], kind: CheckResult["kind"] = "table") => ({
  kind,
  status,
  claim,
  at,
});
const ran = check("runs without an error", "passed", "ran");

function ranStep(step: string, ...checks: readonly CheckResult[]): readonly ViewEvent[] {
  const failed = checks.some(({ status }) => status === "failed");
  return [
    { type: "step-started", step, index: 0, at },
    { type: "step-finished", step, result: { status: failed ? "failed" : "passed", checks, durationMs: 1 } },
  ];
}
const play = (edits: Record<string, string> = {}, checking: string | null = null): ViewEvent => ({
  type: "play-requested",
  request: { edits, checking },
});
const ended: ViewEvent = { type: "play-ended" };
const edited = (step: string, text: string): ViewEvent => ({ type: "edited", step, text });
const solved = [
  ...ranStep("s1", ran),
  ...ranStep("s2", ran),
  ...ranStep("s3", check("it is there", "passed")),
  ...ranStep("s4", check("it is text", "passed")),
];
const failed = [
  ...ranStep("s1", ran),
  ...ranStep("s2", ran),
  ...ranStep("s3", check("it is there", "passed")),
  ...ranStep("s4", check("it is text", "failed")),
];

describe("what is played", () => {
  test("the changed texts up to the step; a half-typed answer further on stays out", () => {
    const changed = view(edited("s1", "-- one"), edited("s4", "-- half"));
    expect(editsUpTo(changed, "s2")).toEqual({ s1: "-- one" });
    expect(editsUpTo(changed, null)).toEqual({ s1: "-- one", s4: "-- half" });
  });

  test("what has run further on keeps the text that it ran with", () => {
    const changed = view(play({ s3: "-- old" }), solved, ended, edited("s3", "-- new"));
    expect(editsUpTo(changed, "s2")).toEqual({ s3: "-- old" });
    expect(editsUpTo(changed, "s3")).toEqual({ s3: "-- new" });
  });

  test("the first step that is new or reads otherwise", () => {
    const played = view(play(), solved, ended);
    expect(firstToRun(start, "s2")?.id).toBe("s1");
    expect(firstToRun(played, "s4")).toBeNull();
    expect(firstToRun(played, null)?.id).toBe("s5");
    const changed = reduce(played, edited("s2", "-- other"));
    expect(isStale(changed, changed.steps[1]!)).toBe(true);
    expect(firstToRun(changed, "s4")?.id).toBe("s2");
    const back = reduce(changed, edited("s2", "-- s2"));
    expect(firstToRun(back, "s4")).toBeNull();
  });
});

describe("the verdict", () => {
  test("there is none until every check has run", () => {
    expect(exerciseResult(view(play(), solved.slice(0, 6), ended), start.exercises[0]!)).toBeNull();
  });

  test("solved where the block and all its checks passed", () => {
    const verdict = exerciseResult(view(play(), solved, ended), start.exercises[0]!)!;
    expect(verdict.solved).toBe(true);
    expect(verdict.judged.map(({ check: { claim } }) => claim)).toEqual(["it is there", "it is text"]);
  });

  test("the failed check's sentence stands first", () => {
    const verdict = exerciseResult(view(play(), failed, ended), start.exercises[0]!)!;
    expect(verdict.solved).toBe(false);
    expect(verdict.sentence).toBe("it is text");
    expect(verdict.judged.map(({ check: { claim } }) => claim)).toEqual(["it is text", "it is there"]);
  });

  test("names what failed on the way to the checks", () => {
    const between = initialView(steps, [{ ...exercises[0]!, checks: ["s4"] }]);
    const played = [
      play(),
      ...ranStep("s2", ran),
      ...ranStep("s3", check("the server starts", "failed", "ran")),
      ...ranStep("s4", check("it is text", "failed")),
      ended,
    ].reduce(reduce, between);
    expect(exerciseResult(played, between.exercises[0]!)?.onTheWay.map(({ id }) => id)).toEqual(["s3"]);
    expect(exerciseResult(view(play(), failed, ended), start.exercises[0]!)?.onTheWay).toEqual([]);
  });

  test("an exercise that checks itself", () => {
    const own = view(play(), ranStep("s5", check("it catches up", "failed", "shapes")), ended);
    expect(exerciseResult(own, start.exercises[1]!)?.sentence).toBe("it catches up");
    const right = view(play(), ranStep("s5", ran), ended);
    expect(exerciseResult(right, start.exercises[1]!)?.judged).toHaveLength(1);
  });

  test("is announced when the exercise was checked", () => {
    expect(view(play({}, "s2"), failed, ended).announcement).toBe("Not yet: it is text.");
    expect(view(play({}, "s2"), solved, ended).announcement).toBe("Solved: every check passed.");
    expect(view(play({}, "s5"), solved, ranStep("s5", ran), ended).announcement).toBe(
      "Solved: every check passed. The lesson is finished: all 5 steps passed.",
    );
  });
});

describe("the reader's turn", () => {
  test("playing waits before the first exercise that is not solved", () => {
    expect(turnBefore(start, null)?.id).toBe("column");
    expect(turnBefore(start, "s2")).toBeNull();
    expect(turnBefore(start, "s3")?.id).toBe("column");
    expect(turnBefore(view(play(), solved, ended), null)?.id).toBe("alone");
    expect(turnBefore(view(play(), solved, ended), "s5")).toBeNull();
  });

  test("a failed one is still in the way, one played with the solution is not", () => {
    expect(turnBefore(view(play(), failed, ended), "s5")?.id).toBe("column");
    expect(turnBefore(view(play({ s2: "-- right" }), failed, ended), "s5")).toBeNull();
  });

  test("the last check of an exercise checks it, once something was written", () => {
    expect(checkedBy(start, "s4")?.id).toBe("column");
    expect(checkedBy(start, "s3")).toBeNull();
    expect(checkedBy(start, "s5")?.id).toBe("alone");
    expect(turnBefore(start, "s4")?.id).toBe("column");
    expect(turnBefore(view(edited("s2", "-- x")), "s4")).toBeNull();
  });

  test("says why it waits", () => {
    const turn = { type: "turn-reached", turn: { step: "s2", to: null } } as const;
    expect(view(turn).announcement).toBe("Step 2 is your turn: change its text, then check it.");
    expect(view(play(), failed, ended, turn).announcement).toMatch(/^Step 2 is not solved yet/);
    expect(view(turn, play()).turn).toBeNull();
    expect(view(turn, { type: "turn-left" }).turn).toBeNull();
  });

  test("what going on with the solutions would fill in", () => {
    expect(unsolvedUpTo(start, null).map(({ id }) => id)).toEqual(["column", "alone"]);
    expect(unsolvedUpTo(start, "s4").map(({ id }) => id)).toEqual(["column"]);
    expect(unsolvedUpTo(view(play(), solved, ended), null).map(({ id }) => id)).toEqual(["alone"]);
  });
});

describe("texts", () => {
  const replaced = (step: string, text: string): ViewEvent => ({ type: "edit-replaced", step, text });

  test("a replaced text can be brought back, and the other way round", () => {
    const again = view(edited("s2", "-- mine"), replaced("s2", "-- s2"));
    expect(again.edits.s2).toMatchObject({ text: "-- s2", before: "-- mine" });
    const back = reduce(again, replaced("s2", "-- mine"));
    expect(back.edits.s2).toMatchObject({ text: "-- mine", before: "-- s2" });
    expect(reduce(back, edited("s2", "-- more")).edits.s2?.before).toBeNull();
  });

  test("what is restored says so until it is changed", () => {
    const restored = view({ type: "edits-restored", texts: { s2: "-- old" } });
    expect(restored.edits.s2).toMatchObject({ text: "-- old", restored: true, open: true });
    expect(reduce(restored, edited("s2", "-- new")).edits.s2?.restored).toBe(false);
    expect(view({ type: "edits-restored", texts: { s99: "x" } }).edits).toEqual({});
  });

  test("a refusal keeps everything that has run, and is gone with the next play", () => {
    const refused = view(play(), solved, ended, edited("s1", ""), play({ s1: "" }), {
      type: "edits-refused",
      problems: { s1: [{ message: "This block has no text.", hint: null, place: null }] },
    });
    expect(refused.phase.type).toBe("idle");
    expect(refused.steps[0]).toMatchObject({ status: "passed", ran: "-- s1" });
    expect(refused.edits.s1).toMatchObject({ text: "", problems: [{ message: "This block has no text." }] });
    expect(refused.announcement).toBe("Nothing was run: This block has no text.");
    expect(reduce(refused, play()).edits.s1?.problems).toEqual([]);
  });

  test("hints open one after the other; the solution asks", () => {
    const hinted = view({ type: "hint-opened", exercise: "column", number: 2 });
    expect(reduce(hinted, { type: "hint-opened", exercise: "column", number: 1 }).exercises[0]?.hints).toBe(
      2,
    );
    expect(view({ type: "solution-fold", exercise: "column", fold: "asking" }).exercises[0]?.fold).toBe(
      "asking",
    );
  });
});

describe("places of refused texts", () => {
  const placed = [
    { id: "s1", line: 10, body: "a\nb" },
    { id: "s2", line: 20, body: "c" },
    { id: "s3", line: 30, body: "d\ne\nf" },
  ];
  const problem = (line: number, column = 1): StepError => ({
    code: "X",
    message: `line ${line}`,
    at: { file: "lessons/x.md", line, column },
    inBlock: null,
    database: null,
    hint: null,
    postgres: null,
    migration: null,
  });

  test.each([
    ["in a block that grew", { s1: "a\nb\nc\nd" }, problem(13, 3), "s1", { line: 4, column: 3 }],
    ["behind one that grew", { s1: "a\nb\nc\nd", s3: "x\ny" }, problem(33, 2), "s3", { line: 2, column: 2 }],
    ["behind one that shrank", { s1: "a", s2: "x" }, problem(19), "s2", { line: 1, column: 1 }],
    ["on the fence of an empty one", { s2: "" }, problem(19), "s2", null],
    ["in prose: told with the first", { s2: "x", s3: "y" }, problem(25), "s2", null],
  ] as const)("%s", (_name, edits, error, step, place) => {
    expect(problemsByStep([error], placed, edits)).toEqual({
      [step]: [{ message: error.message, hint: null, place }],
    });
  });

  test("nothing was changed: it is not the reader's text", () => {
    expect(problemsByStep([problem(13)], placed, {})).toBeNull();
    expect(problemsByStep([problem(13)], placed, { s1: "a\nb" })).toBeNull();
  });
});
