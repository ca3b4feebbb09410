// The door of the migration commands: what they share, from their options to their output.
export { migrateCommand } from "./command.ts";
export { CHECKSUM_OPTION, DIR_OPTION, RUN_OPTIONS, UP_OPTIONS, WAIT_OPTION } from "./options.ts";
export type { Action } from "./outcome.ts";
export { reachingDatabases } from "./reach.ts";
export { failureText, warningText } from "./text.ts";
