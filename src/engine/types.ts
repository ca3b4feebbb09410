// The nouns of the engine: sources, migrations, the database port, the host, plans, results and events.
import type { Location } from "../text/index.ts";

export type { Location };

/** One migration file as text. `name` is what messages show: a bare file name or a path with `/`; it is never opened. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** The number before the first `_` of a file name: 1 to 9223372036854775807, hence a bigint. */
export type Version = bigint;

export type Direction = "up" | "down";

/** A migration as events and results name it. */
export interface MigrationName {
  readonly version: Version;
  /** The base file name, for example `20251220000045_new_feature.sql`. */
  readonly name: string;
}

/** One chunk of SQL as goose sends it: trimmed, the `;` kept, lines joined by `\n`. `at` is the place of its first character. */
export interface Statement {
  readonly sql: string;
  readonly at: Location;
}

/** One statement's result. Every value is the text that PostgreSQL prints (`null` for NULL). */
export interface ResultSet {
  /** The command tag without its counts, for example `SELECT`, `ALTER TABLE`. */
  readonly command: string;
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** Rows affected by INSERT, UPDATE, DELETE and the like. */
  readonly affected: number;
}

export interface ResultColumn {
  readonly name: string;
  /** OID of the column's type. */
  readonly type: number;
}

/** The port: ONE session on one PostgreSQL database. Whatever runs SQL for the engine implements this and no more. */
export interface Database {
  /**
   * Sends the text with the simple query protocol (several statements run as one implicit transaction unless one is open).
   * Rejects with a `DatabaseError`.
   */
  run(sql: string): Promise<readonly ResultSet[]>;
  /**
   * As `run`, for one SELECT that is sent again and again with the same text: a session may keep it prepared. `values` are those of
   * $1, $2 and so on. Without it, `run` is used.
   */
  repeat?(sql: string, values?: readonly string[]): Promise<readonly ResultSet[]>;
  /**
   * Opens a second session on the same database, as the same role and with the same settings; rejects with a `DatabaseError`. Without
   * it, migrations that gather while a long one runs are reported when that ends, and after a lost connection nobody can look.
   */
  second?(): Promise<SecondSession>;
  /** The server process that serves the session, as the connection's start named it: a pooler names one that the server does not. */
  readonly processId?: number | undefined;
}

/** What PostgreSQL says of a statement that it has read and not run. */
export interface StatementDescription {
  /** OIDs of the parameters' types, `$1` first. */
  readonly parameters: readonly number[];
  /** Empty where it gives no rows. */
  readonly columns: readonly DescribedColumn[];
}

export interface DescribedColumn extends ResultColumn {
  /** OID of the table and number of the column that it shows as they are; 0 for anything computed. */
  readonly table: number;
  readonly column: number;
}

/** A session that can be asked about a statement without running it. */
export interface DescribingDatabase extends Database {
  /** One statement, with `$1` and so on. Rejects with a `DatabaseError` where PostgreSQL refuses it. */
  describe(sql: string): Promise<StatementDescription>;
}

export interface SecondSession extends Database {
  /** Never rejects. */
  close(): Promise<void>;
}

/** All that the engine may ask of its surroundings. */
export interface Host {
  /** Monotonic milliseconds, for durations. */
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignalLike): Promise<void>;
  /** Lower-case hex SHA-256 of the UTF-8 text. */
  sha256(text: string): string | Promise<string>;
}

/** The part of AbortSignal that the engine uses; it compiles without the DOM. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
}

export type Layout = "schema_migrations" | "goose";
