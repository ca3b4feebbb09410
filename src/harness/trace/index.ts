// The door of the trace: what each statement of a file locks and rewrites.
export { rollsBack, type TracedLock, type TracedPiece, traceLocks } from "./trace.ts";
export { watchLocks } from "./watch.ts";
