// What a lesson reports while it plays: plain data, in order. Page, terminal and Vitest are three readers of this stream.
import type {
  DatabaseErrorFields,
  Location,
  MigrationEvent,
  MigrationFailure,
  ResultSet,
  VersionRow,
} from "../engine/index.ts";
import type { Schema } from "../sandbox/index.ts";

export type LessonEvent =
  | {
      readonly type: "lesson-started";
      readonly file: string;
      readonly title: string;
      readonly steps: number;
      readonly databases: readonly string[];
    }
  /** Work of the runner's own, before or inside a step: opening a database, applying the history. Over when `done` is `total`. */
  | { readonly type: "progress"; readonly what: string; readonly done: number; readonly total: number }
  /** Sent once for each new fingerprint, before the first state that names it. */
  | { readonly type: "schema-seen"; readonly schema: Schema }
  /** The state of the world: after opening, after each step. */
  | { readonly type: "state"; readonly after: string | null; readonly state: WorldState }
  /** The world is back after step `after` (null: at the start); events of later steps no longer count. */
  | { readonly type: "rewound"; readonly after: string | null }
  | { readonly type: "step-started"; readonly step: string; readonly index: number; readonly at: Location }
  | { readonly type: "step-output"; readonly step: string; readonly output: StepOutput }
  | { readonly type: "step-finished"; readonly step: string; readonly result: StepResult }
  | {
      readonly type: "lesson-finished";
      readonly passed: number;
      readonly failed: number;
      readonly durationMs: number;
    };

export interface WorldState {
  /** The lesson's clock, UTC, ISO 8601. */
  readonly clock: string;
  readonly databases: readonly DatabaseState[];
  /** How many different schemas. */
  readonly shapes: number;
}

export interface DatabaseState {
  readonly name: string;
  readonly fingerprint: string;
  /** A, B, C...: the same letter means the same schema; the schema seen first in the lesson is A. */
  readonly shape: string;
  readonly versions: readonly VersionRow[];
  /** False where there is no version table yet. */
  readonly versioned: boolean;
  readonly server: "never started" | "running" | "stopped" | "refused to start";
  /** Versions of its checkout's files, not applied here. */
  readonly pending: readonly string[];
  /** The session is inside an open (or failed) transaction: the schema is the last that could be read. */
  readonly transaction: "none" | "open" | "failed";
  /** What the open transaction holds on tables and views; empty where none is open. In a failed one, as last read. */
  readonly locks: readonly TransactionLock[];
}

/** From `pg_locks`. */
export interface TransactionLock {
  /** The relation, as PostgreSQL prints it on the session's search path. */
  readonly relation: string;
  /** `AccessShareLock` to `AccessExclusiveLock`. */
  readonly mode: string;
}

/** What a step printed, in order. */
export type StepOutput =
  /** `total`: how many rows there were, where that is more than the result keeps. */
  | {
      readonly type: "result";
      readonly database: string;
      readonly result: ResultSet;
      readonly total?: number;
    }
  | {
      readonly type: "notice";
      readonly database: string;
      readonly severity: string;
      readonly message: string;
    }
  | { readonly type: "command"; readonly text: string }
  | { readonly type: "line"; readonly text: string; readonly stream: "out" | "error" }
  | { readonly type: "migration"; readonly database: string; readonly event: MigrationEvent }
  | { readonly type: "committed"; readonly path: string; readonly branch: string }
  | { readonly type: "error"; readonly error: StepError }
  /** So many more came than are passed on. */
  | { readonly type: "left-out"; readonly what: "notice" | "result" | "line"; readonly count: number };

/** Why a statement, a migration or a command failed, as it happened; expected or not. */
export interface StepError {
  /** SQLSTATE, or the engine's or runner's code. */
  readonly code: string;
  readonly message: string;
  /** In the lesson or in the migration file. */
  readonly at: Location | null;
  /**
   * The same place in the text that the step's block ran with, both from 1; null where it lies outside it. A block that is played
   * with another text than the written one may have more lines than the lesson has room for: `at` is then its last line there.
   */
  readonly inBlock: { readonly line: number; readonly column: number } | null;
  readonly database: string | null;
  readonly hint: string | null;
  readonly postgres: DatabaseErrorFields | null;
  readonly migration: MigrationFailure | null;
}

export interface StepResult {
  readonly status: "passed" | "failed";
  readonly checks: readonly CheckResult[];
  readonly durationMs: number;
}

/** One claim and its verdict. A step without any expectation has the one check that it ran without an error. */
export interface CheckResult {
  readonly kind: "ran" | "error" | "table" | "output" | "shapes";
  readonly status: "passed" | "failed";
  /** The author's sentence, or a plain one made from the kind. */
  readonly claim: string;
  readonly at: Location;
  /** Where it failed: what was expected and what was found, each ready to print. */
  readonly expected?: string;
  readonly found?: string;
  /** Line by line: `-` expected only, `+` found only, ` ` both. */
  readonly difference?: readonly string[];
}
