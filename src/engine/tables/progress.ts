// The progress of NO TRANSACTION files, statement by statement, in a table of our own: a row is there from before a
// file's first statement until its end is recorded. A row that is found at a start says that the file stopped half-way.
import { literal } from "../../text/index.ts";
import type { LedgerRow, ReadyStep } from "../plan/index.ts";
import type { Home } from "../text/index.ts";
import type { Direction, Layout, ResultSet, Version } from "../types.ts";

export interface FileProgress {
  readonly version: Version;
  readonly name: string;
  readonly direction: Direction;
  /** Statements that ran for certain. */
  readonly finished: number;
  readonly total: number;
  /** Index of the statement that failed; null when nobody lived to record it. In a transaction of the file's own it may lie beyond `finished`. */
  readonly failedAt: number | null;
  /** What PostgreSQL said to it. */
  readonly error: string | null;
  /** What the statements that ran have changed in the session, as JSON by the setting's name; null where nothing was recorded. */
  readonly session: string | null;
}

/** `keepsSession`: whether the table has the column `session`; one that an older version made has not. */
export function progressSql(home: Home, keepsSession: boolean) {
  const name = `${home.schema}.gosling_progress`;
  const key = literal(home.key);
  const where = (version: Version) => `WHERE version_table = ${key} AND version_id = ${version}`;
  return {
    name,
    create:
      `CREATE TABLE IF NOT EXISTS ${name} (version_table text NOT NULL, version_id bigint NOT NULL, name text NOT NULL, ` +
      `direction text NOT NULL, finished integer NOT NULL, total integer NOT NULL, failed_at integer, error text, session text, ` +
      `started_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (version_table, version_id))`,
    extend: `ALTER TABLE ${name} ADD COLUMN IF NOT EXISTS session text`,
    read: `SELECT version_id, name, direction, finished, total, failed_at, error, ${keepsSession ? "session" : "NULL"} FROM ${name} WHERE version_table = ${key} ORDER BY version_id`,
    begin: ({ migration, direction, parsed }: ReadyStep) =>
      `INSERT INTO ${name} (version_table, version_id, name, direction, finished, total) VALUES (${key}, ` +
      `${migration.version}, ${literal(migration.name)}, ${literal(direction)}, 0, ${parsed.statements.length})`,
    /** `session`: an SQL expression; undefined: as it was. */
    finished: (version: Version, count: number, session?: string) =>
      `UPDATE ${name} SET finished = ${count}${session === undefined ? "" : `, session = ${session}`} ${where(version)}`,
    /** The statements up to `count` are taken as done, and the next one runs. */
    resume: (version: Version, count: number) =>
      `UPDATE ${name} SET finished = ${count}, failed_at = NULL, error = NULL ${where(version)}`,
    failed: (version: Version, index: number, error: string) =>
      `UPDATE ${name} SET failed_at = ${index}, error = ${literal(error)} ${where(version)}`,
    remove: (version: Version) => `DELETE FROM ${name} ${where(version)}`,
    clear: `DELETE FROM ${name} WHERE version_table = ${key}`,
  };
}

export function readProgress(result: ResultSet): readonly FileProgress[] {
  return result.rows.map(([version, name, direction, finished, total, failedAt, error, session]) => ({
    version: BigInt(version ?? "0"),
    name: name ?? "",
    direction: direction === "down" ? "down" : "up",
    finished: Number(finished),
    total: Number(total),
    failedAt: failedAt == null ? null : Number(failedAt),
    error: error ?? null,
    session: session ?? null,
  }));
}

export interface Unfinished {
  readonly version: Version;
  /** Undefined where a dirty row is alone: another hand wrote it, or took the progress away. */
  readonly progress: FileProgress | undefined;
}

/**
 * The files that stopped half-way. A row of progress whose version row says something else since then was settled
 * by hand, and does not count.
 */
export function unfinished(
  layout: Layout,
  rows: readonly LedgerRow[],
  progress: readonly FileProgress[],
): readonly Unfinished[] {
  const byVersion = new Map(progress.map((entry) => [entry.version, entry]));
  const recorded = new Map(rows.map((row) => [row.version, row]));
  const found = new Map<Version, Unfinished>();
  for (const row of rows) {
    if (row.dirty) found.set(row.version, { version: row.version, progress: byVersion.get(row.version) });
  }
  if (layout === "goose") {
    for (const entry of progress) {
      const open = entry.direction === "up" ? !recorded.has(entry.version) : recorded.has(entry.version);
      if (open) found.set(entry.version, { version: entry.version, progress: entry });
    }
  }
  return [...found.values()];
}
