// The nouns of the sandbox: a disposable Postgres, its schema as data, and the difference between two.
import type { Extensions } from "@electric-sql/pglite";
import type { DescribingDatabase, ResultSet } from "../engine/index.ts";
import type { Limits } from "./limits.ts";
import type { PreparedStore } from "./prepared/index.ts";

/** What PGlite needs to start; the caller decides where it comes from (disk, network, bundle). */
export interface SandboxAssets {
  /** The seed: a data directory as `dumpDataDir` wrote it (see seed.ts). Without it PGlite runs initdb, slowly. */
  readonly seed?: Blob;
  readonly wasmModule?: WebAssembly.Module;
  readonly initdbWasmModule?: WebAssembly.Module;
  readonly fsBundle?: Blob;
  /** Those that databases may `CREATE EXTENSION`, by PGlite's names. */
  readonly extensions?: Extensions;
  /** Where data directories that take long to make are kept; without it each is made anew. */
  readonly prepared?: PreparedStore;
}

/** A whole data directory as a tar archive; opens as a new sandbox with the same content. */
export type DataDirectory = Blob;

export interface Notice {
  /** `NOTICE`, `WARNING`, `INFO`, `DEBUG`, `LOG`. */
  readonly severity: string;
  readonly message: string;
  readonly sqlstate?: string;
  readonly detail?: string;
  readonly hint?: string;
}

/** `failed`: every statement but ROLLBACK is refused with 25P02. */
export type TransactionStatus = "none" | "open" | "failed";

/** A result of which only the first rows are kept where there were too many. */
export interface LimitedResult extends ResultSet {
  /** How many rows there were, where that is more than `rows` has. */
  readonly total?: number;
}

export interface Session extends DescribingDatabase {
  /** As any database's; `limits` say how much of the answer is kept, by default all of it. */
  run(sql: string, limits?: Limits): Promise<readonly LimitedResult[]>;
  /** As the last answer said; costs nothing. */
  transaction(): TransactionStatus;
}

export interface Sandbox {
  readonly database: Session;
  /** The session's state after the last statement; costs nothing. */
  transaction(): TransactionStatus;
  /** The data directory as bytes. Rejects with a `SandboxError` inside a transaction. */
  dump(): Promise<DataDirectory>;
  /** Frees the instance; without it Node does not exit. */
  close(): Promise<void>;
}

export type SchemaObjectKind =
  | "schema"
  | "extension"
  | "collation"
  | "type"
  | "sequence"
  | "table"
  | "column"
  | "constraint"
  | "index"
  | "statistics"
  | "view"
  | "materialized view"
  | "function"
  | "operator"
  | "cast"
  | "text search"
  | "trigger"
  | "event trigger"
  | "policy"
  | "rule"
  | "publication"
  | "privilege"
  | "comment";

/** One fact of a schema. `name` is unique within its kind and carries its table: `users.phone`; `public.` is left out. */
export interface SchemaObject {
  readonly kind: SchemaObjectKind;
  readonly name: string;
  /** What it is, in one line where Postgres allows it: `text not null default ''::text`. */
  readonly definition: string;
}

/** All objects, sorted by kind and name. Version tables and `gosling_` tables are left out; column order does not count. */
export interface Schema {
  readonly objects: readonly SchemaObject[];
  /** Lower-case hex; equal if and only if the objects are equal. */
  readonly fingerprint: string;
}

export type SchemaChange =
  | { readonly type: "added"; readonly object: SchemaObject }
  | { readonly type: "removed"; readonly object: SchemaObject }
  | { readonly type: "changed"; readonly before: SchemaObject; readonly after: SchemaObject };

/** What turns one schema into another; empty when they agree. */
export type SchemaDifference = readonly SchemaChange[];
