// Disposable databases on a server: made beside the one that is named, dropped at the end; the named one is never written to.
import { DatabaseError, type DescribingDatabase } from "../../../engine/index.ts";
import type { DatabaseFactory, TestDatabase } from "../../../harness/index.ts";
import type { Notice, ServerSession } from "../../../server/index.ts";
import { alwaysQuoted, literal } from "../../../text/index.ts";
import { administer, connectTo, type Login, type ServerParts, withSession } from "./connection.ts";
import { extensionFunctions } from "./extensions.ts";
import { NoRoleError, resetLogin } from "./role.ts";

export interface ServerForRun extends ServerParts {
  /** Every database of this worker is called so, with a number behind it. */
  readonly prefix: string;
  /** The comment on everything that the run makes. */
  readonly marker: string;
  /** Who runs the files; null: who the server was named with. */
  readonly login: Login | null;
  /** Those that the server had before the run. */
  readonly roles: readonly string[];
  /** Those that the connection makes for the files. */
  readonly extensions: readonly string[];
  readonly superuser: boolean;
}

export function serverFactory(parts: ServerForRun): DatabaseFactory {
  let count = 0;
  const nextName = () => {
    count += 1;
    return `${parts.prefix}${count}`;
  };
  return {
    limits: ["One session at a time runs the files: lock waits between sessions are not shown."],
    lacksRights: true,
    async open() {
      const name = nextName();
      await create(parts, name, "template1");
      if (parts.login) await prepare(parts, name, parts.login);
      return openDatabase(parts, name, nextName);
    },
  };
}

/** What a file changed of its role's password and settings does not reach the next database. */
async function create(parts: ServerForRun, name: string, template: string): Promise<void> {
  await withSession(parts, async (session) => {
    const owner = parts.login ? ` OWNER ${alwaysQuoted(parts.login.name)}` : "";
    if (parts.login) await resetLogin(session, parts.login);
    await session.run(`CREATE DATABASE ${alwaysQuoted(name)}${owner} TEMPLATE ${alwaysQuoted(template)}`);
    await session.run(`COMMENT ON DATABASE ${alwaysQuoted(name)} IS ${literal(parts.marker)}`);
  });
}

/** On a database that holds nothing of the files yet. */
async function prepare(parts: ServerForRun, name: string, login: Login): Promise<void> {
  if (!parts.superuser) return;
  const sql = [
    // From PostgreSQL 15 on it belongs to the database's owner.
    `ALTER SCHEMA public OWNER TO ${alwaysQuoted(login.name)}`,
    ...(parts.extensions.length > 0 ? [extensionFunctions(login.name, parts.extensions)] : []),
  ];
  await withSession(
    parts,
    async (session) => {
      const [found] = await session.run(
        "SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'public' AND nspowner = 10",
      );
      await session.run((found?.rows.length ? sql : sql.slice(1)).join(";\n"));
    },
    name,
  );
}

const drop = (name: string) => `DROP DATABASE IF EXISTS ${alwaysQuoted(name)} WITH (FORCE)`;

async function openDatabase(
  parts: ServerForRun,
  name: string,
  nextName: () => string,
): Promise<TestDatabase> {
  let notices: Notice[] = [];
  const open = () => logIn(parts, name, (notice) => notices.push(notice));
  let session: ServerSession = await open();
  // The session changes when the database is copied; whoever holds this port keeps the same one.
  const database: DescribingDatabase = {
    run: (sql) => session.run(sql),
    describe: (sql) => session.describe(sql),
  };
  return {
    database,
    takeNotices() {
      const taken = notices;
      notices = [];
      return taken;
    },
    async copy() {
      const other = nextName();
      // CREATE DATABASE ... TEMPLATE wants nobody in the one that is copied.
      await session.close();
      try {
        await create(parts, other, name);
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

/** Rejects with a NoRoleError where the server does not let the run's role in. */
async function logIn(
  parts: ServerForRun,
  name: string,
  onNotice?: (notice: Notice) => void,
): Promise<ServerSession> {
  try {
    return await connectTo(parts, name, parts.login, onNotice);
  } catch (error) {
    if (parts.login && error instanceof DatabaseError && /^28|^42501$/.test(error.fields.sqlstate))
      throw new NoRoleError("the role that gosling made cannot log in", error);
    throw error;
  }
}

/** Drops whatever is left of a worker after it was ended. */
export async function dropLeftovers(parts: ServerParts & { readonly prefix: string }): Promise<void> {
  await withSession(parts, async (session) => {
    const [found] = await session.run(
      `SELECT datname FROM pg_catalog.pg_database WHERE starts_with(datname, ${literal(parts.prefix)})`,
    );
    for (const [name] of found?.rows ?? []) await session.run(drop(name ?? ""));
  });
}
