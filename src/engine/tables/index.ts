// The door of the tables that the engine writes: SQL texts to make, read and change them.

export {
  type Checksum,
  contentHasher,
  type FileChecksum,
  hasher,
  literalOrNull,
  readChecksums,
} from "./checksums.ts";
export { DURABLE_COMMIT, flush, isOver, LAZY_COMMIT } from "./durable.ts";
export { ALL_COLUMNS, type NewColumns, type OwnTables, ownTables, versionTableSchema } from "./own-tables.ts";
export { type FileProgress, readProgress, type Unfinished, unfinished } from "./progress.ts";
export { DEFAULT_TABLE, readLedger, type VersionTable, versionTable } from "./version-table.ts";
