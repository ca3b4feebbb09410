// One migration in one transaction: its statements, its record, commit; in one message where that is safe.
import { type Chunk, inspect } from "./chunk.ts";
import { type Context, stopIfCancelled } from "./context.ts";
import { DatabaseError, type MigrationError } from "./errors.ts";
import { connectionLost, frameFailed, statementFailed } from "./failure.ts";
import type { ParsedStatement } from "./parser.ts";
import { indexOfPosition } from "./place.ts";
import type { Prepared } from "./prepare.ts";
import { recordStatements } from "./records.ts";
import { LAZY_COMMIT, type Run } from "./run.ts";

/** A part of the one message. Its statements are counted, to find the one that failed by how many had completed. */
interface Piece {
  readonly sql: string;
  readonly count: number;
  /** Whether it is the engine's own, after the file's SQL. */
  readonly record?: true;
  readonly failed: (error: DatabaseError, index?: number) => MigrationError;
}

/** On a line of its own, because a chunk may end with a `-- remark`. */
const SEPARATOR = "\n;\n";

/** `lazy`: another step follows, with which the commit may become durable. */
export async function runInTransaction(
  context: Context,
  run: Run,
  prepared: Prepared,
  lazy: boolean,
): Promise<void> {
  const { statements } = prepared.parsed;
  const chunks = statements.map((statement, index) => inspect(statement.sql, prepared.scans[index]));
  const begin = lazy ? ["BEGIN", LAZY_COMMIT] : ["BEGIN"];
  if (chunks.every((chunk) => chunk.joinable)) {
    const records = await recordStatements(context, run, prepared);
    const done = await runAtOnce(context, piecesOf(prepared, chunks, begin, records));
    if (done) return;
  }
  await runOneByOne(
    context,
    prepared,
    begin,
    await recordStatements(context, { ...run, prepared: false }, prepared),
  );
}

function piecesOf(
  prepared: Prepared,
  chunks: readonly Chunk[],
  begin: readonly string[],
  records: readonly string[],
): readonly Piece[] {
  const frames = framesOf(prepared);
  return [
    ...begin.map((sql) => ({ sql, count: 1, failed: frames.begin })),
    ...prepared.parsed.statements.map((statement, index) => ({
      sql: statement.sql,
      count: chunks[index]!.count,
      failed: (error: DatabaseError, at?: number) => statementFailed(prepared, statement, error, at),
    })),
    ...records.map((sql) => ({ sql, count: 1, record: true as const, failed: frames.record })),
    { sql: "COMMIT", count: 1, failed: frames.commit },
  ];
}

function framesOf(prepared: Prepared) {
  const frame = (code: Parameters<typeof frameFailed>[0], what: string) => (error: DatabaseError) =>
    frameFailed(code, what, prepared, error);
  return {
    begin: frame("SQL_FAILED", "the transaction could not begin"),
    record: frame("RECORD_FAILED", "it could not be recorded"),
    commit: frame("COMMIT_FAILED", "it could not be committed"),
  };
}

/** False when it failed and was rolled back, and nothing tells which statement it was: then it is run once more, slowly. */
async function runAtOnce(context: Context, pieces: readonly Piece[]): Promise<boolean> {
  try {
    await context.database.run(pieces.map((piece) => piece.sql).join(SEPARATOR));
    return true;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await rollBack(context, error);
    const found = findPiece(pieces, error);
    if (found?.piece.record && error.fields.sqlstate === FORGOTTEN) return false;
    if (found) throw found.piece.failed(error, found.index);
    if (connectionLost(error)) throw pieces.at(-1)!.failed(error);
    return false;
  }
}

/** A prepared statement does not exist: something in the file took it away, by a way that its text does not show. */
const FORGOTTEN = "26000";

/**
 * By PostgreSQL's position in the message, else by the count of statements that had completed. The count goes first for the
 * engine's own statements: a position may lie in the text of what they had prepared.
 */
function findPiece(
  pieces: readonly Piece[],
  { fields }: DatabaseError,
): { piece: Piece; index?: number } | undefined {
  const counted = countedPiece(pieces, fields.completed);
  if (counted?.record) return { piece: counted };
  if (fields.position !== undefined) {
    const message = pieces.map((piece) => piece.sql).join(SEPARATOR);
    let index = indexOfPosition(message, fields.position);
    for (const piece of pieces) {
      if (index < piece.sql.length + SEPARATOR.length)
        return { piece, index: Math.min(index, piece.sql.length) };
      index -= piece.sql.length + SEPARATOR.length;
    }
  }
  return counted && { piece: counted };
}

function countedPiece(pieces: readonly Piece[], completed: number | undefined): Piece | undefined {
  let left = completed ?? Number.POSITIVE_INFINITY;
  for (const piece of pieces) {
    if (left < piece.count) return piece;
    left -= piece.count;
  }
  return undefined;
}

async function runOneByOne(
  context: Context,
  prepared: Prepared,
  begin: readonly string[],
  records: readonly string[],
): Promise<void> {
  const { database } = context;
  const frames = framesOf(prepared);
  await attempt(context, () => database.run(begin.join(SEPARATOR)), frames.begin);
  for (const [index, statement] of prepared.parsed.statements.entries()) {
    await runStatement(context, prepared, statement, index);
  }
  if (records.length > 0) await attempt(context, () => database.run(records.join(SEPARATOR)), frames.record);
  const results = await attempt(context, () => database.run("COMMIT"), frames.commit);
  // COMMIT of a failed transaction is no error to PostgreSQL: it answers ROLLBACK.
  if (results.at(-1)?.command === "ROLLBACK") {
    throw frames.commit(
      new DatabaseError({ sqlstate: "25P02", message: "the transaction had failed and was rolled back" }),
    );
  }
}

async function runStatement(
  context: Context,
  prepared: Prepared,
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
    (error) => statementFailed(prepared, statement, error),
  );
  const { version, name } = prepared.migration;
  context.emit({
    type: "statement-finished",
    migration: { version, name },
    at: statement.at,
    index,
    total: prepared.parsed.statements.length,
    durationMs: context.host.now() - started,
  });
}

async function attempt<T>(
  context: Context,
  act: () => Promise<T>,
  explain: (error: DatabaseError) => MigrationError,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    await rollBack(context, error);
    throw error instanceof DatabaseError ? explain(error) : error;
  }
}

/** Harmless where no transaction is open; where the connection is gone the server has rolled back itself. */
async function rollBack({ database }: Context, error: unknown): Promise<void> {
  if (connectionLost(error)) return;
  try {
    await database.run("ROLLBACK");
  } catch (second) {
    if (!(second instanceof DatabaseError)) throw second;
  }
}
