// Whatever a step threw, as a StepError: plain data with a code, a place and a hint.
import { DatabaseError, type Location, MigrationError, type MigrationFailure } from "../../engine/index.ts";
import type { LessonProblem, Step } from "../../lessons/index.ts";
import type { StepError } from "../events.ts";

/** A mistake that the runner itself finds: a bad command for this world, an open transaction, a limit. */
export class RunnerError extends Error {
  override readonly name = "RunnerError";
  readonly code: string;
  readonly hint: string | null;
  constructor(code: string, message: string, hint: string | null = null) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

const nothing = { at: null, inBlock: null, database: null, hint: null, postgres: null, migration: null };

export function stepError(thrown: unknown, context: { database?: string; at?: Location } = {}): StepError {
  const base = { ...nothing, database: context.database ?? null, at: context.at ?? null };
  if (thrown instanceof MigrationError) return ofMigration(thrown.failure, base);
  if (thrown instanceof DatabaseError) {
    const { sqlstate, message, hint } = thrown.fields;
    return { ...base, code: sqlstate, message, hint: hint ?? null, postgres: thrown.fields };
  }
  if (thrown instanceof RunnerError)
    return { ...base, code: thrown.code, message: thrown.message, hint: thrown.hint };
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { ...base, code: "INTERNAL", message };
}

/** The SQLSTATE where Postgres gave one: that is what a lesson expects; else the engine's own code. */
export function ofMigration(
  failure: MigrationFailure,
  base: Omit<StepError, "code" | "message"> = nothing,
): StepError {
  return {
    ...base,
    code: failure.database?.sqlstate ?? failure.code,
    message: failure.message,
    at: failure.at ?? base.at,
    hint: failure.hint ?? failure.database?.hint ?? null,
    postgres: failure.database ?? null,
    migration: failure,
  };
}

/** An error of the step with its place in the step's own block. */
export function inBlockOf(step: Step, error: StepError): StepError {
  const { at } = error;
  if (at === null || at.file !== step.at.file) return error;
  const line = at.line - step.bodyAt.line + 1;
  const inside = line >= 1 && line <= step.body.split("\n").length;
  return inside ? { ...error, inBlock: { line, column: at.column } } : error;
}

export function ofProblem(problem: LessonProblem): StepError {
  return {
    ...nothing,
    code: problem.code,
    message: problem.message,
    at: problem.at,
    hint: problem.hint ?? null,
  };
}
