// The door of the harness in Node: its runs and the schemas it finds out, each in a worker thread that can be ended.
export { readBaselineFile } from "./baseline-file.ts";
export { type FixOutcome, fixOne } from "./fix.ts";
export { readQuerySources } from "./queries.ts";
export { placedEvents, recordRun, writeBaselineOf } from "./record.ts";
export { readTestRequest, TEST_OPTIONS, type TestRequest } from "./request.ts";
export { runHarness } from "./run.ts";
export { SCHEMA_OPTIONS, schemaContext } from "./schema-options.ts";
export { asUsage, type NamedSchema, readNamed, replay, type SchemaContext } from "./schemas.ts";
export { databasesOn, type NamedServer, prepareServer, withDatabase } from "./server/index.ts";
export { tenantOf } from "./tenant.ts";
