// The door of a migration's text: file names, goose's syntax, and what can be seen in SQL without running it.
export { ATOMIC, type Chunk, endsInside, inspect } from "./chunk.ts";
export { contentOf } from "./content.ts";
export { versionOfFileName } from "./filename.ts";
export { type FileJson, parseToJson } from "./json.ts";
export { psqlCommand } from "./mistakes.ts";
export { type ParsedMigration, type ParsedStatement, parse } from "./parser.ts";
export { placeInStatement } from "./place.ts";
export { type Home, splitName, tableName } from "./quoting.ts";
export {
  customSettings,
  mayChangeSession,
  type SessionChange,
  sessionChanges,
  sessionResets,
} from "./session.ts";
