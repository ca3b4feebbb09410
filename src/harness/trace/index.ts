// The door of the trace: what each statement of a file locks, rewrites, reads and builds.
export { measureWork } from "./measure.ts";
export { blockedBy, blocksQueries, isStronger, strongerOf, whoWaits } from "./modes.ts";
export { rollsBack, traceLocks } from "./trace.ts";
export type { Measured, Trace, TracedLock, TracedStatement } from "./traced.ts";
