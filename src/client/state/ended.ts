// The codes of a step that was ended from outside: what it did was undone.

export const ENDED: ReadonlySet<string> = new Set(["STOPPED", "STEP_TIMEOUT", "WORKER_FAILED"]);
