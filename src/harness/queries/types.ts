// The nouns of the queries that a program sends: where each comes from, what PostgreSQL says of it, and what a run says of all.
import type { Location } from "../../engine/index.ts";

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

/** One statement of a query file, with `$1` and so on in place of the names that its tool replaces. */
export interface Query {
  /** `GetUser`, as sqlc's or pgtyped's comment names it; else `statement 3`. */
  readonly name: string;
  readonly at: Location;
  /** What PostgreSQL is asked to prepare. */
  readonly sql: string;
  /** The place in the file of a position in `sql`: 1-based characters, as PostgreSQL counts. */
  place(position: number): Location;
  /** All words of the text, as written and in lower case: whatever it uses is among them. */
  readonly words: ReadonlySet<string>;
  readonly inserts: readonly Insert[];
  /** It has ON CONFLICT: whether a unique index fits is known only when it is planned. */
  readonly planned: boolean;
}

/** A table that a statement inserts into. */
export interface Insert {
  /** As SQL writes it, quoted. */
  readonly table: string;
  /** Those that get a value; null: the first `count` of the table. */
  readonly columns: readonly string[] | null;
  readonly count: number;
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

export interface Column {
  readonly name: string;
  readonly type: string;
  /** That of the table's column; null where it is computed. */
  readonly nullable: boolean | null;
}

export interface Failure {
  readonly message: string;
  readonly sqlstate: string;
  /** Position in the query's text. */
  readonly position?: number;
}

/** A query at one point of the migrations. */
export type Prepared =
  | {
      readonly ok: true;
      readonly parameters: readonly string[];
      readonly columns: readonly Column[];
      /** Columns that must have a value and get none: `users.tenant_id`. */
      readonly missing: readonly string[];
      /** Labels of the enums among its types, by type. */
      readonly labels: Readonly<Record<string, readonly string[]>>;
    }
  | { readonly ok: false; readonly failure: Failure };
