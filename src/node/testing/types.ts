// The nouns of test databases.
import type { PGlite } from "@electric-sql/pglite";
import type { Layout, ResultSet } from "../../engine/index.ts";

export interface TestDatabaseOptions {
  /** The folder of migrations. Default `migrations/postgres` where it exists, else `migrations`. */
  readonly migrations?: string;
  /**
   * Rows that every test begins with: `.sql` files (or folders of them), run in this order after the migrations; or a function, run once
   * for each process.
   */
  readonly seed?: string | readonly string[] | SeedFunction;
  /**
   * A server's URL, `postgres://...`: each database is then a copy of a template there. The role needs CREATEDB and no more.
   * Default, also for an empty text: PGlite in this process.
   */
  readonly server?: string | undefined;
  /** The layout of the version table: `goose` for pressly/goose's. */
  readonly layout?: Layout;
  /** The version table's name. */
  readonly table?: string;
  /** The variables that ENVSUB sees. Default none. */
  readonly env?: Readonly<Record<string, string>>;
  /** What relative paths start from. Default the working folder. */
  readonly root?: string;
  /** PGlite: milliseconds a query waits for another connection's transaction before it fails with 55P03. Default 5000. */
  readonly waitMs?: number;
}

export type SeedFunction = (database: SeedDatabase) => unknown;

/** What a seed function may use. A client that it opens it must also end. */
export interface SeedDatabase {
  readonly connectionString: string;
  run(sql: string): Promise<readonly ResultSet[]>;
}

export interface TestDatabase extends SeedDatabase, AsyncDisposable {
  /**
   * `postgres://...`, for any client. On PGlite it stays the same; on a server `reset()` changes it, because the next test gets another
   * database.
   */
  readonly connectionString: string;
  /** The instance itself. Read it anew after `reset()`. On a server a TestDatabaseError (`NO_PGLITE`) is thrown. */
  readonly pglite: PGlite;
  /** Runs SQL on a session of our own (on PGlite the only one); every value is the text that PostgreSQL prints. Rejects with a DatabaseError. */
  run(sql: string): Promise<readonly ResultSet[]>;
  /**
   * Puts the database back to how it was after the migrations and the seed. Rejects with a TestDatabaseError
   * (`TRANSACTION_LEFT_OPEN`), after it has done so, where a test left a transaction open.
   */
  reset(): Promise<void>;
  /** Rejects with a TestDatabaseError (`CONNECTION_LEFT_OPEN`), after it has closed, where a client is still connected. */
  close(): Promise<void>;
}
