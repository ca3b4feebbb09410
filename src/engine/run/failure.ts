// A DatabaseError of a migration's SQL becomes a failure with its place in the file and a hint.
import { indexOfPosition, isTransactionControl, positionOfIndex, scanSql, topOf } from "../../text/index.ts";

import { DatabaseError, type MigrationError, type MigrationErrorCode, migrationError } from "../errors.ts";
import type { Prepared } from "../plan/index.ts";
import { type ParsedStatement, placeInStatement } from "../text/index.ts";

/** Answers that mean that the connection is gone: class 08, and the server's own shutdowns. */
export function connectionLost(error: unknown): boolean {
  return error instanceof DatabaseError && /^(08...|57P0[1-5])$/.test(error.fields.sqlstate);
}

/** `index`: UTF-16 index into the statement's text; without it the error's own position counts, then the start. */
export function statementFailed(
  prepared: Prepared,
  statement: ParsedStatement,
  error: DatabaseError,
  index?: number,
): MigrationError {
  const { fields } = error;
  const found =
    index ?? (fields.position === undefined ? undefined : indexOfPosition(statement.sql, fields.position));
  const at =
    found === undefined ? statement.at : placeInStatement(statement, prepared.migration.source, found);
  const hint = hintFor(prepared, statement, error);
  return migrationError(
    "SQL_FAILED",
    fields.message,
    {
      at,
      statement: statement.sql,
      database: { ...fields, ...positionIn(statement.sql, found) },
      ...(hint && { hint }),
    },
    error,
  );
}

/** Several statements may have shared a message: the position that is told counts in the statement that is told. */
function positionIn(sql: string, index: number | undefined): { position: number } | undefined {
  return index === undefined ? undefined : { position: positionOfIndex(sql, index) };
}

/** What is not the file's own SQL: BEGIN, the version row, COMMIT. */
export function frameFailed(
  code: MigrationErrorCode,
  what: string,
  prepared: Prepared,
  error: DatabaseError,
): MigrationError {
  const { name, source } = prepared.migration;
  const hint = frameHint(code, prepared, error);
  return migrationError(
    code,
    `${name}: ${what}: ${error.fields.message}`,
    { at: topOf(source.name), database: error.fields, ...(hint && { hint }) },
    error,
  );
}

function frameHint(code: MigrationErrorCode, prepared: Prepared, error: DatabaseError): string | undefined {
  if (connectionLost(error)) return LOST;
  if (
    code === "RECORD_FAILED" &&
    error.fields.sqlstate === "42P01" &&
    /search_path/i.test(prepared.migration.source.text)
  ) {
    return "The file changes search_path, so the version table is not found: end it with RESET search_path, or name the table with its schema (--table public.schema_migrations).";
  }
  if (code === "COMMIT_FAILED")
    return "A deferred constraint is checked at COMMIT. The file was rolled back.";
  return undefined;
}

/** The server may have gone on with what it had been sent, to the COMMIT. */
const LOST =
  "The connection was lost. Whether the file was applied after all, the version table tells: start again.";
const LOST_HALFWAY =
  "The connection was lost. How far the file came is recorded: start again, and it is told.";

const EXISTS_ALREADY = new Set(["42701", "42P07", "42710", "42723", "42P06"]);

function hintFor(prepared: Prepared, { sql }: ParsedStatement, error: DatabaseError): string | undefined {
  const { migration, parsed } = prepared;
  const { fields } = error;
  if (connectionLost(error)) return parsed.transaction ? LOST : LOST_HALFWAY;
  if (fields.sqlstate === "25001" && parsed.transaction) {
    return "This statement cannot run inside a transaction: add the line -- +goose NO TRANSACTION to the file.";
  }
  const open = fields.sqlstate === "42601" ? scanSql(sql).open : undefined;
  if (open) {
    return `The statement is cut off inside a ${open}, because a line of it ends with a semicolon: put it between -- +goose StatementBegin and -- +goose StatementEnd.`;
  }
  if (EXISTS_ALREADY.has(fields.sqlstate) && prepared.direction === "up") {
    return `What is there may be another thing of the same name: compare first, with gosling diff. Only if it is just what this file makes, record the file without running it: gosling repair ${migration.version} --as applied`;
  }
  if (parsed.transaction && endsItsTransaction(prepared)) {
    return "The file ends its own transaction: what it had committed before stays, and nothing is recorded.";
  }
  return undefined;
}

function endsItsTransaction({ parsed }: Prepared): boolean {
  return parsed.statements.some(({ sql }) => scanSql(sql).statements.some(isTransactionControl));
}
