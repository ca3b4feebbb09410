// What kept a test database from being made, or a test from leaving it as it should.

export type TestDatabaseErrorCode =
  /** A migration failed; the message has its place. */
  | "MIGRATION_FAILED"
  /** A seed file or function failed. */
  | "SEED_FAILED"
  /** The server cannot be used: its address, its answer, a missing right. */
  | "SERVER_UNUSABLE"
  /** `pglite` was asked for on a server. */
  | "NO_PGLITE"
  /** A test left a transaction open. The database was put back all the same. */
  | "TRANSACTION_LEFT_OPEN"
  /** A client was still connected at `close()`. The database is closed all the same. */
  | "CONNECTION_LEFT_OPEN"
  | "CLOSED";

/**
 * Why there is no test database, or what a test left behind. `code` is for programs.
 *
 * @example
 * ```ts
 * import { TestDatabaseError, testDatabase } from "gosling/testing";
 *
 * const db = await testDatabase({ migrations: "migrations" });
 * await db.run("BEGIN");
 * try {
 *   await db.reset();
 * } catch (error) {
 *   if (error instanceof TestDatabaseError) console.log(error.code); // TRANSACTION_LEFT_OPEN
 * }
 * await db.close();
 * ```
 */
export class TestDatabaseError extends Error {
  override readonly name = "TestDatabaseError";
  readonly code: TestDatabaseErrorCode;
  readonly hint: string | undefined;
  constructor(
    code: TestDatabaseErrorCode,
    message: string,
    options: { hint?: string; cause?: unknown } = {},
  ) {
    // Test runners print the message alone.
    super(options.hint ? `${message}\n${options.hint}` : message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}
