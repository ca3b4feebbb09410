// What may become a finding, and the traces that decide on it.
import type { SqlView } from "../file/index.ts";
import type { Trace } from "../trace/index.ts";
import type { Finding } from "../types.ts";
import type { DatabaseCatalog } from "../world/index.ts";

/** A finding and, for what comes later, the statement that it is about. */
export interface Candidate {
  readonly finding: Finding;
  readonly view?: SqlView;
  /** The tables that the finding's harm grows with. */
  readonly table?: string;
}

export interface Traces {
  readonly up: Trace | null;
  readonly down: Trace | null;
  /** What was there before Up: a Down hurts only what both know. */
  readonly world: DatabaseCatalog;
  readonly sizes: ReadonlyMap<string, number>;
}
