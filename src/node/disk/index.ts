// The door of the disk: lessons and migrations as SourceFiles, and word of it when they change.
export { type MigrationFolder, migrationsOf, readMigrationFolder, refuseForeign } from "./foreign.ts";
export {
  exists,
  isFolder,
  pathHint,
  readAllMigrations,
  readLessons,
  readPgtap,
  readSource,
  readSqlFiles,
  withSlashes,
} from "./load.ts";
export { readBytes } from "./read.ts";
export { isTimestamp, nextSequential, sequentialName, snakeCase, timestampOf } from "./version-names.ts";
export { watchFolders } from "./watch-folders.ts";
export { replaceFile, writeNewFile, writeNewFiles, writeNewFolder } from "./write.ts";
