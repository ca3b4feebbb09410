// The door of the plan: from files and recorded versions to the steps of a command, each parsed and looked at.
export { type Collection, collect, type Migration } from "./collect.ts";
export {
  currentVersion,
  highestVersion,
  type LedgerRow,
  newestRows,
  type PlannedStep,
  planDown,
  planDownTo,
  planRedo,
  planReset,
  planUp,
  planWithoutVersions,
  requireFiles,
} from "./plan.ts";
export { type Prepare, preparer, type ReadyStep } from "./prepare.ts";
export { warningsBefore } from "./traps.ts";
export { type Validation, validate } from "./validate.ts";
