// A client or a pool of `pg`, or of a driver with its classes, as one session.
import { DatabaseError } from "../engine/index.ts";
import { type DriverSession, hasMethods, unusable } from "./driver.ts";
import { type Notice, noticeOf, type WireNotice } from "./notice.ts";
import { createRunner, type RunningClient } from "./runner.ts";

/** A connected client, as `pg`'s `Client` and `PoolClient` are. */
export interface PgClient {
  // biome-ignore lint/suspicious/noExplicitAny: a driver's overloads, which no narrower type describes
  query(...args: any[]): any;
  // biome-ignore lint/suspicious/noExplicitAny: the same
  on(event: any, listener: (...args: any[]) => void): any;
  // biome-ignore lint/suspicious/noExplicitAny: the same
  removeListener(event: any, listener: (...args: any[]) => void): any;
}

/** As `pg`'s `Pool` is. */
export interface PgPool {
  connect(): Promise<PgClient & { release(error?: Error | boolean): void }>;
  readonly totalCount: number;
}

export interface DriverOptions {
  /** Called while a statement runs. */
  readonly onNotice?: (notice: Notice) => void;
}

/** What `pg` keeps without publishing it. */
interface Unpublished {
  readonly _connected?: boolean;
  readonly _connecting?: boolean;
  readonly _ending?: boolean;
  readonly pipeline?: unknown;
  readonly native?: unknown;
  readonly processID?: number | null;
  readonly options?: { readonly max?: number };
}

/**
 * A session on a connected client, or on one that is taken from a pool until `close()`. Rejects with a MigrationError (BAD_DATABASE)
 * for what is neither, and with a DatabaseError where the pool gives no connection.
 *
 * @example
 * ```ts
 * import { applyPending } from "gosling/engine";
 * import { fromPg, readMigrations } from "gosling/server";
 * import pg from "pg";
 *
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
 * const session = await fromPg(pool); // or a connected pg.Client
 * const applied = await applyPending(session, readMigrations("migrations"));
 * await session.close(); // the connection is back in the pool
 * await pool.end();
 * console.log(applied.length); // 2
 * ```
 */
export async function fromPg(
  clientOrPool: PgClient | PgPool,
  options: DriverOptions = {},
): Promise<DriverSession> {
  if (isPool(clientOrPool)) return fromPool(clientOrPool, options);
  refuseUnusable(clientOrPool);
  const { database, letGo } = sessionOn(clientOrPool, options);
  return { ...database, close: async () => void letGo() };
}

async function fromPool(pool: PgPool, options: DriverOptions): Promise<DriverSession> {
  const client = await checkOut(pool);
  try {
    refuseUnusable(client);
  } catch (error) {
    client.release();
    throw error;
  }
  const { database, letGo, clean } = sessionOn(client, options);
  // A pool of one connection would wait for itself.
  const alone = (pool as Unpublished).options?.max === 1;
  return {
    ...database,
    ...(!alone && { second: () => fromPool(pool, {}) }),
    async close() {
      // A connection in an unknown state must not reach the pool's next user.
      if (letGo()) client.release(!clean());
    },
  };
}

async function checkOut(pool: PgPool) {
  try {
    return await pool.connect();
  } catch (cause) {
    const { message, code } = cause as { readonly message?: string; readonly code?: string };
    const sqlstate = /^[0-9A-Z]{5}$/.test(code ?? "") && "severity" in (cause as object) ? code! : "08001";
    throw new DatabaseError({ message: `the pool gave no connection: ${message}`, sqlstate }, { cause });
  }
}

function sessionOn(client: PgClient, { onNotice }: DriverOptions) {
  const runner = createRunner(client as RunningClient, "the database");
  const hear = (notice: WireNotice) => onNotice?.(noticeOf(notice));
  client.on("notice", hear);
  const { processID } = client as Unpublished;
  return {
    database: { run: runner.run, ...(processID && { processId: processID }) },
    clean: () => runner.broken() === null && runner.running() === null && runner.transaction() === "none",
    /** False where it was let go before. */
    letGo(): boolean {
      if (!runner.close()) return false;
      client.removeListener("notice", hear);
      runner.letGo();
      return true;
    },
  };
}

function isPool(value: unknown): value is PgPool {
  return hasMethods(value, "connect") && typeof (value as PgPool).totalCount === "number";
}

function refuseUnusable(client: unknown): void {
  if (!hasMethods(client, "query", "on", "removeListener")) {
    throw unusable(
      "this is neither a client nor a pool of pg",
      hasMethods(client, "unsafe", "reserve")
        ? "It looks like the postgres package: use fromPostgres."
        : "Pass a Client, a PoolClient or a Pool. A driver over HTTP has no session, which a migration needs: use its Client or Pool over a socket.",
    );
  }
  const { _connected, _connecting, _ending, pipeline, native } = client as Unpublished;
  if (native !== undefined)
    throw unusable(
      "pg's native client cannot send what a migration needs",
      "Use the client of pg itself, not of pg.native.",
    );
  if (pipeline)
    throw unusable("this client is in pipeline mode", "Make one without pipeline for the migrations.");
  if (_ending) throw unusable("this client was ended", "Make a new Client and connect it.");
  if (_connected === false && !_connecting)
    throw unusable(
      "this client is not connected",
      "await client.connect() first; a Pool connects by itself.",
    );
}
