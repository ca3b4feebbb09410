// What the commands on migrations and their databases print as JSON.
import type {
  Conversion,
  FileJson,
  MigrationFailure,
  MigrationResult,
  MigrationStatus,
  MigrationWarning,
  PlannedMigration,
  Version,
} from "../../engine/index.ts";
import type { Diagnostic } from "../../text/index.ts";

/** The engine's failure, or one of the way to the database, such as CONNECTION_FAILED. */
export type CommandFailureOutput = Omit<MigrationFailure, "code"> & { readonly code: string };

/** One database of `up`, `down`, `status` and the other commands on databases. */
export interface DatabaseOutput {
  /** Its name, without a password. */
  readonly database: string;
  readonly ok: boolean;
  /** What was run, in order, also before a failure. */
  readonly results?: readonly MigrationResult[];
  /** The current version; null where nothing is applied. */
  readonly version?: Version | null;
  /** Of `status`. */
  readonly migrations?: readonly MigrationStatus[];
  /** Of `--dry-run`. */
  readonly plan?: readonly PlannedMigration[];
  /** How many values of variables the plan's SQL hides. */
  readonly hiddenValues?: number;
  /** Of `convert`. */
  readonly conversion?: Conversion;
  /** Of `repair --as`. */
  readonly as?: "applied" | "pending";
  readonly warnings: readonly MigrationWarning[];
  readonly failure?: CommandFailureOutput;
  /** What ended the work early. */
  readonly stopped?: string;
}

/** `up`, `up-by-one`, `up-to`, `down`, `down-to`, `redo`, `reset`, `status`, `version`, `repair` and `convert`. */
export interface MigrateOutput {
  readonly command: string;
  /** Whether every database was begun and went well. */
  readonly ok: boolean;
  readonly databases: readonly DatabaseOutput[];
}

/** What a command prints that failed before it had anything else to print. */
export interface FailureOutput {
  readonly failure: CommandFailureOutput;
}

export interface ValidateOutput {
  readonly ok: boolean;
  /** How many files were read. */
  readonly files: number;
  readonly errors: readonly MigrationFailure[];
  readonly warnings: readonly (MigrationWarning | Diagnostic)[];
}

export type ParseOutput = FileJson & {
  /** How many values of variables are hidden. */
  readonly hiddenValues?: number;
};

export interface CreateOutput {
  /** Its path from the working folder. */
  readonly file: string;
  /** The digits that its name begins with. */
  readonly version: string;
}

export interface FixOutput {
  readonly dir: string;
  readonly dryRun: boolean;
  readonly renames: readonly { readonly from: string; readonly to: string }[];
}
