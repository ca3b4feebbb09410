// The nouns of a squash: where the two ways are run, what is read of a database, and what the certificate says.
import type { SourceFile } from "../../engine/index.ts";
import type { Schema } from "../../sandbox/index.ts";
import type { TestDatabase } from "../databases/index.ts";

/** Where databases are made: PGlite, or a server. */
export interface Bench {
  /** For messages: `PGlite`, `the server`. */
  readonly label: string;
  open(): Promise<BenchDatabase>;
}

export interface BenchDatabase {
  readonly database: TestDatabase["database"];
  /** What pg_dump writes with these arguments; null where there is none that can read this server. Leaves the session as it was. */
  dump(args: readonly string[]): Promise<string | null>;
  close(): Promise<void>;
}

export interface RowsDigest {
  /** `public.users`. */
  readonly table: string;
  readonly rows: number;
  /** Of the rows as text, in order. */
  readonly hash: string;
  /** Of each column's values, in order; only where there are rows. */
  readonly columns: Readonly<Record<string, string>>;
}

export interface Role {
  readonly name: string;
  /** As SQL writes the name. */
  readonly quoted: string;
  /** `NOLOGIN INHERIT IN ROLE readers`. */
  readonly attributes: string;
}

/** All that must be the same, however the database was made. */
export interface Contents {
  readonly server: string;
  readonly schema: Schema;
  /** `pg_dump --schema-only`; null where there is none. */
  readonly dump: string | null;
  readonly rows: readonly RowsDigest[];
  /** `public.users_id_seq 41 called`. */
  readonly sequences: readonly string[];
  /** What belongs to the server or to the database as a whole: roles with their attributes and memberships, settings of both. */
  readonly roles: readonly Role[];
  readonly settings: readonly string[];
  readonly largeObjects: number;
}

/** One thing that the baseline does not give as the files do. */
export interface Loss {
  readonly what: "schema" | "pg_dump" | "rows" | "sequence" | "role" | "setting" | "large object";
  /** Lines with `-` for what only the files give, and `+` for what only the baseline gives. */
  readonly lines: readonly string[];
}

/** What was compared on one bench, and was the same. */
export interface Proof {
  readonly on: string;
  readonly server: string;
  /** Of the schema, as the catalog shows it. */
  readonly fingerprint: string;
  /** SHA-256 of the text that both ways give; null where pg_dump cannot read this server. */
  readonly dump: string | null;
  /** Expressions that PostgreSQL writes in other words once it has read them again; their meaning is the same. */
  readonly reworded: readonly string[];
  readonly rows: readonly Omit<RowsDigest, "columns">[];
  /** Columns whose values are others each time the files run (a time, a random number): those of one run are kept. */
  readonly unsteady: readonly string[];
  readonly sequences: readonly string[];
  /** Newer files that were applied after both ways, with the same schema at the end. */
  readonly newer: number;
}

export interface Baseline {
  /** The one file; bare names. */
  readonly file: SourceFile;
  /** Rows apart, where that was asked for and there are any. */
  readonly seed: SourceFile | null;
}
