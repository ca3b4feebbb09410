// What a trace finds: statement by statement, the locks that it newly takes and the work that it does.
import type { SqlView } from "../file/index.ts";
import type { TableFacts } from "../world/index.ts";

export interface TracedLock {
  readonly table: TableFacts;
  /** Of the table itself, or of this index of it. */
  readonly index?: string;
  /** `ACCESS EXCLUSIVE` and so on. */
  readonly mode: string;
  /** An earlier statement of the transaction took one as strong: this one only works under it. */
  readonly held: boolean;
  readonly rewritten: boolean;
  /** Every row was read to verify a constraint. */
  readonly scanned: boolean;
  /** Names of the indexes that were built on it, and of those that were there and were built anew. */
  readonly built: readonly string[];
  readonly rebuilt: readonly string[];
}

/** What one statement did at three sizes of the tables that the file touches. */
export interface Measured {
  /** Rows of each such table. */
  readonly rows: readonly number[];
  /** Tuples read and written, index entries among them, at each size. */
  readonly tuples: readonly number[];
  /** By tuples, blocks or WAL bytes. */
  readonly grows: boolean;
}

/** What one statement did to tables that were there before. */
export interface TracedStatement {
  readonly view: SqlView;
  readonly locks: readonly TracedLock[];
  /** Rows that it read or wrote, by `schema.name` of the table. */
  readonly rows: ReadonlyMap<string, number>;
  /** Rows that it wrote, the same way. */
  readonly written: ReadonlyMap<string, number>;
  /** Where it runs under a lock that blocks, and could be measured. */
  readonly measured?: Measured;
}

export interface Trace {
  readonly statements: readonly TracedStatement[];
  /** The locks of a transaction are held to its end, those of a statement alone to the statement's. */
  readonly transaction: boolean;
}
