// The login role that a run makes for its files, and what is dropped after the run.
import { DatabaseError } from "../../../engine/index.ts";
import type { ServerSession } from "../../../server/index.ts";
import { alwaysQuoted, literal } from "../../../text/index.ts";
import { again } from "./again.ts";
import { type Login, type ServerParts, withSession } from "./connection.ts";
import { leaveFileRole } from "./file-role.ts";
import { MARKER_PATTERN, NO_RIGHTS } from "./names.ts";
import { newPassword, scramSecret } from "./secret.ts";

/** No role that holds the files can be had on this server. */
export class NoRoleError extends Error {
  override readonly name = "NoRoleError";
  constructor(what: string, cause: DatabaseError) {
    super(
      `${what}: ${cause.fields.message} (${cause.fields.sqlstate}). gosling runs the files as a role of its own, which owns the test databases and has no right on anything else. Connect as a role with CREATEDB and CREATEROLE that may log in with a password, or, on a server that nothing depends on, add --server-is-disposable: the files then run with the connection's own rights.`,
      { cause },
    );
  }
}

/** Rejects with a NoRoleError. */
export async function makeLogin(session: ServerSession, name: string, marker: string): Promise<Login> {
  const login = { name, password: newPassword() };
  const secret = literal(scramSecret(login.password));
  try {
    await session.run(`CREATE ROLE ${alwaysQuoted(name)} LOGIN ${NO_RIGHTS} PASSWORD ${secret}`);
    await session.run(`COMMENT ON ROLE ${alwaysQuoted(name)} IS ${literal(marker)}`);
    // Who is no superuser can give a database only to a role it is a member of.
    const [found] = await session.run(
      "SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user",
    );
    if (found?.rows[0]?.[0] !== "t") await session.run(`GRANT ${alwaysQuoted(name)} TO CURRENT_USER`);
    return login;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw new NoRoleError("gosling cannot make a role on this server", error);
  }
}

/** Takes back what a file may have changed of it: a role may set its own password and settings. */
export async function resetLogin(session: ServerSession, login: Login): Promise<void> {
  for (const sql of resetting(login)) await again(() => session.run(sql));
}

function resetting({ name, password }: Login): readonly string[] {
  return [
    `ALTER ROLE ${alwaysQuoted(name)} RESET ALL`,
    `ALTER ROLE ${alwaysQuoted(name)} PASSWORD ${literal(scramSecret(password))}`,
  ];
}

/** Those that were there before the run: what other runs have made for their files does not count. */
export async function rolesBefore(session: ServerSession): Promise<readonly string[]> {
  const [found] = await session.run(
    `SELECT rolname FROM pg_catalog.pg_roles WHERE shobj_description(oid, 'pg_authid') IS NULL
       OR shobj_description(oid, 'pg_authid') NOT LIKE ${literal(MARKER_PATTERN)}`,
  );
  return (found?.rows ?? []).flatMap(([name]) => name ?? []);
}

/** Those that the run's files made or share with another run's, and then the run's own. Its databases are gone already. */
export async function dropRoles(parts: ServerParts, marker: string, login: Login | null): Promise<void> {
  await withSession(parts, async (session) => {
    const [found] = await session.run(
      `SELECT rolname FROM pg_catalog.pg_roles WHERE NOT rolcanlogin AND strpos(shobj_description(oid, 'pg_authid'), ${literal(marker)}) > 0`,
    );
    // One that something else has come to use is refused by the server, and stays.
    for (const [name] of found?.rows ?? [])
      if (name) await leaveFileRole(session, name, ({ text }) => text === marker).catch(() => undefined);
    if (login) await again(() => session.run(`DROP ROLE IF EXISTS ${alwaysQuoted(login.name)}`));
  });
}
