// One migration in one transaction: its statements, its record, commit; in one message where that is safe.
import { isTransactionControl } from "../../text/index.ts";
import { DatabaseError, MigrationError } from "../errors.ts";
import type { ReadyStep } from "../plan/index.ts";
import { type Context, stopIfCancelled } from "../state/index.ts";
import type { ParsedStatement } from "../text/index.ts";
import { connectionLost, statementFailed } from "./failure.ts";
import { commitOf, explain, framesOf, piecesOf, SEPARATOR, type SqlPiece, textOf } from "./pieces.ts";
import { recordStatements } from "./records.ts";
import { type Run, reportStatement, restoreAfter } from "./run.ts";

/** A file without a statement is recorded in one too, whatever it says of itself. */
export function needsTransaction({ parsed }: ReadyStep): boolean {
  return parsed.transaction || parsed.statements.length === 0;
}

export const LOCK_NOT_AVAILABLE = "55P03";
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Tries a file again that did not get a lock in time: it was rolled back, and others may have been waiting behind it. */
export async function runWithRetries(
  context: Context,
  run: Run,
  ready: ReadyStep,
  lazy: boolean,
): Promise<void> {
  const { lockRetries: retries, host, signal } = context;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runInTransaction(context, run, ready, lazy);
    } catch (error) {
      if (attempt > retries || !mayTryAgain(ready, error)) throw error;
      await run.reports.flush();
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
      const { version, name } = ready.migration;
      const migration = { version, name };
      run.reports.emit({
        type: "lock-retry",
        migration,
        direction: ready.direction,
        attempt,
        retries,
        pauseMs,
      });
      await host.sleep(pauseMs, signal);
      stopIfCancelled(context);
    }
  }
}

/** A file that ends its own transaction may have committed a part of its work. */
function mayTryAgain({ scans }: ReadyStep, error: unknown): boolean {
  return (
    error instanceof MigrationError &&
    error.failure.database?.sqlstate === LOCK_NOT_AVAILABLE &&
    !scans.some(({ statements }) => statements.some(isTransactionControl))
  );
}

/** `lazy`: another step follows, with which the commit may become durable. */
async function runInTransaction(context: Context, run: Run, ready: ReadyStep, lazy: boolean): Promise<void> {
  const pieces = await piecesOf(context, run, ready, lazy);
  if (pieces && (await runAtOnce(context, pieces))) return;
  await runOneByOne(context, { ...run, putsRecords: false }, ready, lazy);
}

/** False when it failed and was rolled back, and nothing says which statement it was: then it is run once more, slowly. */
async function runAtOnce(context: Context, pieces: readonly SqlPiece[]): Promise<boolean> {
  try {
    await context.database.run(textOf(pieces));
    return true;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await rollBack(context, error);
    const explained = explain(pieces, error);
    if (explained) throw explained;
    return false;
  }
}

async function runOneByOne(context: Context, run: Run, ready: ReadyStep, lazy: boolean): Promise<void> {
  const { database } = context;
  const records = await recordStatements(context, run, ready);
  const frames = framesOf(run, ready);
  await attempt(context, () => database.run("BEGIN"), frames.begin);
  for (const [index, statement] of ready.parsed.statements.entries()) {
    await runStatement(context, run, ready, statement, index);
  }
  const restore = restoreAfter(run, ready);
  const after = [...restore, ...records];
  const failed = (error: DatabaseError) =>
    (error.fields.completed ?? restore.length) < restore.length
      ? frames.restore(error)
      : frames.record(error);
  if (after.length > 0) await attempt(context, () => database.run(after.join(SEPARATOR)), failed);
  const results = await attempt(context, () => database.run(commitOf(lazy).join(SEPARATOR)), frames.commit);
  // COMMIT of a failed transaction is no error to PostgreSQL: it answers ROLLBACK.
  if (results.at(-1)?.command === "ROLLBACK") {
    throw frames.commit(
      new DatabaseError({ sqlstate: "25P02", message: "the transaction had failed and was rolled back" }),
    );
  }
}

async function runStatement(
  context: Context,
  run: Run,
  ready: ReadyStep,
  statement: ParsedStatement,
  index: number,
): Promise<void> {
  const started = context.host.now();
  await attempt(
    context,
    () => {
      stopIfCancelled(context);
      return context.database.run(statement.sql);
    },
    (error) => statementFailed(ready, statement, error),
  );
  reportStatement(context, run, ready, index, started);
}

async function attempt<T>(
  context: Context,
  act: () => Promise<T>,
  told: (error: DatabaseError) => MigrationError,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    await rollBack(context, error);
    throw error instanceof DatabaseError ? told(error) : error;
  }
}

/** Harmless where no transaction is open; where the connection is gone the server has rolled back itself. */
export async function rollBack({ database }: Context, error: unknown): Promise<void> {
  if (connectionLost(error)) return;
  try {
    await database.run("ROLLBACK");
  } catch (second) {
    if (!(second instanceof DatabaseError)) throw second;
  }
}
