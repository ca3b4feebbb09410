// The door of the run: planned steps on a database, in transactions or without.

export { askAfterLoss, isRecorded } from "./after-loss.ts";
export { connectionLost } from "./failure.ts";
export { sqlOf } from "./records.ts";
export { usesSession } from "./run.ts";
export { continueStep, runSteps } from "./steps.ts";
