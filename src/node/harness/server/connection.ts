// Connections of a run: to the database that was named, as who it was named with, and to test databases as the run's own role.
import { connect, type Notice, type ServerSession } from "../../../server/index.ts";

export interface ServerParts {
  readonly connection: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Login {
  readonly name: string;
  readonly password: string;
}

/** The connection string with another database in it, and another role. */
export function withDatabase(connection: string, database: string, login?: Login): string {
  const fields = { ...(login && { user: login.name, password: login.password }) };
  const url = /^(postgres(?:ql)?:\/\/[^/?]*)(?:\/[^?]*)?(?:\?(.*))?$/i.exec(connection.trim());
  if (url) {
    // Of a name that appears twice the last counts, and the query counts more than what comes before it.
    const kept = (url[2] ?? "").split("&").filter((part) => part !== "" && !/^dbname=/i.test(part));
    const added = Object.entries(fields).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    const query = [...kept, ...added].join("&");
    return `${url[1]}/${encodeURIComponent(database)}${query && `?${query}`}`;
  }
  const pairs = Object.entries({ dbname: database, ...fields }).map(([name, value]) => `${name}='${value}'`);
  return [connection, ...pairs].join(" ");
}

/** One message on a connection of its own, as who the server was named with. */
export async function administer(parts: ServerParts, sql: string, database?: string) {
  return withSession(parts, (session) => session.run(sql), database);
}

export async function withSession<T>(
  parts: ServerParts,
  work: (session: ServerSession) => Promise<T>,
  database?: string,
): Promise<T> {
  const connection = database === undefined ? parts.connection : withDatabase(parts.connection, database);
  const session = await connect({ connection, env: parts.env });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

export function connectTo(
  { connection, env }: ServerParts,
  database: string,
  login: Login | null,
  onNotice?: (notice: Notice) => void,
): Promise<ServerSession> {
  return connect({
    connection: withDatabase(connection, database, login ?? undefined),
    env,
    ...(onNotice && { onNotice }),
  });
}
