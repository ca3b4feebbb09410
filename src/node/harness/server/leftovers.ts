// What runs that were killed have left on the server: dropped when it is an hour old and not in use.
import type { ServerSession } from "../../../server/index.ts";
import { alwaysQuoted, literal } from "../../../text/index.ts";
import { isRunName, MARKER_PATTERN, timeOfMarker } from "./names.ts";

const HOUR_MS = 3_600_000;

/** Never rejects: what cannot be dropped stays, and the next run tries again. */
export async function dropStale(session: ServerSession, now: Date): Promise<void> {
  const old = (comment: string | null | undefined) => {
    const made = timeOfMarker(comment);
    return made !== undefined && now.getTime() - made.getTime() > HOUR_MS;
  };
  const attempt = (sql: string) => session.run(sql).catch(() => []);
  // Without FORCE: one that somebody has come to use is refused by the server.
  const [databases] = await attempt(
    `SELECT datname, coalesce(shobj_description(d.oid, 'pg_database'), shobj_description(datdba, 'pg_authid'))
     FROM pg_catalog.pg_database d WHERE starts_with(datname, 'gosling_test_')
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)`,
  );
  for (const [name, comment] of databases?.rows ?? [])
    if (name && isRunName(name) && old(comment))
      await attempt(`DROP DATABASE IF EXISTS ${alwaysQuoted(name)}`);
  // Those without login first: the others have given them away.
  const [roles] = await attempt(
    `SELECT rolname, shobj_description(oid, 'pg_authid') FROM pg_catalog.pg_roles r
     WHERE shobj_description(oid, 'pg_authid') LIKE ${literal(MARKER_PATTERN)}
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.usesysid = r.oid)
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_database d WHERE d.datdba = r.oid)
     ORDER BY rolcanlogin, rolname`,
  );
  for (const [name, comment] of roles?.rows ?? [])
    if (name && old(comment)) await attempt(`DROP ROLE IF EXISTS ${alwaysQuoted(name)}`);
}
