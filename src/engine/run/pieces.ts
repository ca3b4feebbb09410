// A migration's one message: its transaction as pieces in a row, and which of them an answer is about. Pure but for the checksum.
import { indexOfPosition } from "../../text/index.ts";
import type { DatabaseError, MigrationError } from "../errors.ts";
import type { ReadyStep } from "../plan/index.ts";
import type { Context } from "../state/index.ts";
import { DURABLE_COMMIT, LAZY_COMMIT } from "../tables/index.ts";
import { type Chunk, inspect } from "../text/index.ts";
import { connectionLost, frameFailed, statementFailed } from "./failure.ts";
import { recordStatements } from "./records.ts";
import { type Run, restoreAfter } from "./run.ts";

/** A part of the one message. Its statements are counted, to find the one that failed by how many had completed. */
export interface SqlPiece {
  readonly sql: string;
  readonly count: number;
  /** Whether it is the engine's own, after the file's SQL. */
  readonly record?: true;
  readonly failed: (error: DatabaseError, index?: number) => MigrationError;
}

/** On a line of its own, because a chunk may end with a `-- comment`. */
export const SEPARATOR = "\n;\n";

/** Null where the file cannot be sent as one message. `lazy`: another step follows, with which the commit may become durable. */
export async function piecesOf(
  context: Context,
  run: Run,
  ready: ReadyStep,
  lazy: boolean,
): Promise<readonly SqlPiece[] | null> {
  const chunks = ready.parsed.statements.map(({ sql }, index) => inspect(sql, ready.scans[index]));
  if (!chunks.every((chunk) => chunk.joinable)) return null;
  return join(ready, chunks, await recordStatements(context, run, ready), lazy, run);
}

export function commitOf(lazy: boolean): readonly string[] {
  return [lazy ? LAZY_COMMIT : DURABLE_COMMIT, "COMMIT"];
}

export function textOf(pieces: readonly SqlPiece[]): string {
  return pieces.map((piece) => piece.sql).join(SEPARATOR);
}

/** How many statements PostgreSQL finds in them. */
export function countOf(pieces: readonly SqlPiece[]): number {
  return pieces.reduce((sum, piece) => sum + piece.count, 0);
}

function join(
  ready: ReadyStep,
  chunks: readonly Chunk[],
  records: readonly string[],
  lazy: boolean,
  run: Run,
): readonly SqlPiece[] {
  const frames = framesOf(run, ready);
  return [
    { sql: "BEGIN", count: 1, failed: frames.begin },
    ...ready.parsed.statements.map((statement, index) => ({
      sql: statement.sql,
      count: chunks[index]!.count,
      failed: (error: DatabaseError, at?: number) => statementFailed(ready, statement, error, at),
    })),
    ...restoreAfter(run, ready).map((sql) => ({ sql, count: 1, failed: frames.restore })),
    ...records.map((sql) => ({ sql, count: 1, record: true as const, failed: frames.record })),
    ...commitOf(lazy).map((sql) => ({ sql, count: 1, failed: frames.commit })),
  ];
}

export function framesOf(run: Run, ready: ReadyStep) {
  const frame = (code: Parameters<typeof frameFailed>[0], what: string) => (error: DatabaseError) =>
    frameFailed(code, what, ready, error, run.steps);
  return {
    begin: frame("SQL_FAILED", "the transaction could not begin"),
    restore: frame("COMMIT_FAILED", "its end failed"),
    record: frame("RECORD_FAILED", "it could not be recorded"),
    commit: frame("COMMIT_FAILED", "it could not be committed"),
  };
}

/** A prepared statement does not exist: something in the file took it away, by a way that its text does not show. */
const FORGOTTEN = "26000";

/** What failed, as the piece that it is about says it; undefined where nothing says which piece it was. */
export function explain(pieces: readonly SqlPiece[], error: DatabaseError): MigrationError | undefined {
  const found = findPiece(pieces, error);
  if (found?.piece.record && error.fields.sqlstate === FORGOTTEN) return undefined;
  if (found) return found.piece.failed(error, found.index);
  return connectionLost(error) ? pieces.at(-1)?.failed(error) : undefined;
}

/**
 * By PostgreSQL's position in the message, else by the count of statements that had completed. The count goes first for the
 * engine's own statements: a position may lie in the text of what they had prepared.
 */
function findPiece(
  pieces: readonly SqlPiece[],
  { fields }: DatabaseError,
): { piece: SqlPiece; index?: number } | undefined {
  const counted = countedPiece(pieces, fields.completed);
  if (counted?.record) return { piece: counted };
  if (fields.position !== undefined) {
    let index = indexOfPosition(textOf(pieces), fields.position);
    for (const piece of pieces) {
      if (index < piece.sql.length + SEPARATOR.length)
        return { piece, index: Math.min(index, piece.sql.length) };
      index -= piece.sql.length + SEPARATOR.length;
    }
  }
  return counted && { piece: counted };
}

function countedPiece(pieces: readonly SqlPiece[], completed: number | undefined): SqlPiece | undefined {
  let left = completed ?? Number.POSITIVE_INFINITY;
  for (const piece of pieces) {
    if (left < piece.count) return piece;
    left -= piece.count;
  }
  return undefined;
}
