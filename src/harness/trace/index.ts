// The door of the trace: what each statement of a file locks, rewrites, reads and builds.
export { blockedBy, blocksQueries, isStronger, strongerOf, whoWaits } from "./modes.ts";
export { rollsBack, traceLocks } from "./trace.ts";
export type { Trace, TracedLock, TracedStatement } from "./traced.ts";
