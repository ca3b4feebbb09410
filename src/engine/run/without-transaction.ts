// One NO TRANSACTION migration: statement by statement, with a durable note of how far it came.
//
// A statement that can run in a transaction is sent with the note of its end in one message, which PostgreSQL runs as one
// implicit transaction: both happen or neither. So after a crash only a statement that cannot run in a transaction
// (CREATE INDEX CONCURRENTLY and the like) is ever in doubt.
import { indexOfPosition, topOf } from "../../text/index.ts";

import { DatabaseError, MigrationError, migrationError } from "../errors.ts";
import type { ReadyStep } from "../plan/index.ts";
import {
  type Context,
  identityOf,
  readDirty,
  restoreSession,
  type SessionState,
  sessionJson,
  setSession,
  stopIfCancelled,
} from "../state/index.ts";
import { DURABLE_COMMIT, flush } from "../tables/index.ts";
import { type Chunk, inspect } from "../text/index.ts";
import { connectionLost, frameFailed, statementFailed } from "./failure.ts";
import { SEPARATOR } from "./pieces.ts";
import { checksumStatements } from "./records.ts";
import { mayLeaveSession, type Run, reportStatement, restoreAfter } from "./run.ts";
import { inTransaction } from "./transaction-probe.ts";

/** Where a file that stopped half-way goes on. */
export interface FileResume {
  /** How many statements ran. */
  readonly finished: number;
  /** What they had changed in the session. */
  readonly session: SessionState;
  /** Indexes that the next one left INVALID. */
  readonly invalidIndexes: readonly string[];
}

export async function runWithoutTransaction(
  context: Context,
  run: Run,
  ready: ReadyStep,
  resume?: FileResume,
): Promise<void> {
  const { database, table } = context;
  const chunks = ready.parsed.statements.map(({ sql }, index) => inspect(sql, ready.scans[index]));
  if (!context.versioning) {
    for (const index of chunks.keys()) await runOne(context, run, ready, chunks[index]!, index, []);
    await flush(database, table.name);
    return;
  }
  await framed(run, ready, "its beginning could not be recorded", () =>
    resume ? goOn(context, run, ready, resume) : begin(context, run, ready),
  );

  const control = chunks.some((chunk) => chunk.control);
  let index = resume?.finished ?? 0;
  try {
    for (; index < chunks.length; index += 1) {
      await runOne(
        context,
        run,
        ready,
        chunks[index]!,
        index,
        noteOf(context, run, ready, index + 1, control),
      );
    }
    if (control) await refuseOpenTransaction(context, ready);
  } catch (error) {
    throw await left(context, run, ready, index, error);
  }
  await framed(run, ready, "its end could not be recorded", () => end(context, run, ready));
}

async function begin({ database, table, clock }: Context, { own }: Run, ready: ReadyStep): Promise<void> {
  const { migration, direction } = ready;
  const mark = table.begin(migration.version, direction, clock?.(migration.version));
  const statements = [...(mark ? [mark] : []), own.progress.begin(ready), DURABLE_COMMIT];
  await database.run(statements.join(SEPARATOR));
}

