// A diagnostic: one thing that is wrong, or worth knowing, as plain data. Every failure, warning and finding is shown as one of these.
import type { Location } from "./places.ts";

/** `error`: it fails, or must not stay. `warning`: a risk. `note`: worth knowing. */
export type Severity = "error" | "warning" | "note";

/** Which proof of a migration found it: its Up, with rows, its Down, Up again; the trace of its locks; its text alone; a pgTAP file; the queries. */
export type Part = "up" | "rows" | "down" | "again" | "trace" | "static" | "pgtap" | "queries";

/** Plain data, safe to clone to another thread. */
export interface Diagnostic {
  /** Upper case and stable; or PostgreSQL's SQLSTATE. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence, without its place. */
  readonly message: string;
  /** Where it is; absent where it concerns no file. */
  readonly at?: Location;
  /** More about the cause, one or more lines: PostgreSQL's DETAIL, or what differs. */
  readonly detail?: string;
  /** What to do, in a form that works when followed literally. */
  readonly hint?: string;
  /** Other places that belong to it, and what was already done. */
  readonly notes?: readonly DiagnosticNote[];
  readonly part?: Part;
}

export interface DiagnosticNote {
  readonly message: string;
  readonly at?: Location;
}

/** `42703` and the like: five signs, at least one of them a digit. gosling's own codes have none. */
export function isSqlstate(code: string): boolean {
  return /^(?=.*\d)[0-9A-Z]{5}$/.test(code);
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Sorts by file, line and column, then the worse one first. Diagnostics without a place come first. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compareTexts(a.at?.file ?? "", b.at?.file ?? "") ||
    (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
    (a.at?.column ?? 0) - (b.at?.column ?? 0) ||
    RANK[a.severity] - RANK[b.severity]
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
