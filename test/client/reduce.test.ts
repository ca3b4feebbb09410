// The view is a function of the events: each state of the page from the stream that leads to it.
import { describe, expect, test } from "vitest";
import {
  completed,
  moments,
  nextStep,
  score,
  shapesPath,
  shownIndex,
  stateBefore,
} from "../../src/client/state/moments.ts";
import { reduce } from "../../src/client/state/reduce.ts";
import { initialView, type LessonView, type ViewEvent } from "../../src/client/state/view-state.ts";
import { at, first, opening, second, state, third, whole } from "./recording.ts";

const steps = ["s1", "s2", "s3"].map((id) => ({ id, body: `SELECT '${id}';`, question: null }));
const start = initialView(steps);
const viewAfter = (...events: readonly ViewEvent[]): LessonView => events.reduce(reduce, start);
const statuses = (view: LessonView) => view.steps.map((step) => step.status);
const play: ViewEvent = { type: "play-requested", request: { edits: {}, checking: null } };
const ended: ViewEvent = { type: "play-ended" };

describe("playing", () => {
  test("nothing has run at the beginning", () => {
    expect(statuses(start)).toEqual(["waiting", "waiting", "waiting"]);
    expect(nextStep(start)?.id).toBe("s1");
    expect(moments(start)).toEqual([]);
  });

  test("progress is shown until a step starts", () => {
    const loading = viewAfter(play, opening[0]!);
    expect(loading.phase).toEqual({
      type: "playing",
      progress: { what: "starting PostgreSQL", done: 0, total: 1 },
    });
    expect(viewAfter(play, ...opening, first[0]!).phase).toEqual({ type: "playing", progress: null });
  });

  test("a running step has its output as it comes", () => {
    const view = viewAfter(play, ...opening, ...first.slice(0, 3));
    expect(statuses(view)).toEqual(["running", "waiting", "waiting"]);
    expect(view.steps[0]!.outputs.map((output) => output.type)).toEqual(["command", "line"]);
    expect(view.steps[0]!.result).toBeNull();
  });

  test("the whole lesson", () => {
    const view = viewAfter(play, ...whole, ended);
    expect(statuses(view)).toEqual(["passed", "passed", "failed"]);
    expect(view.phase).toEqual({ type: "idle" });
    expect(score(view)).toEqual({ total: 3, passed: 2, failed: 1 });
    expect(completed(view)).toBe(false);
    expect(nextStep(view)).toBeNull();
    expect(view.announcement).toBe("The lesson is finished: 2 steps passed, 1 failed.");
  });

  test("a failed step is announced with its claim, a passed one with its number", () => {
    expect(viewAfter(play, ...opening, ...first).announcement).toBe("Step 1 passed.");
    expect(viewAfter(play, ...opening, ...first, ...second, ...third.slice(0, 3)).announcement).toBe(
      "Step 3 failed: bob has no name.",
    );
  });

  test("playing again keeps what was told and goes on", () => {
    const view = viewAfter(play, ...opening, ...first, ended, play, ...second, ended);
    expect(statuses(view)).toEqual(["passed", "passed", "waiting"]);
    expect(view.start).toEqual(state("A", "A"));
  });
});

describe("going back", () => {
  test("a rewind voids what was told of the later steps", () => {
    const view = viewAfter(play, ...whole, { type: "rewound", after: "s1" });
    expect(statuses(view)).toEqual(["passed", "waiting", "waiting"]);
    expect(view.steps[1]).toEqual(start.steps[1]);
  });

  test("a rewind to the start voids everything but the start", () => {
    const view = viewAfter(
      play,
      ...whole,
      { type: "rewound", after: null },
      { type: "state", after: null, state: state("A", "A") },
    );
    expect(statuses(view)).toEqual(["waiting", "waiting", "waiting"]);
    expect(moments(view)).toHaveLength(1);
  });

  test("a reset says so", () => {
    expect(viewAfter(play, ...whole, ended, { type: "reset-requested" }).announcement).toBe(
      "The lesson is back at its start. What you wrote into its blocks is kept.",
    );
  });

  test("a step whose player went away has not run", () => {
    const view = viewAfter(play, ...opening, ...first.slice(0, 3), {
      type: "crashed",
      message: "The worker stopped.",
      hint: null,
    });
    expect(statuses(view)).toEqual(["waiting", "waiting", "waiting"]);
    expect(view.steps[0]!.outputs).toEqual([]);
    expect(view.phase).toEqual({ type: "crashed", message: "The worker stopped.", hint: null });
    expect(view.announcement).toBe("The worker stopped.");
  });

  test("the end of a play does not hide why it ended", () => {
    const refused = {
      type: "refused" as const,
      errors: [
        {
          code: "X",
          message: "no",
          at,
          inBlock: null,
          database: null,
          hint: null,
          postgres: null,
          migration: null,
        },
      ],
    };
    expect(viewAfter(play, refused, ended).phase.type).toBe("refused");
  });
});

describe("moments", () => {
  const view = viewAfter(play, ...whole, ended);

  test("the start and each step that has run", () => {
    expect(moments(view).map((moment) => moment.step?.id ?? null)).toEqual([null, "s1", "s2", "s3"]);
    expect(shapesPath(moments(view))).toEqual([1, 2]);
  });

  test("the latest is shown until another is chosen, and again when playing goes on", () => {
    expect(shownIndex(view, moments(view))).toBe(3);
    const chosen = reduce(view, { type: "moment-selected", selection: { type: "after", step: "s1" } });
    expect(shownIndex(chosen, moments(chosen))).toBe(1);
    const startChosen = reduce(view, { type: "moment-selected", selection: { type: "after", step: null } });
    expect(shownIndex(startChosen, moments(startChosen))).toBe(0);
    expect(shownIndex(reduce(chosen, play), moments(chosen))).toBe(3);
  });

  test("before a step stand the databases as the last known step left them", () => {
    const ended = {
      ...view,
      steps: view.steps.map((step) => (step.id === "s2" ? { ...step, state: null } : step)),
    };
    expect([0, 1, 2].map((index) => stateBefore(ended, index))).toEqual([
      state("A", "A"),
      state("A", "A"),
      state("A", "A"),
    ]);
    expect(stateBefore(view, 2)).toEqual(state("B", "A"));
    expect(stateBefore(start, 0)).toBeNull();
  });

  test("a chosen moment that is gone gives the latest", () => {
    const chosen = reduce(view, { type: "moment-selected", selection: { type: "after", step: "gone" } });
    expect(shownIndex(chosen, moments(chosen))).toBe(3);
  });
});

test("no event changes the view that it was given", () => {
  const frozen = Object.freeze(initialView(steps));
  const before = structuredClone(frozen);
  [play, ...whole, ended].reduce((view, event) => Object.freeze(reduce(view, event)), frozen);
  expect(frozen).toEqual(before);
});
