// Opens a test database where the options say.
import { UsageError } from "../terminal/index.ts";
import { readContent } from "./content.ts";
import { TestDatabaseError } from "./errors.ts";
import { openOnPGlite } from "./on-pglite.ts";
import { openOnServer } from "./on-server.ts";
import type { TestDatabase, TestDatabaseOptions } from "./types.ts";

/**
 * A database with your migrations and seed, for tests. Open one for a test file, call `reset()` after each test and `close()` at the end.
 * Rejects with a TestDatabaseError: a migration or seed that fails is reported with its place.
 *
 * @example
 * ```ts
 * import { testDatabase } from "gosling/testing";
 *
 * const db = await testDatabase({ migrations: "migrations", seed: (db) => db.run("INSERT INTO users VALUES (1)") });
 * await db.run("INSERT INTO users VALUES (2)");
 * await db.reset(); // after each test
 * console.log((await db.run("SELECT id FROM users"))[0].rows); // [ [ '1' ] ]
 * await db.close();
 * ```
 */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { server, waitMs } = options;
  const content = readOrFail(options);
  return server ? openOnServer(content, server) : openOnPGlite(content, waitMs);
}

function readOrFail(options: TestDatabaseOptions) {
  try {
    return readContent(options);
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    throw new TestDatabaseError("MIGRATION_FAILED", cause.message, {
      cause,
      hint: "`migrations` and `seed` are paths from the working folder, or from `root`.",
    });
  }
}
