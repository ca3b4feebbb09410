// The door of the baseline: what a team knows of already, read, written, and taken out of a run's events.
export {
  BaselineError,
  entryOf,
  nameIn,
  readBaseline,
  renewed,
  writeBaseline,
} from "./entries.ts";
export { throughBaseline } from "./filter.ts";
