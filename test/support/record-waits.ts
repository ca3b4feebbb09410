// Records on a real server how sessions wait for each other: who runs what, which lock it holds or waits for, and behind whom.
import pg from "pg";
import type { RecordedEvent, Recording } from "../../src/lessons/index.ts";

export interface ScriptedSession {
  readonly session: string;
  /** Seconds after the recording's start. */
  readonly at: number;
  /** Runs before the recording. */
  readonly first?: string;
  readonly sql: string;
}

/** Plays the script to its end. `where`: said of the server, after its version. */
export async function recordWaits(
  url: string,
  where: string,
  script: readonly ScriptedSession[],
): Promise<Recording> {
  const watch = await open(url);
  const { rows } = await watch.query("SHOW server_version");
  const events: RecordedEvent[] = [];
  const sessions = await Promise.all(
    script.map(async (entry) => {
      const client = await open(url);
      const pid = (await client.query("SELECT pg_backend_pid() AS pid")).rows[0].pid as number;
      if (entry.first !== undefined) await client.query(entry.first);
      return { ...entry, client, pid };
    }),
  );
  const names = new Map(sessions.map(({ pid, session }) => [pid, session]));
  const start = performance.now();
  const now = () => Math.round((performance.now() - start) / 100) / 10;

  await Promise.all(
    sessions.map(async ({ session, at, sql, client, pid }) => {
      await pause(at * 1000);
      let over = false;
      events.push({ at: now(), session, type: "runs", sql });
      const ended = client.query(sql).then(
        () => events.push({ at: now(), session, type: "ends" }),
        (error: pg.DatabaseError) =>
          events.push({ at: now(), session, type: "fails", code: error.code ?? "" }),
      );
      ended.finally(() => {
        over = true;
      });
      while (!over) {
        const lock = await lockOf(watch, pid);
        if (lock !== null && !over) {
          const { mode, object } = lock;
          const behind = lock.behind.map((other) => names.get(other) ?? String(other)).sort();
          events.push(
            lock.granted
              ? { at: now(), session, type: "holds", mode, object }
              : { at: now(), session, type: "waits", mode, object, behind },
          );
          break;
        }
        await pause(20);
      }
      await ended;
    }),
  );
  await Promise.all([...sessions.map(({ client }) => client), watch].map((client) => client.end()));
  return {
    where: `PostgreSQL ${rows[0].server_version.split(" ")[0]}, ${where}`,
    sessions: script.map(({ session }) => session),
    events,
  };
}

interface Lock {
  readonly mode: string;
  readonly object: string;
  readonly granted: boolean;
  readonly behind: readonly number[];
}

/** The lock on a table that a backend waits for, or else holds. */
async function lockOf(watch: pg.Client, pid: number): Promise<Lock | null> {
  const { rows } = await watch.query(
    `SELECT l.mode, c.relname AS object, l.granted, pg_blocking_pids(l.pid) AS behind
       FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
       JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname !~ '^pg_'
      WHERE l.pid = $1 AND c.relkind = 'r' ORDER BY l.granted LIMIT 1`,
    [pid],
  );
  return rows[0] ?? null;
}

async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  return client;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, milliseconds));
}
