// One process at a time migrates a schema: a session advisory lock, taken by asking again and again.
import { describeHolder } from "../describe.ts";
import { DatabaseError, migrationError } from "../errors.ts";
import type { LockHolder } from "../events.ts";
import {
  type Context,
  type DatabaseState,
  ownSqlHint,
  parseSession,
  repeated,
  type SessionState,
  sessionJson,
  stopIfCancelled,
} from "../state/index.ts";
import type { ResultSet } from "../types.ts";
import { pooled, refusePooler } from "./pooler.ts";

/**
 * The key of goose's own session locker. We hold it shared, so that Go programs that use it and we keep out of each other's way, and
 * with it, alone, the key of the version table's schema: tenants that differ by their schema do not wait for each other.
 */
const GOOSE_KEY = 4097083626n;

const FIRST_NAP = 20;
const LONGEST_NAP = 500;
const REPORT_EVERY = 1000;
/** How soon a server notices that its client is gone, even in the middle of a statement. */
const CONNECTION_CHECK = "500ms";
/** From here on client_connection_check_interval is there. */
const CHECKS_CONNECTION = 140000;

/**
 * Runs `work` under the lock and lets go of it whatever happens; `work` is given the session as it is before a file changes it.
 * Throws WAIT_TIMEOUT and TRANSACTION_POOLER.
 *
 * The road not taken is `pg_advisory_lock`: a session that waits in it is a running statement with a snapshot, and
 * CREATE INDEX CONCURRENTLY in the session that holds the lock waits for every older snapshot. That is a deadlock.
 */
export async function withLock<T>(
  context: Context,
  state: DatabaseState,
  work: (session: SessionState) => Promise<T>,
): Promise<T> {
  await refusePooler(context, state);
  const lock = new Lock(context, await keyOf(context, state));
  const started = context.host.now();
  const backend = await acquire(context, lock, () => Math.round(context.host.now() - started));
  let begun: Begun | undefined;
  try {
    if (backend !== state.backend) throw pooled(context);
    context.emit({ type: "lock-acquired", waitedMs: Math.round(context.host.now() - started) });
    begun = await beginSession(context, state.serverVersion);
    if (begun.backend !== backend) throw pooled(context);
    return await work(begun.session);
  } finally {
    await lock.release(begun?.before ?? [], backend !== state.backend);
  }
}

async function keyOf({ host }: Context, { own }: DatabaseState): Promise<bigint> {
  const hash = await host.sha256(`gosling migrates ${own.schema}`);
  return BigInt(`0x${hash.slice(0, 15)}`);
}

class Lock {
  readonly #context: Context;
  readonly #key: bigint;

  constructor(context: Context, key: bigint) {
    this.#context = context;
    this.#key = key;
  }

