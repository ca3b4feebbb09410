// The door of drift: schemas replayed from files, written to a file, and the difference of two explained.
export { type Explained, explainDrift, type Side } from "./explain.ts";
export { replaySchema, schemaOfDump } from "./replay.ts";
export { readSchemaFile, SchemaFileError, writeSchemaFile } from "./schema-file.ts";
