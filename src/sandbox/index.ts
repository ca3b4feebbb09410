// The door of the sandbox: disposable PostgreSQL, its schema as data, and differences.

export { ASKED } from "./catalog/index.ts";
export { type ChangedFiles, changedFiles, withChanges } from "./changed-files.ts";
export { CatalogView, CatalogWatch } from "./changes.ts";
export { openPgliteSession } from "./database.ts";
export { compareSchemas, describeDifference, KINDS as SCHEMA_KINDS } from "./difference.ts";
export { SandboxError, type SandboxErrorCode } from "./errors.ts";
export { extensionModule, extensionsIn } from "./extensions.ts";
export type { Limits } from "./limits.ts";
export { type DataFiles, dataFiles } from "./opened-files.ts";
export {
  type PreparedDirectory,
  type PreparedStore,
  preparedDirectory,
  preparedKey,
  preparedNote,
} from "./prepared/index.ts";
export { type PreparingSession, preparing } from "./preparing.ts";
export { pgliteOf, type Restored, type Snapshot, saveSnapshot } from "./rewind/index.ts";
export { openSandbox, type SandboxOptions } from "./sandbox.ts";
export { type ReadSchemaOptions, readSchema, type SchemaReader, schemaOf, schemaReader } from "./schema.ts";
export { buildSeed, seedKey } from "./seed.ts";
export { START_PARAMETERS } from "./settings.ts";
export type {
  DataDirectory,
  LimitedResult,
  Notice,
  Sandbox,
  SandboxAssets,
  Schema,
  SchemaChange,
  SchemaDifference,
  SchemaObject,
  SchemaObjectKind,
  Session,
  TransactionStatus,
} from "./types.ts";
