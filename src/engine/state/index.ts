// The door of the state: what stands in the database, and whether a command may go on from there.
export { type Context, resolve, stopIfCancelled } from "./context.ts";
export { readDirty } from "./dirty.ts";
export { findEdits } from "./edits.ts";
export { createVersionTable, ensureTables } from "./ensure-tables.ts";
export { refuseDirty, refuseEdits, refuseEmptied, refuseOtherLayout } from "./refusals.ts";
export { type DatabaseState, readState } from "./state.ts";
export { statusOf } from "./status.ts";
export { type Command, look, survey, surveyWarnings, tellPlan, tellRows } from "./survey.ts";
