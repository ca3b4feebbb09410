// The door of the trace: what each statement of a file locks and rewrites.
export { rollsBack, traceLocks } from "./trace.ts";
export type { TracedLock, TracedPiece } from "./traced.ts";
export { watchLocks } from "./watch.ts";
