// From the view to what one step's views are drawn from. Pure.
import type { SourceFile } from "../../engine/index.ts";
import type { StepPageData } from "../../pages/index.ts";
import type { WorldState } from "../../runner/index.ts";
import { type ExerciseResult, exerciseOf, exerciseResult, isEdited, isStale } from "./exercises.ts";
import { nextStep, stateBefore } from "./moments.ts";
import type { Edit, ExerciseView, LessonView, StepView } from "./view-state.ts";

export interface StepInput {
  readonly step: StepView;
  /** Nothing can be started now. */
  readonly busy: boolean;
  readonly disabled: boolean;
  /** The first step that has not run. */
  readonly isNext: boolean;
  readonly before: WorldState | null;
  readonly edit: Edit | null;
  /** The index of the reader's choice; null: none was made, or nothing is asked. */
  readonly predicted: number | null;
  /** Its text is not the written one. */
  readonly edited: boolean;
  /** It has run, with another text than it has now. */
  readonly stale: boolean;
  /** The exercise that this step is. */
  readonly exercise: ExerciseView | null;
  readonly verdict: ExerciseResult | null;
}

export function stepInput(view: LessonView, index: number): StepInput {
  const step = view.steps[index]!;
  const exercise = exerciseOf(view, step.id);
  return {
    step,
    busy: view.phase.type === "playing",
    disabled: view.phase.type === "unsupported" || view.phase.type === "refused",
    isNext: nextStep(view)?.id === step.id,
    before: stateBefore(view, index),
    edit: view.edits[step.id] ?? null,
    predicted: view.predictions[step.id] ?? null,
    edited: isEdited(view, step),
    stale: isStale(view, step),
    exercise,
    verdict: exercise && exerciseResult(view, exercise),
  };
}

/** A verdict is made anew each time: it is the same while the steps that it is read from are. */
export function sameInput(a: StepInput, b: StepInput): boolean {
  return (
    a.step === b.step &&
    a.busy === b.busy &&
    a.disabled === b.disabled &&
    a.isNext === b.isNext &&
    a.before === b.before &&
    a.edit === b.edit &&
    a.predicted === b.predicted &&
    a.exercise === b.exercise &&
    a.verdict?.solved === b.verdict?.solved &&
    a.verdict?.judged.length === b.verdict?.judged.length &&
    a.verdict?.onTheWay.length === b.verdict?.onTheWay.length &&
    (a.verdict?.onTheWay.every((step, index) => step === b.verdict?.onTheWay[index]) ?? true) &&
    (a.verdict?.judged.every(({ check }, index) => check === b.verdict?.judged[index]?.check) ?? true)
  );
}

/** An exercise's block includes all its checks. */
export function stepStatus({ step, exercise, verdict }: StepInput): string {
  if (exercise === null || verdict === null) return step.status;
  return verdict.solved ? "passed" : "failed";
}

/** What each changed block holds. */
export function textsOf(view: LessonView): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(view.edits).map(([step, { text }]) => [step, text]));
}

/** What the lesson's own steps commit, as it was played; a place in a file is a place in this. */
export function committedFiles(steps: readonly StepPageData[], view: LessonView): readonly SourceFile[] {
  return steps.flatMap(({ id, path }) => {
    const step = view.steps.find((one) => one.id === id)!;
    return path === null ? [] : [{ name: path, text: step.ran ?? step.body }];
  });
}
