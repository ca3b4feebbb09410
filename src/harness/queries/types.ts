// The nouns of one query: where it comes from, and what PostgreSQL says of it.
import type { Location } from "../../engine/index.ts";

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
export type QueryAtPoint =
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
