// What makes commits durable: one that may wait, one that must not, and one that writes only to take those before it to disk.
import { DatabaseError } from "../errors.ts";
import type { Database } from "../types.ts";

/**
 * Comes right before the COMMIT of a file whose report may wait. PostgreSQL writes its log in order: what a crash can take back is
 * the end of a run, each file together with its version row, and nothing of that has been reported yet.
 */
export const LAZY_COMMIT = "SET LOCAL synchronous_commit = off";

/** Comes right before every other COMMIT: where the role, the database or the file has turned waiting for the disk off. */
export const DURABLE_COMMIT =
  "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'";

/** A transaction that writes nothing waits for no disk: a message in the log is the least that it can write. */
const FLUSH =
  "SELECT pg_logical_emit_message(true, 'gosling', ''), CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END";

/** Makes every commit before it durable, those of other sessions too. False where that could not be done. */
export async function flush(database: Database, versionTable: string): Promise<boolean> {
  // Some services withhold the function: a lock on a version row is written to the log, too.
  for (const sql of [FLUSH, `SELECT 1 FROM ${versionTable} LIMIT 1 FOR UPDATE;\n${DURABLE_COMMIT}`]) {
    try {
      await database.run(sql);
      return true;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
    }
  }
  return false;
}

/** Whether the server has no such process any more: the session that it served is over, and what it had open is rolled back. */
export async function isOver(database: Database, backend: string): Promise<boolean> {
  const [result] = await database.run(`SELECT FROM pg_stat_activity WHERE pid = ${backend}`);
  return result?.rows.length === 0;
}
