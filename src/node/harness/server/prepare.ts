// Before and after a run on a server: the role that holds its files is made and dropped, and what killed runs have left goes.
import { type DatabaseFactory, guardedFactory, type SqlParser } from "../../../harness/index.ts";
import { type ServerParts, withSession } from "./connection.ts";
import { CREATE_EXTENSION, DROP_EXTENSION, extensionsForConnection } from "./extensions.ts";
import { dropLeftovers, type ServerForRun, serverFactory } from "./factory.ts";
import { joinFileRole } from "./file-role.ts";
import { dropStale } from "./leftovers.ts";
import { markerAt, newRunName } from "./names.ts";
import { dropRoles, makeLogin, rolesBefore } from "./role.ts";

export interface NamedServer extends ServerParts {
  /** Nothing on the server is of worth: the files run with the connection's own rights. */
  readonly disposable?: boolean;
}

export interface PreparedServer {
  /** What the n-th worker of the run is handed. */
  forWorker(number: number): ServerForRun;
  /** After the last worker. Never rejects. */
  finish(): Promise<void>;
}

/** Rejects with a NoRoleError, or a DatabaseError where the server does not answer. */
export async function prepareServer(server: NamedServer): Promise<PreparedServer> {
  const run = newRunName();
  const parts = { connection: server.connection, env: server.env };
  return withSession(parts, async (session) => {
    const [asked] = await session.run(
      "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'), rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user",
    );
    const [time, superuser] = asked?.rows[0] ?? [];
    const now = new Date(time ?? Number.NaN);
    await dropStale(session, now);
    const marker = markerAt(now, run);
    const roles = await rolesBefore(session);
    const login = server.disposable ? null : await makeLogin(session, run, marker);
    const prepared = {
      ...parts,
      marker,
      login,
      roles,
      superuser: superuser === "t",
      extensions: login && superuser === "t" ? await extensionsForConnection(session) : [],
    };
    return {
      forWorker: (number) => ({ ...prepared, prefix: `${run}_${number}_` }),
      async finish() {
        await dropLeftovers({ ...parts, prefix: `${run}_` }).catch(() => undefined);
        await dropRoles(parts, marker, login).catch(() => undefined);
      },
    };
  });
}

/** In the worker: databases of that server, with what the parse tree does not allow held back. */
export function databasesOn(server: ServerForRun, parser: SqlParser): DatabaseFactory {
  const functions = { create: CREATE_EXTENSION, drop: DROP_EXTENSION };
  const made = new Set<string>();
  const before = new Set(server.roles);
  return guardedFactory(serverFactory(server), parser, {
    before,
    disposable: server.login === null,
    extensionBy: (name) => (server.extensions.includes(name) ? functions : undefined),
    async makeRole(name) {
      if (before.has(name) || made.has(name)) return;
      await withSession(server, (session) => joinFileRole(session, name, server.marker, server.login));
      made.add(name);
    },
  });
}
