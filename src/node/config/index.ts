// The door of the config file: what it may hold, and what it adds to the words of a command.
export { beginChecks } from "./begin.ts";
export { withConfig } from "./config.ts";
export { configSchema } from "./definition.ts";
