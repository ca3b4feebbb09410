// The package's door for test databases, `gosling/testing`: no test runner is needed.
export {
  type SeedDatabase,
  type SeedFunction,
  type TestDatabase,
  TestDatabaseError,
  type TestDatabaseErrorCode,
  type TestDatabaseOptions,
  testDatabase,
} from "./testing/index.ts";
