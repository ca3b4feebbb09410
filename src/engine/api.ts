// The types of the engine's front: what a migrator is asked and what it answers.
import type { MigrationEvent, MigrationResult, MigrationWarning, VersionRow } from "./events.ts";
import type {
  AbortSignalLike,
  Database,
  Direction,
  Host,
  Layout,
  MigrationName,
  SourceFile,
  Statement,
  Version,
} from "./types.ts";

/**
 * What the caller does around each file that runs, awaited, on any connection: the migrator's own session is idle meanwhile, outside a
 * transaction, and holds the lock. With a hook, every file is durable before the next begins. A hook that throws ends the run with
 * HOOK_FAILED, and the error that it threw as the `cause`.
 */
export interface Hooks {
  /** Before a file's first statement. Where it throws, nothing of this file ran. */
  readonly beforeEach?: ((migration: HookedMigration) => unknown) | undefined;
  /** After a file is applied (or rolled back), recorded and durable. Where it throws, that stays; the files after it don't run. */
  readonly afterEach?: ((result: MigrationResult) => unknown) | undefined;
}

export interface HookedMigration extends MigrationName {
  readonly direction: Direction;
  /** From 0, and of how many in this run. */
  readonly index: number;
  readonly total: number;
}

export interface MigratorOptions extends Hooks {
  /** Shape of the version table. Default `schema_migrations`. */
  readonly layout?: Layout;
  /** Name of the version table, may be `schema.table`. Default `schema_migrations`, or `goose_db_version` in goose's layout. */
  readonly table?: string;
  /** Apply files older than the newest applied version instead of refusing them. Default false. */
  readonly allowMissing?: boolean;
  /** Apply what is pending although an applied file was edited since. Default false: refused with CHECKSUM_MISMATCH. */
  readonly allowEdited?: boolean;
  /** Apply what is pending although the file of an applied version is gone. Default false: refused with MISSING_FILE. */
  readonly allowDeleted?: boolean;
  /** Keep each applied file's checksum in the table `gosling_checksums` beside the version table. Default true. */
  readonly checksums?: boolean;
  /** False: no version table; every command runs its files each time, as goose's -no-versioning. Default true. */
  readonly versioning?: boolean;
  /**
   * Wait for the disk after each migration. Default false: small migrations become durable together, several times a second, and are
   * reported then: a crash of the server takes back only what nobody was shown as done, each file with its version row.
   */
  readonly flushEach?: boolean;
  /**
   * From so many pending migrations on, small ones share a message to the server, each still in its own transaction: a quarter less
   * time. Those of one message get its time as theirs, in the version table, and its duration in equal parts. Default 100; Infinity:
   * never; `flushEach` does without, too.
   */
  readonly shareFrom?: number;
  /**
   * Nobody else can reach this database: no lock is taken, and its state is read once. For a test's own database. Default false.
   */
  readonly exclusive?: boolean;
  /** How long to wait for another process that migrates the same schema, in milliseconds. Default 300000. */
  readonly waitMs?: number;
  /**
   * PostgreSQL's `lock_timeout` for the run, in milliseconds: a statement that waits longer than this for a table's lock fails with
   * 55P03. 0: it waits for ever. Default: as the session has it.
   */
  readonly lockTimeoutMs?: number;
  /** How often a file that failed with 55P03 is tried again, after growing pauses; files without a transaction never are. Default 0. */
  readonly lockRetries?: number;
  /** The variables that ENVSUB sees. Default none. */
  readonly env?: Readonly<Record<string, string>>;
  /** The time to record for the migration of this version, UTC; without it the database's own `now()`. */
  readonly clock?: (version: Version) => Date;
  readonly signal?: AbortSignalLike;
  /**
   * How messages print a command of ours, given its words (`repair 5 --as applied`), so that it works as printed. Default: `gosling`
   * before them.
   */
  readonly command?: (words: string) => string;
  /** Default: the standard web APIs (`standardHost`). */
  readonly host?: Host;
  readonly onEvent?: (event: MigrationEvent) => void;
}

/** What `plan` is asked about, named as the method that would do it. */
export type PlannedCommand =
  | { readonly type: "up"; readonly target?: Version }
  | { readonly type: "up-by-one" | "down" | "redo" | "reset" }
  | { readonly type: "down-to"; readonly target: Version };

export interface PlannedMigration extends MigrationName {
  readonly direction: Direction;
  readonly transaction: boolean;
  readonly statements: readonly Statement[];
  /** What will be sent, in this order: the frame (BEGIN, the version row, COMMIT) and the statements. */
  readonly sql: readonly string[];
}

export interface MigrationStatus extends MigrationName {
  /** `missing-file`: recorded in the version table, but no file has this version (its `name` is empty). */
  readonly state: "applied" | "pending" | "dirty" | "missing-file";
  /** Pending and older than the newest applied version. */
  readonly outOfOrder: boolean;
  /** The recorded time as PostgreSQL prints it; null while pending. */
  readonly at: string | null;
  /** Only there, and true, where the file was edited after it was applied. */
  readonly edited?: true;
}

/**
 * Every method rejects with a `MigrationError`; what it did before is in `failure.done`. The session must not be in a
 * transaction, and is the migrator's alone while a method runs.
 */
export interface Migrator {
  /** Applies what is pending, up to and including `target` where given. */
  up(target?: Version): Promise<readonly MigrationResult[]>;
  upByOne(): Promise<MigrationResult>;
  /** Rolls back the current version: the highest, or in goose's layout the one applied last. */
  down(): Promise<MigrationResult>;
  /** Rolls back until the current version is `target` (0: everything). */
  downTo(target: Version): Promise<readonly MigrationResult[]>;
  redo(): Promise<readonly MigrationResult[]>;
  reset(): Promise<readonly MigrationResult[]>;
  status(): Promise<readonly MigrationStatus[]>;
  /** The current version; 0n when nothing is applied. */
  version(): Promise<Version>;
  /** Records a version as applied, or as pending, without running anything. */
  repair(version: Version, as: "applied" | "pending"): Promise<MigrationResult>;
  /**
   * Runs what is left of a half-done NO TRANSACTION file, in the session as the file had it, and records it. `from`: the number of the
   * first statement to run, from 1, needed only where the failure says that it is uncertain whether the one in doubt ran. Rejects with
   * NOT_DIRTY, CANNOT_CONTINUE, UNKNOWN_VERSION.
   */
  continue(version: Version, options?: { readonly from?: number }): Promise<MigrationResult>;
  /** What a command would do, changing nothing; a version is an `up` to it. Rejects where the command itself would. */
  plan(command?: PlannedCommand | Version): Promise<readonly PlannedMigration[]>;
  /** The version table's rows, newest version first; empty where there is no table. */
  rows(): Promise<readonly VersionRow[]>;
  /** Warnings of the files' texts. */
  warnings(): readonly MigrationWarning[];
}

export type CreateMigrator = (
  database: Database,
  sources: readonly SourceFile[],
  options?: MigratorOptions,
) => Migrator;

/** What a server calls at its start: connect, read what is applied, read the files, apply what is new, go on. */
export type ApplyPending = (
  database: Database,
  sources: readonly SourceFile[],
  options?: MigratorOptions,
) => Promise<readonly MigrationResult[]>;
