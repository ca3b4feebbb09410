// The engine's door: goose-format migrations, from text to database.
export type * from "./api.ts";
export {
  DatabaseError,
  type DatabaseErrorFields,
  MigrationError,
  type MigrationErrorCode,
  type MigrationFailure,
} from "./errors.ts";
export type * from "./events.ts";
export { versionOfFileName } from "./filename.ts";
export { type ParsedMigration, type ParsedStatement, parse } from "./parser.ts";
export type * from "./types.ts";
