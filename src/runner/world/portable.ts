// Whether a session holds anything that its database's files do not: a world can only be opened from the files where it does not.
import type { Session } from "../../sandbox/index.ts";

/** Settings, prepared statements, cursors, listening, locks, another role; and tables whose rows are not written to the log. */
const PROBE = `SELECT
  (SELECT coalesce(pg_catalog.string_agg(name || '=' || setting, ',' ORDER BY name), '')
   FROM pg_catalog.pg_settings WHERE source = 'session' AND setting IS DISTINCT FROM reset_val),
  EXISTS (SELECT FROM pg_catalog.pg_prepared_statements)
  OR EXISTS (SELECT FROM pg_catalog.pg_cursors)
  OR EXISTS (SELECT FROM pg_catalog.pg_listening_channels())
  OR EXISTS (SELECT FROM pg_catalog.pg_class WHERE relpersistence IN ('t', 'u') AND relkind IN ('r', 'S', 'm'))
  OR EXISTS (SELECT FROM pg_catalog.pg_locks WHERE locktype = 'advisory')
  OR session_user <> current_user`;

/** What no query shows: the values that a session remembers of sequences and of its random numbers. */
const REMEMBERED = /\b(?:currval|lastval|setseed|cache)\b/i;

/** `texts`: all SQL that may still run on it. */
export async function isPortable(session: Session, texts: readonly string[]): Promise<boolean> {
  if (session.transaction() !== "none" || texts.some((text) => REMEMBERED.test(text))) return false;
  const [result] = await session.run(PROBE);
  const [settings, holds] = result?.rows[0] ?? [];
  return settings === "" && holds === "f";
}
