// One NO TRANSACTION migration: statement by statement, with a durable note of how far it came.
//
// A statement that can run in a transaction is sent with the note of its end in one message, which PostgreSQL runs as one
// implicit transaction: both happen or neither. So after a crash only a statement that cannot run in a transaction
// (CREATE INDEX CONCURRENTLY and the like) is ever in doubt.
import { indexOfPosition, topOf } from "../../text/index.ts";

import { DatabaseError, MigrationError, migrationError } from "../errors.ts";
import type { Prepared } from "../plan/index.ts";
import { type Context, readDirty, stopIfCancelled } from "../state/index.ts";
import { DURABLE_COMMIT, flush } from "../tables/index.ts";
import { type Chunk, inspect } from "../text/index.ts";
import { connectionLost, frameFailed, statementFailed } from "./failure.ts";
import { SEPARATOR } from "./pieces.ts";
import { checksumStatements } from "./records.ts";
import { type Run, reportStatement } from "./run.ts";

export async function runWithoutTransaction(context: Context, run: Run, prepared: Prepared): Promise<void> {
  const { database, table } = context;
  const { migration, direction } = prepared;
  const chunks = prepared.parsed.statements.map(({ sql }, index) => inspect(sql, prepared.scans[index]));
  if (!context.versioning) {
    for (const index of chunks.keys()) await runOne(context, run, prepared, chunks[index]!, index);
    await flush(database, table.name);
    return;
  }
  const { progress } = run.own;
  const begin = [
    table.begin(migration.version, direction, context.clock?.(migration.version)),
    progress.begin(prepared),
    DURABLE_COMMIT,
  ].filter(Boolean);
  await framed(prepared, "its beginning could not be recorded", () => database.run(begin.join(SEPARATOR)));

  let index = 0;
  try {
    for (; index < chunks.length; index += 1) await runOne(context, run, prepared, chunks[index]!, index);
    if (chunks.some((chunk) => chunk.control)) await refuseOpenTransaction(context, prepared);
  } catch (error) {
    throw await left(context, run, prepared, index, error);
  }

  const last =
    direction === "up"
      ? table.finish(migration.version, context.clock?.(migration.version))
      : table.remove(migration.version);
  const end = [
    last,
    progress.remove(migration.version),
    ...(await checksumStatements(context, run, prepared)),
    DURABLE_COMMIT,
  ];
  await framed(prepared, "its end could not be recorded", () => database.run(end.join(SEPARATOR)));
}

async function runOne(
  context: Context,
  run: Run,
  prepared: Prepared,
  chunk: Chunk,
  index: number,
): Promise<void> {
  const { database, host } = context;
  const statement = prepared.parsed.statements[index]!;
  const note = [run.own.progress.finished(prepared.migration.version, index + 1), DURABLE_COMMIT].join(
    SEPARATOR,
  );
  stopIfCancelled(context);
  const started = host.now();
  try {
    if (context.versioning && chunk.notable) {
      await database.run(statement.sql + SEPARATOR + note);
    } else {
      await database.run(statement.sql);
      if (context.versioning) await database.run(note);
    }
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw noteFailed(statement.sql, error)
      ? frameFailed("RECORD_FAILED", "its progress could not be recorded", prepared, error)
      : statementFailed(prepared, statement, error);
  }
  reportStatement(context, run, prepared, index, started);
}

/** The note shares the statement's message: a place beyond the statement is the note's. */
function noteFailed(sql: string, { fields }: DatabaseError): boolean {
  return fields.position !== undefined && indexOfPosition(sql, fields.position) >= sql.length;
}

/** A BEGIN without its COMMIT: what came after it would be lost at the end of the session, and be recorded as done. */
async function refuseOpenTransaction(context: Context, prepared: Prepared): Promise<void> {
  if (!(await inTransaction(context))) return;
  const { source } = prepared.migration;
  const begin = prepared.parsed.statements.findLast((statement) =>
    /^\s*(begin|start)\b/i.test(statement.sql),
  );
  throw migrationError(
    "TRANSACTION_LEFT_OPEN",
    "the file begins a transaction and does not end it; it was rolled back",
    {
      at: begin?.at ?? topOf(source.name),
      hint: "Add the COMMIT, or leave out -- +goose NO TRANSACTION: then the whole file is one transaction.",
    },
  );
}

/** A setting that is local to a transaction is gone in the next message, unless both stand in one transaction block. */
async function inTransaction({ database }: Context): Promise<boolean> {
  await database.run("SELECT set_config('gosling.probe', 'here', true)");
  const [answer] = await database.run("SELECT current_setting('gosling.probe', true)");
  return answer?.rows[0]?.[0] === "here";
}

/** Writes down what stopped the file, as far as the connection still allows, and tells what it has left. */
async function left(
  context: Context,
  run: Run,
  prepared: Prepared,
  index: number,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof MigrationError) || connectionLost(error.cause)) return error;
  const { database } = context;
  const { version } = prepared.migration;
  try {
    await database.run("ROLLBACK");
    const { failure } = error;
    const said = failure.database
      ? `${failure.message} (SQLSTATE ${failure.database.sqlstate})`
      : failure.message;
    await database.run(run.own.progress.failed(version, index, said));
    const dirty = await readDirty(context, run.own, version, prepared);
    return dirty ? new MigrationError({ ...failure, dirty }, { cause: error.cause }) : error;
  } catch (second) {
    if (second instanceof DatabaseError) return error;
    throw second;
  }
}

async function framed<T>(prepared: Prepared, what: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof DatabaseError ? frameFailed("RECORD_FAILED", what, prepared, error) : error;
  }
}
