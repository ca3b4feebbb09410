// The door of the settings: from options, environment, .env and goose's own words to what a command needs.
export { CONFIG_NAME, findConfig } from "./config-file.ts";
export { type DatabaseTarget, parseTarget } from "./database.ts";
export { surroundingsOf } from "./files.ts";
export { fromGoose, type Words } from "./goose.ts";
export {
  chooseFolder,
  layoutOf,
  type MigrateSettings,
  mergeVariables,
  readSettings,
  readVersion,
} from "./settings.ts";
export { duration, jobs, layout, port, retries, searchPathValue, webAddress } from "./values.ts";
