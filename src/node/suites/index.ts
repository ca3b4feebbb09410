// The door of the suites: a lesson and a folder of migrations as Vitest tests.

export { type TestWithDatabaseOptions, testWithDatabase } from "./database.ts";
export { describeLesson } from "./lesson.ts";
export { type DescribeMigrationsOptions, describeMigrations } from "./migrations.ts";