  /** Resolves with the number of the process that holds it now, or null where another one does. */
  async try(): Promise<string | null> {
    try {
      const [result] = await this.#context.database.run(
        `SELECT pg_backend_pid(), CASE WHEN pg_try_advisory_lock_shared(${GOOSE_KEY}) THEN ` +
          `pg_try_advisory_lock(${this.#key}) OR NOT pg_advisory_unlock_shared(${GOOSE_KEY}) ELSE false END`,
      );
      const [backend, held] = result?.rows[0] ?? [];
      return held === "t" ? (backend ?? "") : null;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      const { fields } = error;
      throw migrationError(
        "SQL_FAILED",
        `the migrations' lock could not be taken: ${fields.message}`,
        { database: fields, ...(await ownSqlHint(this.#context.database, fields)) },
        error,
      );
    }
  }

  async holder(): Promise<LockHolder | null> {
    try {
      const [result] = await this.#context.database.run(
        `SELECT a.pid, coalesce(a.application_name, ''), coalesce(host(a.client_addr), '') FROM pg_locks l ` +
          `JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted AND l.pid <> pg_backend_pid() ` +
          `AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.objsubid = 1 ` +
          `AND ((l.classid::bigint << 32 | l.objid::bigint) = ${this.#key} OR ` +
          `(l.classid::bigint << 32 | l.objid::bigint) = ${GOOSE_KEY} AND l.mode = 'ExclusiveLock') LIMIT 1`,
      );
      const [pid, application, address] = result?.rows[0] ?? [];
      return pid ? { pid: Number(pid), application: application ?? "", address: address ?? "" } : null;
    } catch (error) {
      if (error instanceof DatabaseError) return null;
      throw error;
    }
  }

  /**
   * `before`: what gives the run's settings back. `elsewhere`: a pooler took the lock on another connection, to be found again. A
   * lost connection has let go of both by itself.
   */
  async release(before: readonly string[], elsewhere: boolean): Promise<void> {
    const { database, emit } = this.#context;
    const unlock = `SELECT pg_advisory_unlock(${this.#key}) AND pg_advisory_unlock_shared(${GOOSE_KEY})`;
    try {
      for (let left = elsewhere ? POOL_TRIES : 1; left > 0; left -= 1) {
        const results = await database.run([...before, unlock].join(";\n"));
        if (results.at(-1)?.rows[0]?.[0] === "t") return emit({ type: "lock-released" });
      }
      emit({ type: "warning", warning: LOCK_LOST });
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
    }
  }
}

const POOL_TRIES = 20;

const LOCK_LOST = {
  code: "LOCK_LOST",
  message: "the lock that keeps other processes from migrating was lost before the run ended",
  hint: "DISCARD ALL or pg_advisory_unlock_all() in a file releases it, and a pooler in transaction mode cannot hold it.",
};

async function acquire(context: Context, lock: Lock, waited: () => number): Promise<string> {
  let nap = FIRST_NAP;
  let report = REPORT_EVERY;
  for (;;) {
    const backend = await lock.try();
    if (backend !== null) return backend;
    const waitedMs = waited();
    if (waitedMs >= context.waitMs) throw waitTimeout(context, waitedMs, await lock.holder());
    if (waitedMs >= report) {
      context.emit({ type: "waiting", waitedMs, waitMs: context.waitMs, holder: await lock.holder() });
      report = waitedMs + REPORT_EVERY;
    }
    await context.host.sleep(Math.min(nap, report - waitedMs, context.waitMs - waitedMs), context.signal);
    stopIfCancelled(context);
    nap = Math.min(nap * 1.5, LONGEST_NAP);
  }
}

function waitTimeout({ table }: Context, waitedMs: number, holder: LockHolder | null) {
  const who = holder ? `It is held by ${describeHolder(holder)}. ` : "";
  return migrationError(
    "WAIT_TIMEOUT",
    `another process has been migrating this database for ${Math.round(waitedMs / 1000)} s; nothing was done to ${table.name}`,
    { hint: `${who}Start again when it is done, or wait longer with --wait (waitMs).` },
  );
}

interface Begun {
  /** What gives the settings of the run back. */
  readonly before: readonly string[];
  readonly session: SessionState;
  readonly backend: string;
}

/**
 * What holds for the run alone. Without `client_connection_check_interval` the server runs the statement of a killed client to its
 * end, holding the lock. PostgreSQL 14 and later, on platforms that can check it; elsewhere the setting is refused, and that does no harm.
 */
async function beginSession(context: Context, serverVersion: number): Promise<Begun> {
  const settings: [string, string][] =
    context.lockTimeoutMs === undefined ? [] : [["lock_timeout", `${context.lockTimeoutMs}`]];
  if (serverVersion < CHECKS_CONNECTION) return begin(context, settings);
  try {
    return await begin(context, [...settings, ["client_connection_check_interval", CONNECTION_CHECK]]);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return begin(context, settings);
  }
}

export async function readSession({ database, customSettings }: Context): Promise<SessionState> {
  const [result] = await repeated(database, `SELECT ${sessionJson(customSettings())}`);
  return parseSession(result?.rows[0]?.[0]);
}

async function begin(
  { database, customSettings }: Context,
  settings: readonly (readonly [string, string])[],
): Promise<Begun> {
  const results = await database.run(
    [
      `SELECT pg_backend_pid()${settings.map(([name]) => `, current_setting('${name}')`).join("")}`,
      ...settings.map(([name, value]) => `SET ${name} = '${value}'`),
      `SELECT ${sessionJson(customSettings())}`,
    ].join(";\n"),
  );
  const cell = (result: ResultSet | undefined, index: number) => result?.rows[0]?.[index] ?? "";
  return {
    before: settings.map(([name], index) => `SET ${name} = '${cell(results[0], index + 1)}'`),
    session: parseSession(results.at(-1)?.rows[0]?.[0]),
    backend: cell(results[0], 0),
  };
}
