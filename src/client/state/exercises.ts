// Questions about changed blocks and exercises: what is played, what has come of it, where playing must wait. Pure.
import type { CheckResult } from "../../runner/index.ts";
import type { ExerciseView, LessonView, StepView } from "./view-state.ts";

/** What the step would run with now. */
export function stepText(view: LessonView, step: StepView): string {
  return view.edits[step.id]?.text ?? step.body;
}

export function isEdited(view: LessonView, step: StepView): boolean {
  return stepText(view, step) !== step.body;
}

/** It has run, but with another text than it has now. */
export function isStale(view: LessonView, step: StepView): boolean {
  return step.ran !== null && step.ran !== stepText(view, step);
}

export function exerciseOf(view: LessonView, step: string): ExerciseView | null {
  return view.exercises.find((exercise) => exercise.step === step) ?? null;
}

/**
 * The texts to play with up to `to` (null: all). Blocks further on keep the text that they ran with: a half-typed answer there
 * must neither be refused nor throw away what has run.
 */
export function editsUpTo(view: LessonView, to: string | null): Readonly<Record<string, string>> {
  const last = to === null ? view.steps.length : indexOf(view, to) + 1;
  const edits: Record<string, string> = {};
  for (const [index, step] of view.steps.entries()) {
    const text = index < last ? stepText(view, step) : (step.ran ?? step.body);
    if (text !== step.body) edits[step.id] = text;
  }
  return edits;
}

/** The first step that would run if everything up to `to` were played; null: nothing would. */
export function firstToRun(view: LessonView, to: string | null): StepView | null {
  const last = to === null ? view.steps.length : indexOf(view, to) + 1;
  return view.steps.slice(0, last).find((step) => step.ran === null || isStale(view, step)) ?? null;
}

/** The last step that an exercise's answer is judged by. */
export function lastCheck({ step, checks }: ExerciseView): string {
  return checks.at(-1) ?? step;
}

/** A check's verdict and the step that gave it. */
export interface Judged {
  readonly step: StepView;
  readonly check: CheckResult;
}

export interface ExerciseResult {
  readonly solved: boolean;
  /** The author's checks, and where its own block failed that too; failed ones first. */
  readonly judged: readonly Judged[];
  /** The sentence of the first check that failed. */
  readonly sentence: string | null;
  /** Steps between the exercise and its last check that failed: a file with a slip fails where a server applies it. */
  readonly onTheWay: readonly StepView[];
}

/** Null until every check of the exercise has run. */
export function exerciseResult(view: LessonView, exercise: ExerciseView): ExerciseResult | null {
  const own = stepOf(view, exercise.step);
  const checks = exercise.checks.map((id) => stepOf(view, id));
  const all = [own, ...checks];
  if (all.some((step) => step.result === null)) return null;
  const judged = checks.flatMap(results);
  // That a block "runs without an error" is worth a line only where it did not, or where nothing else judges.
  const said = results(own).filter(({ check }) => check.status === "failed" || check.kind !== "ran");
  const together = [...judged, ...(judged.length === 0 && said.length === 0 ? results(own) : said)];
  const failed = together.filter(({ check }) => check.status === "failed");
  return {
    solved: all.every((step) => step.status === "passed"),
    judged: [...failed, ...together.filter(({ check }) => check.status === "passed")],
    sentence: failed[0]?.check.claim ?? null,
    onTheWay: view.steps
      .slice(own.number, indexOf(view, lastCheck(exercise)))
      .filter((step) => step.status === "failed" && !exercise.checks.includes(step.id)),
  };
}

export function isSolved(view: LessonView, exercise: ExerciseView): boolean {
  return exerciseResult(view, exercise)?.solved === true;
}

/**
 * The first exercise on the way to `to` that is the reader's turn: neither solved nor played with the author's own solution.
 * The exercise that `to` checks is not in the way once something was written into it.
 */
export function turnBefore(view: LessonView, to: string | null): ExerciseView | null {
  const last = to === null ? view.steps.length : indexOf(view, to);
  return (
    view.exercises.find((exercise) => {
      const step = stepOf(view, exercise.step);
      if (step.number > last) return false;
      if (to !== null && checkedBy(view, to) === exercise && (step.ran !== null || isEdited(view, step)))
        return false;
      return !isSolved(view, exercise) && step.ran !== exercise.solution;
    }) ?? null
  );
}

/** The exercise that a play up to this step checks: it is its last check. */
export function checkedBy(view: LessonView, to: string | null): ExerciseView | null {
  return view.exercises.find((exercise) => lastCheck(exercise) === to) ?? null;
}

/** The exercises that are unsolved on the way to `to`. */
export function unsolvedUpTo(view: LessonView, to: string | null): readonly ExerciseView[] {
  const last = to === null ? view.steps.length : indexOf(view, to) + 1;
  return view.exercises.filter(
    (exercise) => stepOf(view, exercise.step).number <= last && !isSolved(view, exercise),
  );
}

function results(step: StepView): readonly Judged[] {
  return (step.result?.checks ?? []).map((check) => ({ step, check }));
}

function stepOf(view: LessonView, id: string): StepView {
  return view.steps[indexOf(view, id)]!;
}

function indexOf(view: LessonView, id: string): number {
  return view.steps.findIndex((step) => step.id === id);
}
