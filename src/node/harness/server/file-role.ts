// A role that files make, shared by every run whose files make it: its comment has one marker a line for each run that uses it, and
// the last one to leave drops it.
import type { ServerSession } from "../../../server/index.ts";
import { alwaysQuoted, literal } from "../../../text/index.ts";
import { again } from "./again.ts";
import type { Login } from "./connection.ts";
import { type Marker, markersIn, NO_RIGHTS } from "./names.ts";

/** Without login and attributes; `login` is made a member, or the files could not give it anything. A role of somebody else's is left alone. */
export async function joinFileRole(
  session: ServerSession,
  name: string,
  marker: string,
  login: Login | null,
): Promise<void> {
  const join = async () => {
    const there = await markersOf(session, name);
    if (there?.length === 0) return;
    await session.run(there ? hold(name) : `CREATE ROLE ${alwaysQuoted(name)} NOLOGIN ${NO_RIGHTS}`);
    const users = ((await markersOf(session, name)) ?? []).map(({ text }) => text);
    if (!users.includes(marker)) await session.run(comment(name, [marker, ...users]));
    if (login)
      await session.run(`GRANT ${alwaysQuoted(name)} TO ${alwaysQuoted(login.name)} WITH ADMIN OPTION`);
  };
  await again(() => inTransaction(session, join));
}

/** Takes out the runs that are `gone`, and drops the role when no other is left. Rejects where something still depends on it. */
export async function leaveFileRole(
  session: ServerSession,
  name: string,
  gone: (marker: Marker) => boolean,
): Promise<void> {
  const leave = async () => {
    const isUser = async () => (await markersOf(session, name))?.some(gone) ?? false;
    if (!(await isUser())) return;
    await session.run(hold(name));
    const users = ((await markersOf(session, name)) ?? []).filter((marker) => !gone(marker));
    const texts = users.map(({ text }) => text);
    await session.run(texts.length > 0 ? comment(name, texts) : `DROP ROLE ${alwaysQuoted(name)}`);
  };
  await again(() => inTransaction(session, leave));
}

/**
 * Until the transaction ends, nobody else changes or drops it, whatever database they are connected to (advisory locks are for one
 * database). Who waited for that is refused with XX000, and tries again.
 */
const hold = (name: string) => `ALTER ROLE ${alwaysQuoted(name)} NOLOGIN`;

const comment = (name: string, markers: readonly string[]) =>
  `COMMENT ON ROLE ${alwaysQuoted(name)} IS ${literal(markers.join("\n"))}`;

/** Undefined: there is no such role. None: it is somebody else's. */
async function markersOf(session: ServerSession, name: string): Promise<readonly Marker[] | undefined> {
  const [found] = await session.run(
    `SELECT shobj_description(oid, 'pg_authid') FROM pg_catalog.pg_roles WHERE rolname = ${literal(name)}`,
  );
  const [row] = found?.rows ?? [];
  return row && markersIn(row[0]);
}

async function inTransaction(session: ServerSession, work: () => Promise<void>): Promise<void> {
  await session.run("BEGIN ISOLATION LEVEL READ COMMITTED");
  try {
    await work();
    await session.run("COMMIT");
  } catch (error) {
    await session.run("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
