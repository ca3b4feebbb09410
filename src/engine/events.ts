// What the engine tells while it works: plain data, in order, safe to clone to another thread.
import type { MigrationFailure } from "./errors.ts";
import type { Direction, Location, MigrationName, Version } from "./types.ts";

/** One row of the version table, whichever its layout. */
export interface VersionRow {
  readonly version: Version;
  /** True only while, or after, a NO TRANSACTION file stopped half-way (default layout); always false in goose's. */
  readonly dirty: boolean;
  /** The recorded time as PostgreSQL prints it, without a zone. */
  readonly at: string | null;
}

export interface MigrationResult extends MigrationName {
  readonly direction: Direction;
  /** `empty`: the file had no statement in this direction; it is recorded (or removed) all the same. */
  readonly outcome: "ran" | "empty" | "recorded";
  readonly durationMs: number;
}

export interface MigrationWarning {
  readonly code: string;
  readonly message: string;
  readonly at?: Location;
  readonly hint?: string;
}

export type MigrationEvent =
  | { readonly type: "connected"; readonly server: string }
  | {
      readonly type: "version-table-read";
      readonly table: string;
      readonly exists: boolean;
      readonly rows: readonly VersionRow[];
    }
  | { readonly type: "files-read"; readonly migrations: readonly MigrationName[] }
  | { readonly type: "planned"; readonly direction: Direction; readonly migrations: readonly MigrationName[] }
  | { readonly type: "warning"; readonly warning: MigrationWarning }
  | { readonly type: "lock-waiting"; readonly waitedMs: number; readonly timeoutMs: number }
  | { readonly type: "lock-acquired"; readonly waitedMs: number }
  | { readonly type: "lock-released" }
  | { readonly type: "version-table-created"; readonly table: string }
  | {
      readonly type: "migration-started";
      readonly migration: MigrationName;
      readonly direction: Direction;
      readonly index: number;
      readonly total: number;
    }
  | {
      readonly type: "statement-finished";
      readonly migration: MigrationName;
      readonly at: Location;
      readonly index: number;
      readonly total: number;
      readonly durationMs: number;
    }
  | { readonly type: "migration-finished"; readonly result: MigrationResult }
  | { readonly type: "failed"; readonly failure: MigrationFailure }
  /** `version`: the current version (the highest applied, in goose's layout the one applied last), or null where nothing is applied. */
  | { readonly type: "done"; readonly version: Version | null; readonly results: readonly MigrationResult[] };
