// The door of the commands: up, down and their kin, repair, conversion, each under its lock.
export {
  type AdoptedVersion,
  type Adoption,
  type AdoptionRefusal,
  type AdoptOptions,
  adoptRecords,
} from "./adopt.ts";
export { type Conversion, type ConvertOptions, convertLayout } from "./convert.ts";
export { createMigrator } from "./migrator.ts";
export {
  applyPendingToSchemas,
  type SchemaOutcome,
  SchemasError,
  type SchemasOptions,
} from "./schemas.ts";
export { applyPending } from "./startup.ts";
