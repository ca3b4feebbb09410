// From a lesson's events: what the steps that did not meet their expectations really gave. Pure.
import type { ResultSet } from "../../engine/index.ts";
import type { ActualStep, Lesson, Step } from "../../lessons/index.ts";
import type { CheckResult, LessonEvent, StepOutput } from "../../runner/index.ts";

export interface Actual {
  /** Ready for `rewriteLesson`. */
  readonly steps: readonly ActualStep[];
  /**
   * The first step that ended in an error it should not have, or without the one it should: for a person to fix. What the steps
   * after it gave is not reported, since it would come from databases that are not those of the lesson.
   */
  readonly broken: Step | null;
}

export function actualSteps(lesson: Lesson, events: readonly LessonEvent[]): Actual {
  const outputs = new Map<string, StepOutput[]>();
  const steps: ActualStep[] = [];
  for (const event of events) {
    if (event.type === "step-output")
      outputs.set(event.step, [...(outputs.get(event.step) ?? []), event.output]);
    if (event.type !== "step-finished") continue;
    const step = lesson.steps.find((one) => one.id === event.step);
    if (step === undefined) continue;
    const failed = event.result.checks.filter((check) => check.status === "failed");
    if (failed.some(isBroken)) return { steps, broken: step };
    const actual = failed.some(isUpdatable) ? actualOf(step, outputs.get(step.id) ?? []) : null;
    if (actual !== null) steps.push(actual);
  }
  return { steps, broken: null };
}

const isBroken = ({ kind }: CheckResult) => kind === "ran" || kind === "error";
const isUpdatable = ({ kind }: CheckResult) => kind === "table" || kind === "output";

function actualOf(step: Step, outputs: readonly StepOutput[]): ActualStep | null {
  if (step.type === "console") return { type: "output", step: step.id, commands: printed(outputs) };
  if (step.type !== "sql") return null;
  const results = step.databases.map((database) => lastTable(outputs, database));
  const [first] = results;
  // One table cannot say what two databases answer differently.
  const same = first && results.every((one) => one && rowsOf(one) === rowsOf(first));
  return same ? { type: "result", step: step.id, result: first } : null;
}

function printed(outputs: readonly StepOutput[]): readonly (readonly string[])[] {
  const commands: string[][] = [];
  for (const output of outputs) {
    if (output.type === "command") commands.push([]);
    if (output.type === "line") commands.at(-1)?.push(output.text);
  }
  return commands;
}

function lastTable(outputs: readonly StepOutput[], database: string): ResultSet | undefined {
  const results = outputs.flatMap((output) =>
    output.type === "result" && output.database === database ? [output.result] : [],
  );
  return results.findLast((result) => result.columns.length > 0);
}

function rowsOf({ columns, rows }: ResultSet): string {
  return JSON.stringify([
    columns.map((column) => column.name),
    rows.map((row) => JSON.stringify(row)).sort(),
  ]);
}
