// Questions to the view: where it is, which moment is shown, how the shapes went. Pure.
import type { WorldState } from "../../runner/index.ts";
import type { LessonView, StepView } from "./view-state.ts";

/** A state that the databases were in; `step` is null for the start. */
export interface Moment {
  readonly step: StepView | null;
  readonly state: WorldState;
}

/** Every moment that was reached, in order; empty before the first run. */
export function moments(view: LessonView): readonly Moment[] {
  if (view.start === null) return [];
  const reached: Moment[] = [{ step: null, state: view.start }];
  for (const step of view.steps) if (step.state !== null) reached.push({ step, state: step.state });
  return reached;
}

/** The index in `moments` that the selection means; the latest where the selected one is gone. */
export function shownIndex(view: LessonView, reached: readonly Moment[]): number {
  const { selection } = view;
  if (selection.type === "latest") return reached.length - 1;
  const index = reached.findIndex((moment) => (moment.step?.id ?? null) === selection.step);
  return index === -1 ? reached.length - 1 : index;
}

/** The counts of different schemas, a repeated count listed once: 1, 3, 1. */
export function shapesPath(reached: readonly Moment[]): readonly number[] {
  const path: number[] = [];
  for (const { state } of reached) if (path.at(-1) !== state.shapes) path.push(state.shapes);
  return path;
}

/** The first step that has not run. */
export function nextStep(view: LessonView): StepView | null {
  return view.steps.find((step) => step.status === "waiting" || step.status === "running") ?? null;
}

export interface Score {
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
}

export function score(view: LessonView): Score {
  return {
    total: view.steps.length,
    passed: view.steps.filter((step) => step.status === "passed").length,
    failed: view.steps.filter((step) => step.status === "failed").length,
  };
}

/** All steps have run and passed. */
export function completed(view: LessonView): boolean {
  const { total, passed } = score(view);
  return total > 0 && passed === total;
}

/** The databases as they were before the step at `index`: after the last one that left them in a known state. */
export function stateBefore(view: LessonView, index: number): WorldState | null {
  return view.steps.slice(0, index).findLast((step) => step.state !== null)?.state ?? view.start;
}
