// The door of a migration's text: file names, goose's syntax, and what can be told of SQL by looking at it.
export { type Chunk, inspect } from "./chunk.ts";
export { baseName, versionOfFileName } from "./filename.ts";
export { type FileJson, parseToJson } from "./json.ts";
export { type ParsedMigration, type ParsedStatement, parse } from "./parser.ts";
export { indexOfPosition, placeInStatement } from "./place.ts";
export { foldedName, type Home, literal, splitName, tableName } from "./quoting.ts";
export { isTransactionControl, type ScannedSql, type ScannedStatement, scanSql } from "./sql-scan.ts";
