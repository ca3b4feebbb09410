// The door of the run: planned steps on a database, in transactions or without.

export { sqlOf } from "./records.ts";
export { usesSession } from "./run.ts";
export { continueStep, runSteps } from "./steps.ts";
