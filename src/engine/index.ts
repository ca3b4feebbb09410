// The engine's door: goose-format migrations, from text to database.

export { type ScannedSql, type ScannedStatement, scanSql } from "../text/index.ts";
export type * from "./api.ts";
export {
  type AdoptedVersion,
  type Adoption,
  type AdoptionRefusal,
  type AdoptOptions,
  adoptRecords,
  applyPending,
  applyPendingToSchemas,
  type Conversion,
  type ConvertOptions,
  convertLayout,
  createMigrator,
  type SchemaOutcome,
  SchemasError,
  type SchemasOptions,
} from "./commands/index.ts";
export {
  describeDirty,
  describeFailure,
  describeHolder,
  describeLocation,
  describeWarning,
  failureDiagnostic,
  warningDiagnostic,
} from "./describe.ts";
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
export { standardHost } from "./host.ts";
export { type Validation, validate } from "./plan/index.ts";
export {
  type FileJson,
  type ParsedMigration,
  type ParsedStatement,
  parse,
  parseToJson,
  versionOfFileName,
} from "./text/index.ts";
export type * from "./types.ts";
