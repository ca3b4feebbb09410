// Plays one step on the world and reports it as events: started, output, state, finished with its verdicts.
import type { Step } from "../../lessons/index.ts";
import type { LessonEvent, StepOutput } from "../events.ts";
import type { RunnerText } from "../words.ts";
import { type LessonWorld, readWorldState, refresh, type Shapes } from "../world/index.ts";
import { createBudget } from "./budget.ts";
import { databasesOf, runConsoleStep } from "./console-step.ts";
import { judge } from "./judge.ts";
import type { StepOutcome } from "./outcome.ts";
import { runSqlStep } from "./sql-step.ts";
import { inBlockOf, ofProblem } from "./step-error.ts";

export type Tell = (event: LessonEvent) => void;

/** Whether every check passed. */
export async function playStep(
  world: LessonWorld,
  shapes: Shapes,
  step: Step,
  index: number,
  tell: Tell,
  t: RunnerText,
): Promise<boolean> {
  const started = performance.now();
  tell({ type: "step-started", step: step.id, index, at: step.at });
  const emit = (output: StepOutput) =>
    tell({
      type: "step-output",
      step: step.id,
      output: output.type === "error" ? { ...output, error: inBlockOf(step, output.error) } : output,
    });
  const outcome = await performStep(world, shapes, step, emit);
  tellState(world, shapes, step.id, tell);
  const checks = judge(step, outcome, readWorldState(world, shapes).shapes, t);
  const status = checks.every((check) => check.status === "passed") ? "passed" : "failed";
  const durationMs = performance.now() - started;
  tell({ type: "step-finished", step: step.id, result: { status, checks, durationMs } });
  return status === "passed";
}

/** Runs the step and reads what it touched; judges nothing. */
export async function performStep(
  world: LessonWorld,
  shapes: Shapes,
  step: Step,
  emit: (output: StepOutput) => void,
): Promise<StepOutcome> {
  const budget = createBudget(emit);
  world.clock.nextStep();
  world.listenToNotices((database, notice) => budget.emit({ type: "notice", database, ...notice }));
  const outcome = await run(world, shapes, step, budget.emit);
  budget.end();
  await refresh(world, touched(step));
  for (const database of world.databases.values()) shapes.see(database.schema);
  return outcome;
}

async function run(
  world: LessonWorld,
  shapes: Shapes,
  step: Step,
  emit: (output: StepOutput) => void,
): Promise<StepOutcome> {
  const unreadable = step.type === "console" ? step.unreadable[0] : undefined;
  if (unreadable) {
    const error = ofProblem(unreadable);
    emit({ type: "error", error });
    return { type: "unreadable", error };
  }
  switch (step.type) {
    case "sql":
      return runSqlStep(world, step, emit);
    case "console":
      return runConsoleStep(world, shapes, step, emit);
    case "file": {
      const { path, body: text, author, message } = step;
      const at = world.clock.read().toISOString();
      const commit = world.repository.commit(step.branch, { path, text, at, author, message });
      emit({ type: "committed", path: commit.path, branch: step.branch });
      return { type: "file" };
    }
  }
}

/** The databases that a step can change. */
export function touched(step: Step): readonly string[] {
  if (step.type === "sql") return step.databases;
  return step.type === "console" ? databasesOf(step) : [];
}

/** Sends each schema that was not seen before, then the state that names it. */
export function tellState(world: LessonWorld, shapes: Shapes, after: string | null, tell: Tell): void {
  for (const database of world.databases.values()) {
    shapes.see(database.schema);
    if (shapes.isNews(database.schema)) tell({ type: "schema-seen", schema: database.schema });
  }
  tell({ type: "state", after, state: readWorldState(world, shapes) });
}
