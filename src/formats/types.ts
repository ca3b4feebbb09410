// The nouns of other tools' migrations: a folder's files, what one migration is, and where each of its lines comes from.
import type { Diagnostic } from "../text/index.ts";

/** A file of the folder. `name` is its path as messages show it, with `/`. */
export interface FolderFile {
  readonly name: string;
  readonly text: string;
}

export const FORMATS = [
  "golang-migrate",
  "dbmate",
  "sql-migrate",
  "flyway",
  "sqlx",
  "node-pg-migrate",
  "prisma",
  "drizzle",
] as const;

export type ForeignFormat = (typeof FORMATS)[number];

/** Some lines of a file: SQL of one direction. */
export interface FormatPart {
  readonly file: string;
  readonly text: string;
  /** The line (1-based) of the file at which `text` begins. */
  readonly line: number;
}

export interface ForeignMigration {
  readonly version: bigint;
  /** What the file calls it, fit for a file name: `create_users`. */
  readonly label: string;
  /** The file that messages name: that of its Up. */
  readonly file: string;
  readonly up: FormatPart;
  /** Null where it has none. */
  readonly down: FormatPart | null;
  /** Why it can have none; absent where it could. */
  readonly noDown?: string;
  /** Whether the tool runs it in a transaction. */
  readonly transaction: boolean;
}

export interface ForeignFolder {
  readonly format: ForeignFormat;
  /** In the order in which the tool runs them. */
  readonly migrations: readonly ForeignMigration[];
  /** Files that are left out, and why. */
  readonly problems: readonly Diagnostic[];
}
