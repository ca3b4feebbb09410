// The door of the settings: from options, environment, .env and goose's own words to what a command needs.
export { type DatabaseTarget, parseTarget } from "./database.ts";
export { parseDuration } from "./duration.ts";
export { surroundingsOf } from "./files.ts";
export { fromGoose } from "./goose.ts";
export { type MigrateSettings, mergeVariables, readFolder, readSettings, readVersion } from "./settings.ts";
