// One event and the view before it give the view after it. Pure: the page, a test and a recording draw the same.
import type { StepResult } from "../../runner/index.ts";
import { t } from "../words/index.ts";
import { reduceConsole } from "./console-view.ts";
import { exerciseOf, exerciseResult } from "./exercises.ts";
import { score } from "./moments.ts";
import { reduceEdit } from "./reduce-edits.ts";
import { reduceRows } from "./table-rows.ts";
import {
  type LessonView,
  type Phase,
  type StepShape,
  type StepView,
  type ViewEvent,
  waiting,
} from "./view-state.ts";

export function reduce(view: LessonView, event: ViewEvent): LessonView {
  switch (event.type) {
    case "play-requested":
      return {
        ...view,
        phase: { type: "playing", progress: null },
        request: event.request,
        turn: null,
        edits: withoutProblems(view.edits),
        selection: { type: "latest" },
      };
    case "play-ended":
      return view.phase.type === "playing" ? ended(view) : view;
    case "steps-changed":
      return withSteps(view, event.steps);
    case "lesson-started":
      // A new worker begins, too; what was seen stays until it says where the databases are.
      return view;
    case "progress":
      return playing(
        view,
        event.done < event.total ? { what: event.what, done: event.done, total: event.total } : null,
      );
    case "schema-seen":
      return { ...view, schemas: { ...view.schemas, [event.schema.fingerprint]: event.schema } };
    case "state":
      return event.after === null
        ? { ...view, start: event.state }
        : withStep(view, event.after, (step) => ({ ...step, state: event.state }));
    case "rewound":
      return rewound(view, event.after);
    case "step-started":
      return withStep(playing(view, null), event.step, (step) => ({
        ...waiting(step),
        status: "running",
        ran: view.request?.edits[step.id] ?? step.body,
      }));
    case "second-passed":
      return {
        ...view,
        steps: view.steps.map((step) =>
          step.status === "running" ? { ...step, seconds: step.seconds + 1 } : step,
        ),
      };
    case "step-output":
      return withStep(view, event.step, (step) => ({ ...step, outputs: [...step.outputs, event.output] }));
    case "step-finished": {
      const next = withStep(playing(view, null), event.step, (step) => ({
        ...step,
        status: event.result.status,
        result: event.result,
      }));
      return { ...next, announcement: stepWords(next, event.step, event.result) };
    }
    case "lesson-finished":
      return { ...view, announcement: lessonWords(event.passed, event.failed) };
    case "reset-requested":
      return {
        ...rewound(view, null),
        turn: null,
        announcement: t("announce.reset"),
      };
    case "refused":
      return {
        ...view,
        phase: { type: "refused", errors: event.errors },
        request: null,
        announcement: t("announce.refused"),
      };
    case "crashed":
      return {
        ...view,
        phase: { type: "crashed", message: event.message, hint: event.hint },
        request: null,
        steps: view.steps.map(unlessRunning),
        announcement: event.message,
      };
    case "unsupported":
      return { ...view, phase: { type: "unsupported", message: event.message } };
    case "moment-selected":
      return { ...view, selection: event.selection };
    case "predicted":
      return { ...view, predictions: withAnswer(view.predictions, event.step, event.choice) };
    case "predictions-restored":
      return { ...view, predictions: { ...event.answers, ...view.predictions } };
    case "pair-selected":
      return { ...view, compared: { ...view.compared, ...event.pair } };
    case "console-database":
    case "console-asked":
    case "console-answered":
    case "console-failed":
    case "console-cleared":
      return { ...view, console: reduceConsole(view.console, event) };
    case "rows-asked":
    case "rows-answered":
    case "rows-failed":
      return { ...view, rows: reduceRows(view.rows, event) };
    default:
      return reduceEdit(view, event);
  }
}

/** Where the play checked an exercise, its verdict is what is said last. */
function ended(view: LessonView): LessonView {
  const idle: LessonView = {
    ...view,
    phase: { type: "idle" },
    request: null,
    steps: view.steps.map(unlessRunning),
  };
  const exercise = exerciseOf(view, view.request?.checking ?? "");
  const verdict = exercise && exerciseResult(idle, exercise);
  if (!verdict) return idle;
  const { total, passed, failed } = score(idle);
  const words = verdict.solved
    ? t("announce.solved")
    : t("announce.notYet", { claim: verdict.sentence ?? "" });
  return {
    ...idle,
    announcement: passed + failed === total ? `${words} ${lessonWords(passed, failed)}` : words,
  };
}

function withAnswer(
  predictions: LessonView["predictions"],
  step: string,
  choice: number | null,
): LessonView["predictions"] {
  const { [step]: _, ...rest } = predictions;
  return choice === null ? rest : { ...rest, [step]: choice };
}

function withSteps(view: LessonView, shapes: readonly StepShape[]): LessonView {
  const same = shapes.findIndex(({ id, body, own }, index) => {
    const step = view.steps[index];
    return step?.id !== id || step.body !== body || step.own?.key !== own?.key;
  });
  const kept = same === -1 ? shapes.length : same;
  const steps = shapes.map((step, index) =>
    index < kept ? view.steps[index]! : waiting({ ...step, number: index + 1 }),
  );
  return { ...view, steps, rows: {}, selection: { type: "latest" } };
}

function withoutProblems(edits: LessonView["edits"]): LessonView["edits"] {
  return Object.fromEntries(Object.entries(edits).map(([step, edit]) => [step, { ...edit, problems: [] }]));
}

function playing(view: LessonView, progress: (Phase & { type: "playing" })["progress"]): LessonView {
  return view.phase.type === "playing" ? { ...view, phase: { type: "playing", progress } } : view;
}

function withStep(view: LessonView, id: string, change: (step: StepView) => StepView): LessonView {
  return { ...view, steps: view.steps.map((step) => (step.id === id ? change(step) : step)) };
}

/** A step whose player went away while it ran has not run. */
function unlessRunning(step: StepView): StepView {
  return step.status === "running" ? waiting(step) : step;
}

/** Events of the steps after `after` no longer count. */
function rewound(view: LessonView, after: string | null): LessonView {
  const kept = view.steps.findIndex((step) => step.id === after) + 1;
  return {
    ...view,
    steps: view.steps.map((step, index) => (index < kept ? step : waiting(step))),
    rows: {},
    selection: { type: "latest" },
  };
}

function stepWords(view: LessonView, id: string, result: StepResult): string {
  const number = view.steps.find((step) => step.id === id)?.number ?? 0;
  const failed = result.checks.find((check) => check.status === "failed");
  return failed === undefined
    ? t("announce.stepPassed", { number })
    : t("announce.stepFailed", { number, claim: failed.claim });
}

function lessonWords(passed: number, failed: number): string {
  return failed === 0
    ? t("announce.lessonPassed", { passed })
    : t("announce.lessonFailed", { passed, failed });
}
