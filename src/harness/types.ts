// The nouns of the harness: findings, what was proven of a file, what it locked, and the report of one file.
import type { Direction, Location } from "../engine/index.ts";
import type { SchemaDifference } from "../sandbox/index.ts";
import type { Part, Severity } from "../text/index.ts";

export type { Part, Severity };

/** One thing that was found at one place. Plain data, safe to clone to another thread. */
export interface Finding {
  /** Upper case, stable; docs/rules/CODE.md explains it. */
  readonly code: string;
  readonly severity: Severity;
  readonly part: Part;
  /** The table, index, function and so on that it is about, with its schema: `public.users`. Several: sorted, with commas. */
  readonly object?: string;
  /** The migration file as the caller named it. */
  readonly file: string;
  /** 1-based, as in `Location`. */
  readonly line: number;
  readonly column: number;
  /** One sentence. */
  readonly message: string;
  /** The text of the statement that it is about, where it is about one. */
  readonly statement?: string;
  /** What to do, in a sentence or two. */
  readonly hint?: string;
  /** SQL that does the same safely, for the target version. */
  readonly recipe?: string;
  /** Rows of the table in production, where the caller gave them. */
  readonly rows?: number;
  /** Another place that it is about: that of a query. */
  readonly related?: Location & { readonly message: string };
  /** Lines that show what differs, as `describeDifference` writes them, or rows. */
  readonly difference?: readonly string[];
}

/** What a proof of a file came to. `not-tested` carries why. */
export type ProofOutcome =
  | { readonly type: "passed" }
  | { readonly type: "failed" }
  | { readonly type: "not-tested"; readonly why: string };

export interface Proofs {
  /** Up on the schema of the files before it, without rows (but for those that the files themselves insert). */
  readonly up: ProofOutcome;
  /** Up on the same with rows in the tables that the file touches. */
  readonly rows: ProofOutcome;
  /** Down gives back the schema and keeps the rows. */
  readonly down: ProofOutcome;
  /** Up after that gives the schema of the first time. */
  readonly again: ProofOutcome;
}

/** Who waits for a lock: queries that only read, those that write, and other migrations (VACUUM and ANALYZE, too). */
export type Blocked = "reads" | "writes" | "ddl";

/** A lock of PostgreSQL on a table that was there before the file, as `pg_locks` shows it. */
export interface TableLock {
  /** Without `public.`. */
  readonly table: string;
  /** As PostgreSQL's documentation writes it: `ACCESS EXCLUSIVE`. */
  readonly mode: string;
  /** The table, or one of its indexes, got a new file: every row was written anew. */
  readonly rewritten: boolean;
  /** Every row was read to verify a constraint. */
  readonly scanned: boolean;
}

/**
 * A lock that a file takes and others wait for: SHARE UPDATE EXCLUSIVE and stronger, on what was there before the file. One
 * that a later statement makes stronger is there twice.
 */
export interface HeldLock {
  readonly direction: Direction;
  /** The table, or the index, with its schema: `public.users`. */
  readonly object: string;
  readonly kind: "table" | "index";
  /** The table, of which it may be an index; without `public.`. */
  readonly table: string;
  readonly mode: string;
  /** The statement that takes it. */
  readonly from: Location;
  /** The last statement that runs under it: it is let go of after this one. */
  readonly until: Location;
  /** What lets go of it: the end of the transaction, or of the one statement. */
  readonly ends: "transaction" | "statement";
  readonly blocks: readonly Blocked[];
  /** `rows`: a statement that runs under it takes longer the more rows there are. */
  readonly duration: "constant" | "rows";
  /** Rows of the table in production, where the caller gave them. */
  readonly rows?: number;
  /** With so many rows in the tables that the file touches, the statements under the lock read and write so many tuples, index entries among them. */
  readonly measured?: { readonly rows: readonly number[]; readonly tuples: readonly number[] };
  /** As `from`. */
  readonly at: Location;
  readonly statement: string;
  /** The table's part in it. */
  readonly locks: readonly TableLock[];
}

/** A statement that was not run: it is about the server, another database, or a role that was there before. */
export interface LeftOut {
  readonly at: Location;
  readonly statement: string;
  /** A clause. */
  readonly why: string;
}

/**
 * `passed`: all is well. `warned`: no error, but a warning or a proof that failed. `known`: nothing but what the baseline holds.
 * `failed`: at least one error. `not-testable`: it needs what this PostgreSQL lacks. `not-tested`: a file before it failed, or the
 * run was cut. `not-asked`: only applied, since other files were asked for.
 */
