// What runs that were killed have left on the server: dropped when it is an hour old and not in use.
import type { ServerSession } from "../../../server/index.ts";
import { alwaysQuoted, literal } from "../../../text/index.ts";
import { leaveFileRole } from "./file-role.ts";
import { isRunName, MARKER_PATTERN, type Marker, markersIn } from "./names.ts";

const HOUR_MS = 3_600_000;

/** Never rejects: what cannot be dropped stays, and the next run tries again. */
export async function dropStale(session: ServerSession, now: Date): Promise<void> {
  const attempt = (sql: string) => session.run(sql).catch(() => []);
  // The databases of a run begin with its name.
  const [connected] = await attempt(
    "SELECT DISTINCT datname FROM pg_catalog.pg_stat_activity WHERE starts_with(datname, 'gosling_test_')",
  );
  const busy = (connected?.rows ?? []).map(([name]) => name ?? "");
  const isOld = ({ made, run }: Marker) =>
    now.getTime() - made.getTime() > HOUR_MS && !busy.some((name) => run && name.startsWith(run));
  const old = (comment: string | null | undefined) => {
    const markers = markersIn(comment);
    return markers.length > 0 && markers.every(isOld);
  };
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
    `SELECT rolname, shobj_description(oid, 'pg_authid'), rolcanlogin FROM pg_catalog.pg_roles r
     WHERE shobj_description(oid, 'pg_authid') LIKE ${literal(MARKER_PATTERN)}
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.usesysid = r.oid)
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_database d WHERE d.datdba = r.oid)
     ORDER BY rolcanlogin, rolname`,
  );
  for (const [name, comment, canLogIn] of roles?.rows ?? []) {
    if (!name) continue;
    if (canLogIn !== "t") await leaveFileRole(session, name, isOld).catch(() => undefined);
    else if (old(comment)) await attempt(`DROP ROLE IF EXISTS ${alwaysQuoted(name)}`);
  }
}
