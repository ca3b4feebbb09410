// What the engine reports while it works: plain data, in order, safe to clone to another thread.
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

/** The session that holds the migrations' lock. */
export interface LockHolder {
  readonly pid: number;
  /** Its application_name; empty where it gave none. */
  readonly application: string;
  /** The address that it connected from; empty for a local socket. */
  readonly address: string;
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
  /** Another process migrates; first after a second, then every second. */
  | {
      readonly type: "waiting";
      readonly waitedMs: number;
      readonly waitMs: number;
      /** Null where the server does not say. */
      readonly holder: LockHolder | null;
    }
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
  /** The file was rolled back because a lock was not to be had in time, and is tried again after the pause. */
  | {
      readonly type: "lock-retry";
      readonly migration: MigrationName;
      readonly direction: Direction;
      /** From 1 on, and how often at most. */
      readonly attempt: number;
      readonly retries: number;
      readonly pauseMs: number;
    }
  /** Durable: no crash of the server takes it back. */
  | { readonly type: "migration-finished"; readonly result: MigrationResult }
  | { readonly type: "failed"; readonly failure: MigrationFailure }
  /** `version`: the current version (the highest applied, in goose's layout the one applied last), or null where nothing is applied. */
  | { readonly type: "done"; readonly version: Version | null; readonly results: readonly MigrationResult[] };
