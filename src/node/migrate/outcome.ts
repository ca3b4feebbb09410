// What a command did on one database, as data: the text and the JSON are two views of it.
import {
  type Conversion,
  type Database,
  DatabaseError,
  MigrationError,
  type MigrationFailure,
  type MigrationResult,
  type MigrationStatus,
  type MigrationWarning,
  type Migrator,
  type MigratorOptions,
  type PlannedMigration,
  type Version,
} from "../../engine/index.ts";
import { ConnectionStringError } from "../../server/index.ts";
import { FolderError, type StopReason } from "../databases/index.ts";

export type Answer =
  /** `summary`: whether a last line shows the version, as goose does for some commands. */
  | {
      readonly type: "ran";
      readonly results: readonly MigrationResult[];
      readonly summary: "up" | "down" | null;
    }
  | { readonly type: "status"; readonly migrations: readonly MigrationStatus[] }
  | { readonly type: "version"; readonly version: Version }
  /** `hidden`: how many values of variables are left out of it. */
  | { readonly type: "plan"; readonly migrations: readonly PlannedMigration[]; readonly hidden?: number }
  | { readonly type: "converted"; readonly conversion: Conversion }
  | { readonly type: "recorded"; readonly result: MigrationResult; readonly as: "applied" | "pending" };

/** What a command works with once its database is open. */
export interface Work {
  readonly migrator: Migrator;
  readonly database: Database;
  /** As the migrator was made with. */
  readonly options: MigratorOptions;
}

export type Action = (work: Work) => Promise<Answer>;

/** The engine's failure, or one of the ways to the database: `CONNECTION_FAILED`, `BAD_CONNECTION`, `BAD_FOLDER`. */
export type CommandFailure = Omit<MigrationFailure, "code"> & { readonly code: string };

export interface MigrateOutcome {
  readonly database: string;
  readonly answer: Answer | null;
  /** What was run and committed, also before a failure. */
  readonly results: readonly MigrationResult[];
  /** The current version afterwards, where the command shows it. */
  readonly version: Version | null;
  readonly warnings: readonly MigrationWarning[];
  readonly failure: CommandFailure | null;
  readonly stopped: StopReason | null;
}

/** Null for what is nobody's mistake but ours. */
export function failureOf(error: unknown): CommandFailure | null {
  if (error instanceof MigrationError) return error.failure;
  if (error instanceof DatabaseError) {
    return { code: "CONNECTION_FAILED", message: error.fields.message, database: error.fields, done: [] };
  }
  if (error instanceof ConnectionStringError) {
    return {
      code: "BAD_CONNECTION",
      message: error.message,
      done: [],
      ...(error.hint ? { hint: error.hint } : {}),
    };
  }
  if (error instanceof FolderError) return { code: "BAD_FOLDER", message: error.message, done: [] };
  return null;
}
