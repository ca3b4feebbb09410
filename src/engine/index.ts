// The engine's door: goose-format migrations, from text to database.
export type * from "./api.ts";
export { type Conversion, type ConvertOptions, convertLayout } from "./convert.ts";
export { describeDirty, describeFailure, describeLocation, describeWarning } from "./describe.ts";
export {
  DatabaseError,
  type DatabaseErrorFields,
  type DirtyReport,
  MIGRATION_ERROR_CODES,
  MigrationError,
  type MigrationErrorCode,
  type MigrationFailure,
  type Repair,
  type RepairStep,
} from "./errors.ts";
export type * from "./events.ts";
export { versionOfFileName } from "./filename.ts";
export { standardHost } from "./host.ts";
export { type FileJson, parseToJson } from "./json.ts";
export { createMigrator } from "./migrator.ts";
export { type ParsedMigration, type ParsedStatement, parse } from "./parser.ts";
export { type ScannedSql, type ScannedStatement, scanSql } from "./sql-scan.ts";
export { applyPending } from "./startup.ts";
export type * from "./types.ts";
export { type Validation, validate } from "./validate.ts";
