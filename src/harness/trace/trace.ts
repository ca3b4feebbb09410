// Runs one direction of a file statement by statement, reads after each what it locks and does, and leaves nothing behind.
import { DatabaseError, type Direction } from "../../engine/index.ts";
import type { TestDatabase } from "../databases/index.ts";
import type { MigrationFile, SqlView } from "../file/index.ts";
import { as, refusedInTransaction } from "../sql/index.ts";
import type { DatabaseCatalog, TableFacts } from "../world/index.ts";
import { concurrentLocks } from "./concurrent.ts";
import { countAnew, TraceSession } from "./session.ts";
import { SETTINGS } from "./settings.ts";
import type { Trace, TracedStatement } from "./traced.ts";

/**
 * Stops at the first statement that fails: applying the file says why. A file whose transaction can be rolled back is traced
 * on `on` itself, which stays as it was but for sequences; any other on a copy. `prepare` gives a session what each file begins with. Null where the file ends its own transaction.
 */
export async function traceLocks(
  on: TestDatabase,
  file: MigrationFile,
  direction: Direction,
  world: DatabaseCatalog,
  prepare: (session: TestDatabase) => Promise<void>,
): Promise<Trace | null> {
  const section = file[direction];
  if (section.statements.length === 0) return { statements: [], transaction: file.transaction };
  if (file.transaction && section.statements.some(({ node }) => endsTransaction(node))) return null;
  if (file.transaction)
    return { statements: await inTransaction(on, section.statements, world.tables), transaction: true };
  const copy = await on.copy();
  try {
    // A server's copy costs the session of the original, too.
    await prepare(on);
    await prepare(copy);
    return { statements: await oneByOne(copy, section.statements, world.tables), transaction: false };
  } finally {
    await copy.close().catch(() => undefined);
  }
}

/** Whether ROLLBACK undoes all that Up does (sequences aside). */
export function rollsBack({ transaction, up }: MigrationFile): boolean {
  return transaction && !up.statements.some(({ node }) => endsTransaction(node));
}

function endsTransaction(node: SqlView["node"]): boolean {
  const kind = as(node, "TransactionStmt")?.kind;
  return kind !== undefined && !/SAVEPOINT|RELEASE|ROLLBACK_TO/.test(kind);
}

async function inTransaction(
  on: TestDatabase,
  views: readonly SqlView[],
  tables: readonly TableFacts[],
): Promise<readonly TracedStatement[]> {
  const traced: TracedStatement[] = [];
  await countAnew(on);
  await on.database.run("BEGIN");
  try {
    const session = await TraceSession.begin(on, tables);
    await on.database.run(SETTINGS);
    for (const view of views) traced.push(await traceOne(on, session, view));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  } finally {
    await on.database.run("ROLLBACK").catch(() => undefined);
    on.takeNotices();
  }
  return traced;
}

async function traceOne(on: TestDatabase, session: TraceSession, view: SqlView): Promise<TracedStatement> {
  on.takeNotices();
  await on.database.run(view.text);
  const said = on.takeNotices().map((notice) => notice.message);
  return { view, ...(await session.look(said, "TruncateStmt" in view.node)) };
}

/** Each statement in a transaction of its own, where it may be in one; the others' locks are known by what they are. */
async function oneByOne(
  copy: TestDatabase,
  views: readonly SqlView[],
  tables: readonly TableFacts[],
): Promise<readonly TracedStatement[]> {
  const traced: TracedStatement[] = [];
  // The file's own BEGIN ... COMMIT.
  let open: TraceSession | null = null;
  try {
    for (const view of views) {
      if (open) {
        traced.push(await traceOne(copy, open, view));
        if (endsTransaction(view.node)) open = null;
        continue;
      }
      if (
        refusedInTransaction(view.node) ||
        "TransactionStmt" in view.node ||
        "VariableSetStmt" in view.node
      ) {
        await countAnew(copy);
        await copy.database.run(view.text);
        traced.push({ view, locks: concurrentLocks(view.node, tables), rows: new Map(), written: new Map() });
        if (/BEGIN|START/.test(as(view.node, "TransactionStmt")?.kind ?? ""))
          open = await TraceSession.begin(copy, tables);
      } else traced.push(await alone(copy, view, tables));
    }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  }
  return traced;
}

async function alone(
  on: TestDatabase,
  view: SqlView,
  tables: readonly TableFacts[],
): Promise<TracedStatement> {
  await countAnew(on);
  await on.database.run("BEGIN");
  try {
    const session = await TraceSession.begin(on, tables);
    await on.database.run(SETTINGS);
    return await traceOne(on, session, view);
  } finally {
    await on.database.run("COMMIT").catch(() => undefined);
  }
}