async function goOn(
  { database }: Context,
  { own }: Run,
  { migration }: ReadyStep,
  { finished, session, invalidIndexes }: FileResume,
): Promise<void> {
  for (const index of invalidIndexes) await database.run(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`);
  await database.run([own.progress.resume(migration.version, finished), DURABLE_COMMIT].join(SEPARATOR));
  if (session.size > 0) await database.run(setSession(session));
}

async function end(context: Context, run: Run, ready: ReadyStep): Promise<void> {
  const { database, table, clock } = context;
  const { migration, direction } = ready;
  const { version } = migration;
  const row = direction === "up" ? table.finish(version, clock?.(version)) : table.remove(version);
  const statements = [
    ...restoreAfter(run, ready),
    row,
    run.own.progress.remove(version),
    ...(await checksumStatements(context, run, ready)),
    DURABLE_COMMIT,
  ];
  await database.run(statements.join(SEPARATOR));
}

const KEPT = "gosling.session";

/**
 * The note of a statement's end: how far the file came, and in which session. It is written as the connection's own role, whatever
 * the file has set, and leaves the session as it is.
 */
function noteOf(
  { customSettings }: Context,
  run: Run,
  ready: ReadyStep,
  count: number,
  control: boolean,
): readonly string[] {
  const { progress } = run.own;
  const { version } = ready.migration;
  if (!run.keepsSession || !mayLeaveSession(ready))
    return [progress.finished(version, count), DURABLE_COMMIT];
  const session = sessionJson(customSettings(), run.session);
  // In a transaction of the file's own the role would stay changed until its end.
  if (control) return [progress.finished(version, count, session), DURABLE_COMMIT];
  return [
    `SELECT set_config('${KEPT}', coalesce(${session}, ''), true)`,
    setSession(identityOf(run.session), true),
    progress.finished(version, count, `nullif(current_setting('${KEPT}'), '')`),
    DURABLE_COMMIT,
  ];
}

async function runOne(
  context: Context,
  run: Run,
  ready: ReadyStep,
  chunk: Chunk,
  index: number,
  note: readonly string[],
): Promise<void> {
  const { database, host } = context;
  const statement = ready.parsed.statements[index]!;
  stopIfCancelled(context);
  const started = host.now();
  const together = chunk.notable ? note : [];
  try {
    await database.run([statement.sql, ...together].join(SEPARATOR));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw noteFailed(statement.sql, chunk, error)
      ? frameFailed("RECORD_FAILED", PROGRESS, ready, error, run.steps)
      : statementFailed(ready, statement, error);
  }
  if (note.length > 0 && !chunk.notable)
    await framed(run, ready, PROGRESS, () => database.run(note.join(SEPARATOR)));
  reportStatement(context, run, ready, index, started);
}

const PROGRESS = "its progress could not be recorded";

/** The note shares the statement's message: a place beyond the statement is the note's, and so is what fails after its end. */
function noteFailed(sql: string, { notable, count }: Chunk, { fields }: DatabaseError): boolean {
  if (fields.position !== undefined && indexOfPosition(sql, fields.position) >= sql.length) return true;
  return notable && fields.completed !== undefined && fields.completed >= count;
}

/** A BEGIN without its COMMIT: what came after it would be lost at the end of the session, and be recorded as done. */
async function refuseOpenTransaction(context: Context, ready: ReadyStep): Promise<void> {
  if (!(await inTransaction(context))) return;
  const { source } = ready.migration;
  const begin = ready.parsed.statements.findLast((statement) => /^\s*(begin|start)\b/i.test(statement.sql));
  throw migrationError(
    "TRANSACTION_LEFT_OPEN",
    "the file begins a transaction and does not end it; it was rolled back",
    {
      at: begin?.at ?? topOf(source.name),
      hint: "Add the COMMIT, or leave out -- +goose NO TRANSACTION: then the whole file is one transaction.",
    },
  );
}

/** Writes down what stopped the file, as far as the connection still allows, and says what it has left. */
async function left(
  context: Context,
  run: Run,
  ready: ReadyStep,
  index: number,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof MigrationError) || connectionLost(error.cause)) return error;
  const { database } = context;
  const { version } = ready.migration;
  try {
    await database.run("ROLLBACK");
    await database.run(restoreSession(run.session).join(SEPARATOR));
    const { failure } = error;
    const said = failure.database
      ? `${failure.message} (SQLSTATE ${failure.database.sqlstate})`
      : failure.message;
    await database.run(run.own.progress.failed(version, index, said));
    const dirty = await readDirty(context, run.own, version, ready);
    return dirty ? new MigrationError({ ...failure, dirty }, { cause: error.cause }) : error;
  } catch (second) {
    if (second instanceof DatabaseError) return error;
    throw second;
  }
}

async function framed<T>(run: Run, ready: ReadyStep, what: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof DatabaseError
      ? frameFailed("RECORD_FAILED", what, ready, error, run.steps)
      : error;
  }
}