export type FileStatus =
  | "passed"
  | "warned"
  | "known"
  | "failed"
  | "not-testable"
  | "not-tested"
  | "not-asked";

export interface FileReport {
  readonly file: string;
  /** Digits; null where the file name has none. */
  readonly version: string | null;
  readonly status: FileStatus;
  /** For `not-testable` and `not-tested`: why, in a clause. */
  readonly why?: string;
  readonly proofs: Proofs;
  /** The reason of `-- gosling: irreversible REASON`. */
  readonly irreversible?: string;
  readonly findings: readonly Finding[];
  /** Findings that the baseline holds, and that `findings` is without. */
  readonly known?: number;
  /** Of Up, then of Down. */
  readonly locks: readonly HeldLock[];
  /** On a server: what was left out of Up and Down, where something was. */
  readonly leftOut?: readonly LeftOut[];
  /** Queries that could be prepared before the file and were checked after it; absent where none are. */
  readonly queries?: number;
  /** What Up did to the schema. */
  readonly changes: SchemaDifference;
  readonly durationMs: number;
}

/** One line of TAP. */
export interface TapTest {
  /** From 1, as the file says. */
  readonly number: number;
  /** As the file says: a test that is still to be done (`todo`) may be false without harm. */
  readonly ok: boolean;
  readonly description: string;
  readonly directive?: "skip" | "todo";
  /** Of the directive; empty where none is given. */
  readonly reason?: string;
  /** The statement that wrote it. */
  readonly at: Location;
  /** What pgTAP says about a failure: what it has and what it wants. */
  readonly diagnostics: readonly string[];
}

/** One pgTAP file. `passed`: it ran to its end, as many tests as it planned, none failed. */
export interface PgtapReport {
  readonly file: string;
  readonly status: FileStatus;
  /** For `not-testable` and `not-tested`: why, in a clause. */
  readonly why?: string;
  /** Tests that the file planned; null where it did not get so far as to say. */
  readonly planned: number | null;
  /** In the order in which they ran. */
  readonly tests: readonly TapTest[];
  readonly findings: readonly Finding[];
  /** As of a file. */
  readonly known?: number;
  readonly durationMs: number;
}

/** A finding that a team knows of. */
export interface BaselineEntry {
  /** Relative to the migrations' folder. */
  readonly file: string;
  readonly code: string;
  /** As `Finding.object`; null where the finding is about no object. */
  readonly object: string | null;
  readonly severity: Exclude<Severity, "note">;
  /** Why it is left as it is; whoever reviews the file writes it. */
  readonly reason?: string;
}

/** The queries that a run checks. `from`: the Git revision that they are read from; null: the working folder. */
export interface QuerySources {
  readonly files: readonly QueryFile[];
  readonly from: string | null;
}

export interface QueryFile {
  /** As messages name it. */
  readonly name: string;
  readonly text: string;
}

/** A query that is not checked, and why. */
export interface Unchecked {
  readonly query: string;
  readonly at: Location;
  /** A clause. */
  readonly why: string;
}

/** What a run says of the queries as a whole. */
export interface QueriesReport {
  readonly files: number;
  readonly queries: number;
  /** The Git revision that they were read from; null: the working folder. */
  readonly from: string | null;
  /** Those that PostgreSQL could not prepare before or after any tested file. */
  readonly unchecked: readonly Unchecked[];
}

/** How many files have which status. */
export interface StatusCounts {
  readonly files: number;
  readonly passed: number;
  readonly warned: number;
  readonly known: number;
  readonly failed: number;
  readonly notTestable: number;
  readonly notTested: number;
  readonly notAsked: number;
}

export interface PgtapSummary extends StatusCounts {
  readonly tests: number;
  readonly failedTests: number;
}

export interface Summary extends StatusCounts {
  /** Of migrations and pgTAP files alike, as are warnings and notes. */
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly pgtap: PgtapSummary;
  /** Where there is a baseline: findings that it hides, and entries that nothing was found for. */
  readonly baseline?: { readonly known: number; readonly gone: readonly BaselineEntry[] };
  readonly durationMs: number;
  /** The run was not made: nothing has changed since this time, when it was (ISO 8601). `durationMs` is that of reading it. */
  readonly cached?: string;
}

/**
 * Major versions of PostgreSQL that advice is written for.
 *
 * @example
 * ```ts
 * import { TARGETS } from "gosling/harness";
 *
 * console.log(TARGETS); // [ 13, 14, 15, 16, 17, 18 ]
 * ```
 */
export const TARGETS = [13, 14, 15, 16, 17, 18] as const;
export type Target = (typeof TARGETS)[number];
