// A DatabaseError of a migration's SQL becomes a failure with its place in the file and a hint.
import {
  formatPlace,
  indexOfPosition,
  isTransactionControl,
  type Location,
  positionOfIndex,
  scanSql,
  topOf,
} from "../../text/index.ts";
import { DatabaseError, type MigrationError, type MigrationErrorCode, migrationError } from "../errors.ts";
import type { ReadyStep } from "../plan/index.ts";
import { endsInside, type ParsedStatement, placeInStatement, sessionChanges } from "../text/index.ts";

/** Answers that mean that the connection is gone: class 08, and the server's own shutdowns. */
export function connectionLost(error: unknown): boolean {
  return error instanceof DatabaseError && /^(08...|57P0[1-5])$/.test(error.fields.sqlstate);
}

/** `index`: UTF-16 index into the statement's text; without it the error's own position counts, then the start. */
export function statementFailed(
  ready: ReadyStep,
  statement: ParsedStatement,
  error: DatabaseError,
  index?: number,
): MigrationError {
  const { fields } = error;
  const found =
    index ?? (fields.position === undefined ? undefined : indexOfPosition(statement.sql, fields.position));
  const at = found === undefined ? statement.at : placeInStatement(statement, ready.migration.source, found);
  const hint = hintFor(ready, statement, error);
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

/** Several statements may have shared a message: the position counts in the statement that is shown. */
function positionIn(sql: string, index: number | undefined): { position: number } | undefined {
  return index === undefined ? undefined : { position: positionOfIndex(sql, index) };
}

/** What is not the file's own SQL: BEGIN, the version row, COMMIT. `steps`: of the run, this one among them. */
export function frameFailed(
  code: MigrationErrorCode,
  what: string,
  ready: ReadyStep,
  error: DatabaseError,
  steps: readonly ReadyStep[],
): MigrationError {
  const { name, source } = ready.migration;
  const change = code === "RECORD_FAILED" ? changeBehind(error, ready, steps) : undefined;
  const hint = frameHint(code, error) ?? change?.hint;
  return migrationError(
    code,
    `${name}: ${what}: ${error.fields.message}`,
    {
      at: change?.at ?? topOf(source.name),
      database: error.fields,
      ...(hint && { hint }),
    },
    error,
  );
}

function frameHint(code: MigrationErrorCode, error: DatabaseError): string | undefined {
  if (connectionLost(error)) return LOST;
  if (code === "COMMIT_FAILED" && error.fields.sqlstate.startsWith("23"))
    return "A deferred constraint is checked at COMMIT. The file was rolled back.";
  return undefined;
}

/** The version row is refused to another role, and not found on another search_path: the statement that changed it, in this file or before. */
function changeBehind(
  { fields }: DatabaseError,
  ready: ReadyStep,
  steps: readonly ReadyStep[],
): { readonly at: Location; readonly hint: string } | undefined {
  const names = CHANGES[fields.sqlstate];
  const before = steps.slice(0, steps.indexOf(ready) + 1).reverse();
  for (const { migration, parsed, scans } of names ? before : []) {
    for (const [index, statement] of [...parsed.statements.entries()].reverse()) {
      const change = sessionChanges(statement.sql, scans[index]!, migration === ready.migration).findLast(
        ({ name }) => names!.test(name),
      );
      if (!change) continue;
      const at = placeInStatement(statement, migration.source, change.start);
      return {
        at,
        hint: `${change.sql} (${formatPlace(at)}) is still in force. ${WAYS_OUT[change.name] ?? ""}`.trim(),
      };
    }
  }
  return undefined;
}

const CHANGES: Readonly<Record<string, RegExp>> = {
  "42501": /^(role|session_authorization)$/,
  "42P01": /^search_path$/,
  "3F000": /^search_path$/,
};

const WAYS_OUT: Readonly<Record<string, string>> = {
  role: "End the file with RESET ROLE; or let the whole run be that role's, with ?role=NAME in the connection string.",
  session_authorization: "End the file with RESET SESSION AUTHORIZATION.",
  search_path:
    "End the file with RESET search_path, or name the version table with its schema (--table SCHEMA.NAME).",
};

/** The server may have gone on with what it had been sent, to the COMMIT. */
const LOST =
  "The connection was lost. The version table shows whether the file was applied: run the command again.";
const LOST_HALFWAY =
  "The connection was lost, but how far the file came is recorded: run the command again to see it.";

function hintFor(ready: ReadyStep, statement: ParsedStatement, error: DatabaseError): string | undefined {
  const { parsed } = ready;
  const { fields } = error;
  if (connectionLost(error)) return parsed.transaction ? LOST : LOST_HALFWAY;
  const open = fields.sqlstate === "42601" ? endsInside(statement.sql, scanSql(statement.sql)) : undefined;
  if (open) {
    return `The statement is cut off inside a ${open}, because a line of it ends with a semicolon: put it between -- +goose StatementBegin and -- +goose StatementEnd.`;
  }
  return parsed.transaction && endedItsTransaction(ready, statement) ? ENDED_ITSELF : undefined;
}

const ENDED_ITSELF =
  "The file ends its own transaction: what it committed before this statement stays, and no version is recorded.";

/** Whether one of the statements before this one ended the file's transaction. */
function endedItsTransaction({ parsed, scans }: ReadyStep, failed: ParsedStatement): boolean {
  const before = scans.slice(0, parsed.statements.indexOf(failed));
  return before.some(({ statements }) => statements.some(isTransactionControl));
}
