// The door of test databases: a fresh migrated one for every test, on PGlite or on a server.
export { TestDatabaseError, type TestDatabaseErrorCode } from "./errors.ts";
export { testDatabase } from "./test-database.ts";
export type { SeedDatabase, SeedFunction, TestDatabase, TestDatabaseOptions } from "./types.ts";
