// Vitest's `test` with a database of its own: opened once for a test file, put back after each test.
import { afterAll, beforeAll, test } from "vitest";
import {
  type TestDatabase,
  TestDatabaseError,
  type TestDatabaseOptions,
  testDatabase,
} from "../testing/index.ts";

export interface TestWithDatabaseOptions extends TestDatabaseOptions {
  /** When the database is put back: after each test, or only with the next file. Default `test`. */
  readonly per?: "test" | "file";
}

/** Migrating takes as long as it takes; a test's own time begins after it. */
const OPEN_LIMIT_MS = 300_000;

/**
 * Call it at the top of a test file: `const test = testWithDatabase({ migrations: "migrations" })`, and a test takes `{ db }`. Test files
 * in parallel have a database each. Where it cannot be made, each test that wants it fails at once; the first one says why.
 *
 * @example
 * ```ts
 * import { testWithDatabase } from "gosling/vitest";
 * import { expect } from "vitest";
 *
 * const test = testWithDatabase({ migrations: "migrations" });
 *
 * test("a new user has no phone", async ({ db }) => {
 *   const [, found] = await db.run("INSERT INTO users VALUES (1); SELECT phone FROM users");
 *   expect(found.rows).toEqual([[null]]);
 * });
 * ```
 */
export function testWithDatabase({ per = "test", ...options }: TestWithDatabaseOptions = {}) {
  let opened: TestDatabase | null = null;
  let failure: unknown;
  let reported = false;

  beforeAll(async () => {
    opened = await testDatabase(options).catch((error: unknown) => {
      failure = error;
      return null;
    });
  }, OPEN_LIMIT_MS);
  afterAll(() => opened?.close());

  function database(): TestDatabase {
    if (opened) return opened;
    if (reported && failure instanceof TestDatabaseError)
      throw new TestDatabaseError(failure.code, "there is no test database: the first test says why");
    reported = true;
    throw failure;
  }

  return test.extend<{ db: TestDatabase }>({
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
    db: async ({}, use) => {
      const db = database();
      await use(db);
      if (per === "test") await db.reset();
    },
  });
}
