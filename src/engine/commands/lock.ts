// One process at a time migrates a database: a session advisory lock, taken by asking again and again.
import { DatabaseError, migrationError } from "../errors.ts";
import { type Context, stopIfCancelled } from "../state/index.ts";

/** The key of goose's own session locker, so that Go programs that use it and we keep out of each other's way. */
export const LOCK_KEY = 4097083626n;

const FIRST_NAP = 20;
const LONGEST_NAP = 500;
const REPORT_EVERY = 1000;
/** How soon a server notices that its client is gone, even in the middle of a statement. */
const CONNECTION_CHECK = "500ms";

/**
 * Runs `work` under the lock and lets go of it whatever happens. Throws LOCK_TIMEOUT.
 *
 * The road not taken is `pg_advisory_lock`: a session that waits in it is a running statement with a snapshot, and
 * CREATE INDEX CONCURRENTLY in the session that holds the lock waits for every older snapshot. That is a deadlock.
 */
export async function withLock<T>(
  context: Context,
  serverVersion: number,
  work: () => Promise<T>,
): Promise<T> {
  const started = context.host.now();
  const waited = () => Math.round(context.host.now() - started);
  await acquire(context, waited);
  context.emit({ type: "lock-acquired", waitedMs: waited() });
  const restore = await watchConnection(context, serverVersion);
  try {
    return await work();
  } finally {
    await release(context, restore);
  }
}

async function acquire(context: Context, waited: () => number): Promise<void> {
  let nap = FIRST_NAP;
  let reported = Number.NEGATIVE_INFINITY;
  while (!(await tryLock(context))) {
    const waitedMs = waited();
    if (waitedMs >= context.lockTimeoutMs) throw await lockTimeout(context, waitedMs);
    if (waitedMs - reported >= REPORT_EVERY) {
      context.emit({ type: "lock-waiting", waitedMs, timeoutMs: context.lockTimeoutMs });
      reported = waitedMs;
    }
    await context.host.sleep(Math.min(nap, context.lockTimeoutMs - waitedMs), context.signal);
    stopIfCancelled(context);
    nap = Math.min(nap * 1.5, LONGEST_NAP);
  }
}

async function tryLock({ database }: Context): Promise<boolean> {
  try {
    const [result] = await database.run(`SELECT pg_try_advisory_lock(${LOCK_KEY})`);
    return result?.rows[0]?.[0] === "t";
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw migrationError(
      "SQL_FAILED",
      `the lock cannot be asked for: ${error.fields.message}`,
      { database: error.fields },
      error,
    );
  }
}

async function lockTimeout({ database, table }: Context, waitedMs: number) {
  const holder = await database
    .run(
      `SELECT a.pid, coalesce(nullif(a.application_name, ''), 'no name'), coalesce(host(a.client_addr), 'this machine') FROM pg_locks l ` +
        `JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted ` +
        `AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) ` +
        `AND l.objsubid = 1 AND (l.classid::bigint << 32 | l.objid::bigint) = ${LOCK_KEY}`,
    )
    .then(([result]) => result?.rows[0])
    .catch(() => undefined);
  const who = holder ? `It is held by process ${holder[0]} (${holder[1]}, from ${holder[2]}).` : "";
  return migrationError(
    "LOCK_TIMEOUT",
    `another process has been migrating this database for ${Math.round(waitedMs / 1000)} s; nothing was done to ${table.name}`,
    {
      hint: `${who} Wait for it and start again, or wait longer with --lock-timeout (lockTimeoutMs).`.trim(),
    },
  );
}

/**
 * Without it the server runs the statement of a killed client to its end, holding the lock. PostgreSQL 14 and later, on
 * platforms that can tell; elsewhere the setting is refused, and that does no harm.
 */
async function watchConnection({ database }: Context, serverVersion: number): Promise<string | undefined> {
  if (serverVersion < 140000) return undefined;
  try {
    const [before] = await database.run(
      `SELECT current_setting('client_connection_check_interval');\n` +
        `SET client_connection_check_interval = '${CONNECTION_CHECK}'`,
    );
    return before?.rows[0]?.[0] ?? undefined;
  } catch (error) {
    if (error instanceof DatabaseError) return undefined;
    throw error;
  }
}

/** A lost connection has let go of the lock by itself; the error that matters is the one that lost it. */
async function release({ database, emit }: Context, interval: string | undefined): Promise<void> {
  try {
    await database.run(
      (interval === undefined ? "" : `SET client_connection_check_interval = '${interval}';\n`) +
        `SELECT pg_advisory_unlock(${LOCK_KEY})`,
    );
    emit({ type: "lock-released" });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  }
}
