// The door of other tools' formats: recognised, read, and written as goose's.
export { type GooseFile, type Origin, originOf, toGoose } from "./goose.ts";
export { readForeign } from "./read.ts";
export { hasGoose, type Recognised, recognise, type UnreadableTool } from "./recognise.ts";
export {
  type Hashes,
  RECORD_TABLES,
  RECORDED,
  type RecordedFormat,
  type Records,
  type RecordTable,
} from "./records.ts";
export {
  FORMATS,
  type FolderFile,
  type ForeignFolder,
  type ForeignFormat,
  type ForeignMigration,
} from "./types.ts";
