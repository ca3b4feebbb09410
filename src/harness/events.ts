// What a run reports while it works: plain data, in order. Every report is a reader of this stream.
import type { FileReport, Finding, PgtapReport, QueriesReport, Summary, Target } from "./types.ts";

/** The pieces of work on one file; one that takes longer than the limit is ended and named. */
export type Phase = "apply" | "trace" | "rows" | "up" | "down" | "again" | "pgtap" | "queries";

export type HarnessEvent =
  | {
      readonly type: "run-started";
      /** In the order in which they are tested. */
      readonly files: readonly string[];
      /** The pgTAP files, which are run after the last migration, in this order. */
      readonly pgtap: readonly string[];
      /** For example `PostgreSQL 18.6`. */
      readonly server: string;
      readonly target: Target;
      /** What this PostgreSQL cannot show, a sentence each. */
      readonly limits: readonly string[];
    }
  /** About the folder as a whole, or a file that is not part of the run: a bad name, a version that appears twice. */
  | { readonly type: "finding"; readonly finding: Finding }
  | {
      readonly type: "file-started";
      readonly file: string;
      /** From 0. */
      readonly index: number;
      readonly total: number;
    }
  | { readonly type: "phase-started"; readonly file: string; readonly phase: Phase }
  | { readonly type: "file-finished"; readonly report: FileReport }
  | {
      readonly type: "pgtap-started";
      readonly file: string;
      /** From 0, among the pgTAP files. */
      readonly index: number;
      readonly total: number;
    }
  | { readonly type: "pgtap-finished"; readonly report: PgtapReport }
  /** Where queries were given, once, before the end. */
  | { readonly type: "queries-finished"; readonly report: QueriesReport }
  | { readonly type: "run-finished"; readonly summary: Summary };
