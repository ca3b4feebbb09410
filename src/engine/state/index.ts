// The door of the state: what is in the database, and whether a command may go on from there.
export { type Context, resolveContext, stopIfCancelled } from "./context.ts";
export { readDirty, reportDirty } from "./dirty.ts";
export { findEdits } from "./edits.ts";
export { createVersionTable, ensureTables } from "./ensure-tables.ts";
export { checkSources } from "./port.ts";
export {
  refuseDirty,
  refuseEdits,
  refuseEmptied,
  refuseHomeless,
  refuseOtherLayout,
  refuseUnreadable,
} from "./refusals.ts";
export {
  identityOf,
  parseSession,
  restoreSession,
  type SessionState,
  sessionJson,
  setSession,
} from "./session.ts";
export { ownSqlHint, settingsAfter } from "./settings.ts";
export { type DatabaseState, readState, repeated } from "./state.ts";
export { statusOf } from "./status.ts";
export {
  type LedgerCommand,
  look,
  type Survey,
  survey,
  surveyWarnings,
  tellPlan,
  tellRows,
} from "./survey.ts";
