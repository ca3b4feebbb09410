// The engine's two errors: what PostgreSQL said (DatabaseError) and what stopped a migration (MigrationError).
import type { Direction, Location, MigrationName, Version } from "./types.ts";

/** What PostgreSQL reported, field by field; thrown by every `Database`. */
export interface DatabaseErrorFields {
  readonly message: string;
  /** Five characters, for example `42703`. Connection failures use class 08. */
  readonly sqlstate: string;
  readonly severity?: string;
  readonly detail?: string;
  readonly hint?: string;
  /** 1-based character (code point) offset into the text that was sent. */
  readonly position?: number;
  readonly where?: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  /** How many statements of the sent text had completed before the failing one, where the port can count them. */
  readonly completed?: number;
}

/**
 * PostgreSQL refused something, or could not be reached. `fields` has what the server said.
 *
 * @example
 * ```ts
 * import { PGlite } from "@electric-sql/pglite";
 * import { DatabaseError } from "gosling/engine";
 * import { fromPGlite } from "gosling/pglite";
 *
 * const session = fromPGlite(await PGlite.create());
 * try {
 *   await session.run("SELECT nothing");
 * } catch (error) {
 *   if (error instanceof DatabaseError) console.log(error.fields.sqlstate); // 42703
 * }
 * ```
 */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly fields: DatabaseErrorFields;
  constructor(fields: DatabaseErrorFields, options?: { cause?: unknown }) {
    super(fields.message, options);
    this.fields = fields;
  }
}

/** The plain form of a MigrationError: what events, `--json` and other threads see. */
export interface MigrationFailure {
  readonly code: MigrationErrorCode;
  readonly message: string;
  readonly at?: Location;
  readonly hint?: string;
  /** The text of the statement that failed. */
  readonly statement?: string;
  readonly database?: DatabaseErrorFields;
  /** What a half-done NO TRANSACTION file has left, with DIRTY and with the failure that left it. */
  readonly dirty?: DirtyReport;
  /** Versions that this run had applied (or rolled back) before it failed, in order; durable, whatever happened to the server. */
  readonly done: readonly Version[];
  /** Versions that may be applied (or rolled back) or not: the connection was lost before the server had confirmed them. */
  readonly uncertain?: readonly Version[];
}

/** How far a NO TRANSACTION file came, and the way out. */
export interface DirtyReport extends MigrationName {
  readonly direction: Direction;
  /** How many statements ran for certain, of how many. Null where no progress was recorded. */
  readonly ran: number | null;
  readonly total: number;
  /** The statement after those, when it failed or may have been running. */
  readonly stopped?: {
    readonly statement: string;
    readonly at: Location;
    /**
     * `failed`: PostgreSQL refused it. The others: the run ended before its answer was recorded, and the catalog says that it ran,
     * that it did not, or nothing.
     */
    readonly state: "failed" | "ran" | "not-run" | "uncertain";
    /** What PostgreSQL said, where it failed. */
    readonly error?: string;
    /** The query that shows whether an uncertain statement ran. */
    readonly question?: string;
  };
  /** What the statements that ran had changed in the session: settings by their names, `role` and `session_authorization`. */
  readonly session: Readonly<Record<string, string>>;
  /** Indexes, with their schema, that a CREATE INDEX CONCURRENTLY left INVALID; a second run fails until they are dropped. */
  readonly invalidIndexes: readonly string[];
  /** The ways out: where the state is known, first the shortest, then the same by hand; else one a case. */
  readonly repairs: readonly Repair[];
}

export interface Repair {
  /** When to take this way, a whole sentence. */
  readonly when: string;
  /** To be followed in this order. */
  readonly steps: readonly RepairStep[];
}

export type RepairStep =
  | { readonly type: "sql"; readonly sql: string }
  | { readonly type: "command"; readonly command: string };

/**
 * Every code that a `MigrationError` can have.
 *
 * @example
 * ```ts
 * import { MIGRATION_ERROR_CODES } from "gosling/engine";
 *
 * console.log(MIGRATION_ERROR_CODES.includes("OUT_OF_ORDER")); // true
 * ```
 */
export const MIGRATION_ERROR_CODES = [
  // A file name or the set of files
  "FILE_NAME_EXTENSION",
  "FILE_NAME_SEPARATOR",
  "FILE_NAME_VERSION",
  "FILE_NAME_VERSION_ZERO",
  "DUPLICATE_VERSION",
  "NO_MIGRATION_FILES",
  // A file's text
  "MISSING_UP",
  "TEXT_BEFORE_UP",
  "DUPLICATE_UP",
  "DOWN_BEFORE_UP",
  "DUPLICATE_DOWN",
  "STATEMENT_BEGIN_MISPLACED",
  "STATEMENT_END_MISPLACED",
  "STATEMENT_END_MISSING",
  "UNFINISHED_STATEMENT",
  "ANNOTATION_INDENTED",
  "ANNOTATION_EMPTY",
  "ANNOTATION_REPEATED",
  "ANNOTATION_UNKNOWN",
  "ENVSUB_FAILED",
  "LINE_TOO_LONG",
  "PSQL_COMMAND",
  // The plan
  "OUT_OF_ORDER",
  "MISSING_FILE",
  "NOTHING_TO_APPLY",
  "NOTHING_TO_ROLL_BACK",
  "UNKNOWN_VERSION",
  "ALREADY_APPLIED",
  "NOT_APPLIED",
  "DIRTY",
  "NOT_DIRTY",
  "CANNOT_CONTINUE",
  "CHECKSUM_MISMATCH",
  "GO_MIGRATION",
  // Running
  "SQL_FAILED",
  "RECORD_FAILED",
  "COMMIT_FAILED",
  "TRANSACTION_LEFT_OPEN",
  "VERSION_TABLE_UNREADABLE",
  "SCHEMA_MISSING",
  "OTHER_LAYOUT",
  "LAYOUT_NOT_CONVERTIBLE",
  "RECORDS_DISAGREE",
  "WAIT_TIMEOUT",
  "TRANSACTION_POOLER",
  "CANCELLED",
  "HOOK_FAILED",
  // The caller
  "BAD_OPTION",
  "BAD_DATABASE",
  "FOLDER_UNREADABLE",
] as const;

export type MigrationErrorCode = (typeof MIGRATION_ERROR_CODES)[number];

/**
 * What every method of the engine rejects with. `failure` has the code, the place, the hint and what was done before.
 *
 * @example
 * ```ts
 * import { PGlite } from "@electric-sql/pglite";
 * import { applyPending, MigrationError } from "gosling/engine";
 * import { fromPGlite } from "gosling/pglite";
 *
 * const files = [{ name: "00001_bad.sql", text: "-- +goose Up\nSELECT nothing;\n" }];
 * try {
 *   await applyPending(fromPGlite(await PGlite.create()), files);
 * } catch (error) {
 *   if (!(error instanceof MigrationError)) throw error;
 *   console.log(error.failure.code, error.failure.at?.line); // SQL_FAILED 2
 * }
 * ```
 */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
  readonly failure: MigrationFailure;
  constructor(failure: MigrationFailure, options?: { cause?: unknown }) {
    super(failure.message, options);
    this.failure = failure;
  }
}

/** A MigrationError of one cause; what had been done before is added by the migrator that runs. */
export function migrationError(
  code: MigrationErrorCode,
  message: string,
  more: Omit<MigrationFailure, "code" | "message" | "done"> = {},
  cause?: unknown,
): MigrationError {
  return new MigrationError(
    { code, message, ...more, done: [] },
    cause === undefined ? undefined : { cause },
  );
}
