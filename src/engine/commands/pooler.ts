// A pooler in transaction mode gives each transaction another server process: a lock of the session cannot hold there.
import { DatabaseError, type MigrationError, migrationError } from "../errors.ts";
import type { Context, DatabaseState } from "../state/index.ts";
import type { Database, SecondSession } from "../types.ts";

const ROUNDS = 10;
/** A pool in session mode may have no connection left for the second session: then nobody else can have ours either. */
const PATIENCE_MS = 2000;

/** Throws TRANSACTION_POOLER, before anything is locked or changed. */
export async function refusePooler(context: Context, { backend }: DatabaseState): Promise<void> {
  const { database, host } = context;
  // A pooler cannot know which process it will use: it makes a number up when the connection starts.
  if (!database.second || String(database.processId) === backend) return;
  const patience = { aborted: false };
  const found = await Promise.race([
    compare(database, database.second.bind(database), backend, patience),
    host.sleep(PATIENCE_MS, patience).then(() => false),
  ]);
  patience.aborted = true;
  if (found) throw pooled(context);
}

/** Whether two sessions are served by one process, or one session by two. Neither holds a transaction open: a small pool would be stuck. */
async function compare(
  database: Database,
  open: () => Promise<SecondSession>,
  backend: string,
  patience: { readonly aborted: boolean },
): Promise<boolean> {
  let second: SecondSession | undefined;
  try {
    second = await open();
    const mine = new Set([backend]);
    const theirs = new Set<string>();
    for (let left = ROUNDS; left > 0 && !patience.aborted; left -= 1) {
      theirs.add(await processOf(second));
      if (theirs.size > 1 || [...theirs].some((process) => mine.has(process))) return true;
      mine.add(await processOf(database));
      if (mine.size > 1 || [...mine].some((process) => theirs.has(process))) return true;
    }
    return false;
  } catch (error) {
    // No second connection is to be had. What the lock answers is looked at as well.
    if (error instanceof DatabaseError) return false;
    throw error;
  } finally {
    await second?.close();
  }
}

async function processOf(database: Database): Promise<string> {
  const [result] = await database.run("SELECT pg_backend_pid()");
  return result?.rows[0]?.[0] ?? "";
}

export function pooled({ table }: Context): MigrationError {
  return migrationError(
    "TRANSACTION_POOLER",
    `this connection goes through a pooler in transaction mode, where neither the lock nor a setting lasts from one message to the next; nothing was done to ${table.name}`,
    {
      hint: "Migrate over a connection to PostgreSQL itself, or to a pool in session mode: the same service has it at another port or host (often 5432 instead of 6432 or 6543, or the host without -pooler).",
    },
  );
}
