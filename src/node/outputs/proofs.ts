// What test, diff, schema check and stats print as JSON.
import type { Version } from "../../engine/index.ts";
import type { Explained, Finding, RunRecord } from "../../harness/index.ts";
import type { SchemaDifference } from "../../sandbox/index.ts";

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

/** `gosling test`. */
export interface TestReportOutput
  extends Pick<RunRecord, "server" | "target" | "limits" | "pgtap" | "queries" | "summary"> {
  /** The exit code is 0. */
  readonly ok: boolean;
  readonly files: RunRecord["reports"];
  /** About the folder, or files that are not tested. */
  readonly findings: RunRecord["findings"];
}

/** `gosling stats`, which prints nothing else. */
export interface StatsOutput {
  /** `PostgreSQL 17.4`. */
  readonly server: string;
  /** In order of their names. */
  readonly tables: readonly {
    /** `public.users`. */
    readonly name: string;
    /** PostgreSQL's estimate. */
    readonly rows: number;
    /** On disk, without indexes. */
    readonly bytes: number;
    readonly indexes: readonly { readonly name: string; readonly bytes: number }[];
  }[];
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
