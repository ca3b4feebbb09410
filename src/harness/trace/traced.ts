// What a trace finds: the locks of one statement, table by table.
import type { SqlView } from "../file/index.ts";
import type { TableFacts } from "../world/index.ts";

export interface TracedLock {
  readonly table: TableFacts;
  /** `ACCESS EXCLUSIVE` and so on. */
  readonly mode: string;
  readonly rewritten: boolean;
  readonly scanned: boolean;
  /** Names of the indexes that were built on it. */
  readonly built: readonly string[];
}

/** What one statement newly locked, on tables that were there before; `piece`: the message that it was sent in. */
export interface TracedPiece {
  readonly piece: number;
  readonly view: SqlView;
  readonly locks: readonly TracedLock[];
}
