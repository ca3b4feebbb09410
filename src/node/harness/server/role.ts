// The login role that a run makes for its files, and the roles that the files make.
import { DatabaseError } from "../../../engine/index.ts";
import type { ServerSession } from "../../../server/index.ts";
import { alwaysQuoted, literal } from "../../../text/index.ts";
import { administer, type Login, type ServerParts, withSession } from "./connection.ts";
import { MARKER_PATTERN } from "./names.ts";
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

const NO_RIGHTS = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS";

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

/** Made by another run meanwhile, or changed by it at the same moment. */
const MEANWHILE = /^(42710|23505|40001|XX000)$/;
const ATTEMPTS = 5;

/** Two workers and several runs change the same roles. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const passing = error instanceof DatabaseError && MEANWHILE.test(error.fields.sqlstate);
      if (!passing || attempt === ATTEMPTS) throw error;
    }
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

/** Without login and attributes; `login` is made a member, or the files could not give it anything. */
export async function makeFileRole(
  parts: ServerParts,
  name: string,
  marker: string,
  login: Login | null,
): Promise<void> {
  const make = async (session: ServerSession) => {
    const [found] = await session.run(
      `SELECT shobj_description(oid, 'pg_authid') LIKE ${literal(MARKER_PATTERN)} FROM pg_catalog.pg_roles WHERE rolname = ${literal(name)}`,
    );
    const [ours] = found?.rows ?? [];
    // A role that somebody else has made meanwhile is theirs.
    if (ours && ours[0] !== "t") return;
    if (!ours) {
      await session.run(
        `CREATE ROLE ${alwaysQuoted(name)} NOLOGIN ${NO_RIGHTS}; COMMENT ON ROLE ${alwaysQuoted(name)} IS ${literal(marker)}`,
      );
    }
    if (login)
      await session.run(`GRANT ${alwaysQuoted(name)} TO ${alwaysQuoted(login.name)} WITH ADMIN OPTION`);
  };
  await withSession(parts, (session) => again(() => make(session)));
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
  const own = literal(login?.name ?? "");
  const [made] = await administer(
    parts,
    `WITH marked AS (SELECT oid, rolname, rolcanlogin, shobj_description(oid, 'pg_authid') AS comment FROM pg_catalog.pg_roles
       WHERE shobj_description(oid, 'pg_authid') LIKE ${literal(MARKER_PATTERN)}),
     members AS (SELECT m.roleid, r.rolname FROM pg_catalog.pg_auth_members m JOIN marked r ON r.oid = m.member WHERE r.rolcanlogin)
     SELECT rolname FROM marked r WHERE NOT rolcanlogin
       AND (comment = ${literal(marker)} OR EXISTS (SELECT FROM members m WHERE m.roleid = r.oid AND m.rolname = ${own}))
       AND NOT EXISTS (SELECT FROM members m WHERE m.roleid = r.oid AND m.rolname <> ${own})`,
  );
  const names = (made?.rows ?? []).flatMap(([role]) => role ?? []);
  // One that something else has come to use is refused by the server, and stays.
  for (const role of login ? [...names, login.name] : names)
    await administer(parts, `DROP ROLE IF EXISTS ${alwaysQuoted(role)}`).catch(() => undefined);
}
