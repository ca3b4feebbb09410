// Disposable databases on a server: made beside the one that is named, dropped at the end; the named one is never written to.
import type { Database } from "../../engine/index.ts";
import type { DatabaseFactory, TestDatabase } from "../../harness/index.ts";
import { connect, type Notice, type ServerSession } from "../../server/index.ts";

export interface ServerParts {
  readonly connection: string;
  readonly env: Readonly<Record<string, string>>;
  /** Every database of this run is called so, with a number behind it. */
  readonly prefix: string;
}

export interface ServerForRun extends ServerParts {
  /** Those that the server had before the run. */
  readonly roles: readonly string[];
}

/** The connection string with another database in it. */
export function withDatabase(connection: string, name: string): string {
  const url = /^(postgres(?:ql)?:\/\/[^/?]*)(?:\/[^?]*)?(\?.*)?$/i.exec(connection);
  if (url) {
    const query = (url[2] ?? "").replace(/([?&])dbname=[^&]*&?/i, "$1").replace(/[?&]$/, "");
    return `${url[1]}/${encodeURIComponent(name)}${query}`;
  }
  return `${connection} dbname='${name}'`;
}

export function serverFactory(parts: ServerParts): DatabaseFactory {
  let count = 0;
  const nextName = () => {
    count += 1;
    return `${parts.prefix}${count}`;
  };
  return {
    limits: ["One session at a time runs the files: lock waits between sessions are not shown."],
    async open() {
      const name = nextName();
      await administer(parts, create(name, "template1"));
      return openDatabase(parts, name, nextName);
    },
  };
}

const create = (name: string, template: string) => `CREATE DATABASE "${name}" TEMPLATE "${template}"`;
const drop = (name: string) => `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`;

async function openDatabase(parts: ServerParts, name: string, nextName: () => string): Promise<TestDatabase> {
  let notices: Notice[] = [];
  const open = () =>
    connect({
      connection: withDatabase(parts.connection, name),
      env: parts.env,
      onNotice: (notice) => notices.push(notice),
    });
  let session: ServerSession = await open();
  // The session changes when the database is copied; whoever holds this port keeps the same one.
  const database: Database = { run: (sql) => session.run(sql) };
  return {
    database,
    takeNotices() {
      const taken = notices;
      notices = [];
      return taken;
    },
    async onlooker() {
      const [own] = await session.run("SELECT pg_backend_pid()");
      const other = await connect({ connection: withDatabase(parts.connection, name), env: parts.env });
      return { database: other, pid: own?.rows[0]?.[0] ?? "0", close: () => other.close() };
    },
    async copy() {
      const other = nextName();
      // CREATE DATABASE ... TEMPLATE wants nobody in the one that is copied.
      await session.close();
      try {
        await administer(parts, create(other, name));
      } finally {
        session = await open();
      }
      return openDatabase(parts, other, nextName);
    },
    async close() {
      await session.close();
      await administer(parts, drop(name));
    },
  };
}

async function administer(parts: Pick<ServerParts, "connection" | "env">, sql: string) {
  const session = await connect({ connection: parts.connection, env: parts.env });
  try {
    return await session.run(sql);
  } finally {
    await session.close();
  }
}

export async function rolesOf(parts: Pick<ServerParts, "connection" | "env">): Promise<readonly string[]> {
  const [found] = await administer(parts, "SELECT rolname FROM pg_roles");
  return (found?.rows ?? []).flatMap(([name]) => name ?? []);
}

/**
 * Drops the roles that were not there before the run and that its SQL speaks of. One that something else has come to use
 * meanwhile is refused by the server, and stays.
 */
export async function dropRoles(
  parts: Pick<ServerForRun, "connection" | "env" | "roles">,
  texts: readonly string[],
): Promise<void> {
  const spoken = new Set(texts.flatMap((text) => text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []));
  const made = (await rolesOf(parts)).filter((name) => !parts.roles.includes(name));
  for (const name of made.filter((one) => spoken.has(one.toLowerCase()))) {
    await administer(parts, `DROP ROLE IF EXISTS "${name.replaceAll('"', '""')}"`).catch(() => undefined);
  }
}

/** Drops whatever is left of a run, after a worker was ended. */
export async function dropLeftovers(parts: ServerParts): Promise<void> {
  const session = await connect({ connection: parts.connection, env: parts.env });
  try {
    const [found] = await session.run(
      `SELECT datname FROM pg_database WHERE starts_with(datname, '${parts.prefix.replaceAll("'", "''")}')`,
    );
    for (const [name] of found?.rows ?? []) await session.run(drop(name ?? ""));
  } finally {
    await session.close();
  }
}
