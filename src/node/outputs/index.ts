// What `--json` prints, a type a command: the one definition of which schemas/*.json are made. Each type is a promise to its readers.
import type {
  Conversion,
  FileJson,
  Location,
  MigrationFailure,
  MigrationResult,
  MigrationStatus,
  MigrationWarning,
  PlannedMigration,
  Version,
} from "../../engine/index.ts";
import type { Explained, Finding } from "../../harness/index.ts";
import type { LessonProblem } from "../../lessons/index.ts";
import type { LessonEvent } from "../../runner/index.ts";
import type { SchemaDifference } from "../../sandbox/index.ts";
import type { Diagnostic } from "../../text/index.ts";
import { toJson } from "../terminal/index.ts";

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

/** `gosling test --fix`. */
export interface TestFixOutput {
  /** Nothing is left that needs a person. */
  readonly ok: boolean;
  readonly file: string;
  /** What takes the file's place: itself first, then those with later versions. Empty: nothing could be fixed. */
  readonly files: readonly {
    readonly name: string;
    /** Where it was written; null: it was not. */
    readonly written: string | null;
    readonly text: string;
  }[];
  /** A branch that has the file already, so that databases may have applied it. */
  readonly merged: string | null;
  readonly fixed: readonly Finding[];
  /** What has no mechanical fix, notes aside. */
  readonly left: readonly Finding[];
  /** Errors that only the nearest replacement has; `files` is empty then. */
  readonly broken: readonly Finding[];
}

export interface DiffOutput extends Explained {
  readonly same: boolean;
  readonly a: string;
  readonly b: string;
  /** Files that only one side has applied. */
  readonly files: { readonly onlyInA: readonly Version[]; readonly onlyInB: readonly Version[] };
}

export interface SchemaCheckOutput {
  readonly ok: boolean;
  readonly file: string;
  readonly difference: SchemaDifference;
}

export interface LessonCheckOutput {
  readonly ok: boolean;
  /** How many lessons were read. */
  readonly files: number;
  readonly problems: readonly LessonProblem[];
}

/** One line of `lesson run --json`. */
export type LessonRunOutput =
  | LessonEvent
  | {
      readonly type: "updated";
      readonly file: string;
      readonly changed: readonly { readonly step: string; readonly at: Location }[];
      /** The step at which the update stopped. */
      readonly broken: string | null;
    }
  | { readonly type: "problem"; readonly problem: LessonProblem };

export interface Outputs {
  readonly migrate: MigrateOutput;
  readonly failure: FailureOutput;
  readonly validate: ValidateOutput;
  readonly parse: ParseOutput;
  readonly create: CreateOutput;
  readonly fix: FixOutput;
  readonly "test-fix": TestFixOutput;
  readonly diff: DiffOutput;
  readonly "schema-check": SchemaCheckOutput;
  readonly "lesson-check": LessonCheckOutput;
  readonly "lesson-run": LessonRunOutput;
}

/** `indent`: of a document; a line has none. */
export function outputJson<Name extends keyof Outputs>(
  _name: Name,
  value: Outputs[Name],
  indent?: number,
): string {
  return `${toJson(value, indent)}\n`;
}
