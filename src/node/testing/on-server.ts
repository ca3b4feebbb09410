// A test database on a server: a copy of a template, and for each next test the next copy, which is made ahead.

import { preparedKey } from "../../sandbox/index.ts";
import { connect, type ServerSession } from "../../server/index.ts";
import { packageVersion } from "../package/index.ts";
import { applyContent, type Content, partsOf } from "./content.ts";
import { TestDatabaseError } from "./errors.ts";
import { runSeedFunction } from "./seed-function.ts";
import { openServer, type Server } from "./templates.ts";
import type { TestDatabase } from "./types.ts";

export async function openOnServer(content: Content, url: string, now?: () => number): Promise<TestDatabase> {
  const server = await openServer(url, now);
  try {
    const key = await makeTemplate(server, content, url);
    return await serve(server, key, await server.copy(key));
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** A function's text does not show all that it does, so its template belongs to this process. */
async function makeTemplate(server: Server, content: Content, url: string): Promise<string> {
  const session = await connect({ connection: url });
  const [role] = await session.run("SELECT current_user").finally(() => session.close());
  const own = content.seedFunction ? [process.pid, Date.now(), Math.random()] : [];
  const key = preparedKey("server", packageVersion(), session.version, role?.rows, partsOf(content), own);
  await server.template(key, async (connectionString) => {
    const database = await connect({ connection: connectionString });
    try {
      await applyContent(database, content);
      await runSeedFunction(content.seedFunction, { connectionString, run: (sql) => database.run(sql) });
    } finally {
      await database.close();
    }
  });
  return key;
}

function serve(server: Server, key: string, first: string): TestDatabase {
  let current = first;
  let closed = false;
  let session: Promise<ServerSession> | null = null;
  /** Copies that were used; who is still connected keeps them for a while. */
  let used: string[] = [];
  const ahead = () => {
    const copy = server.copy(key);
    // It is waited for by the next reset, which may never come.
    copy.catch(() => undefined);
    return copy;
  };
  let next = ahead();

  async function dropUsed(force: boolean): Promise<void> {
    const kept: string[] = [];
    for (const name of used) if (!(await server.drop(name, force))) kept.push(name);
    used = kept;
  }

  const endSession = async () => {
    const open = await session?.catch(() => null);
    session = null;
    await open?.close();
  };

  async function reset(): Promise<void> {
    if (closed) throw new TestDatabaseError("CLOSED", "the test database is closed");
    await endSession();
    const left = await server.transactionsOn(current);
    used.push(current);
    current = await next;
    next = ahead();
    await dropUsed(false);
    if (left.length === 0) return;
    throw new TestDatabaseError(
      "TRANSACTION_LEFT_OPEN",
      `a test left a transaction open: ${left.join("; ")}`,
      {
        hint: "The next test has a new database all the same. End the transaction in the test, also where it fails.",
      },
    );
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await endSession();
    used.push(current, await next.catch(() => current));
    await dropUsed(false);
    const open = used.length;
    await dropUsed(true);
    await server.close();
    if (open === 0) return;
    throw new TestDatabaseError("CONNECTION_LEFT_OPEN", "a client is still connected to a test database", {
      hint: "End your client or pool before db.close(), and those of earlier tests before db.reset().",
    });
  }

  return {
    get connectionString() {
      return server.urlOf(current);
    },
    get pglite(): never {
      throw new TestDatabaseError("NO_PGLITE", "this test database is on a server, so it has no `pglite`");
    },
    async run(sql) {
      session ??= connect({ connection: server.urlOf(current) });
      return (await session).run(sql);
    },
    reset,
    close,
    [Symbol.asyncDispose]: close,
  };
}
