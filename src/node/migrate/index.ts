// The door of the migration commands: what they share, from their options to their output.
export { migrateCommand } from "./command.ts";
export { CHECKSUM_OPTION, DIR_OPTION, LOCK_OPTIONS, RUN_OPTIONS, UP_OPTIONS } from "./options.ts";
export type { Action } from "./outcome.ts";
export { reachingDatabases } from "./reach.ts";
export { failureText, warningText } from "./text.ts";
