// What playing a step brought, before anything is judged.
import type { ResultSet } from "../../engine/index.ts";
import type { StepError, StepOutput } from "../events.ts";

export type StepOutcome = SqlOutcome | ConsoleOutcome | FileOutcome | UnreadableOutcome;

export interface SqlOutcome {
  readonly type: "sql";
  /** One for each named database, in the step's order. */
  readonly runs: readonly SqlRun[];
}

export interface SqlRun {
  readonly database: string;
  /** The last statement's result that has columns; null where none returned rows. */
  readonly last: ResultSet | null;
  readonly error: StepError | null;
}

export interface ConsoleOutcome {
  readonly type: "console";
  /** As many as were run: after a failing command the rest is not. */
  readonly commands: readonly CommandOutcome[];
}

export interface CommandOutcome {
  readonly lines: readonly string[];
  readonly error: StepError | null;
}

export interface FileOutcome {
  readonly type: "file";
}

/** An exercise with a blank or a slip in it: nothing was run. */
export interface UnreadableOutcome {
  readonly type: "unreadable";
  readonly error: StepError;
}

export type Emit = (output: StepOutput) => void;
