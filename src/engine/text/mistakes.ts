// What can be wrong with a file's structure, in words: the parser's errors with their hints.
import { shorten } from "../../text/index.ts";
import { migrationError } from "../errors.ts";
import type { Location, Statement } from "../types.ts";

export const missingUp = (at: Location) =>
  migrationError("MISSING_UP", "the file has no -- +goose Up", {
    at,
    hint: "Put the line -- +goose Up before the SQL.",
  });

export function textBeforeUp(line: string, at: Location) {
  const mark = line.startsWith("\ufeff");
  return migrationError(
    "TEXT_BEFORE_UP",
    mark ? "the file begins with a byte order mark" : "there is SQL before -- +goose Up",
    {
      at,
      statement: shorten(line, 80),
      hint: mark
        ? "Save the file as UTF-8 without a byte order mark."
        : "Only -- comments and blank lines may come before the line -- +goose Up.",
    },
  );
}

export const duplicateUp = (at: Location) =>
  migrationError("DUPLICATE_UP", "-- +goose Up appears twice", {
    at,
    hint: "A file has one Up section. Make the second one a migration of its own.",
  });

export const downBeforeUp = (at: Location) =>
  migrationError("DOWN_BEFORE_UP", "-- +goose Down comes before -- +goose Up", {
    at,
    hint: "Put the Up section first; it may be empty.",
  });

export const duplicateDown = (at: Location) =>
  migrationError("DUPLICATE_DOWN", "-- +goose Down appears twice", {
    at,
    hint: "A file has one Down section.",
  });

export const downInBlock = (at: Location, begin: Location | undefined) =>
  migrationError("STATEMENT_END_MISSING", "-- +goose Down is inside a StatementBegin block", {
    at,
    hint: `Close the block of line ${begin?.line} with -- +goose StatementEnd first.`,
  });

export const neverClosed = (at: Location) =>
  migrationError("STATEMENT_END_MISSING", "-- +goose StatementBegin is never closed", {
    at,
    hint: "Put the line -- +goose StatementEnd after the statement.",
  });

export function misplacedBegin(section: string | undefined, at: Location) {
  const message = section
    ? "-- +goose StatementBegin is inside another block"
    : "-- +goose StatementBegin comes before -- +goose Up";
  return migrationError("STATEMENT_BEGIN_MISPLACED", message, {
    at,
    hint: section ? "Blocks do not nest: close the first one before." : "Put the line -- +goose Up first.",
  });
}

export const misplacedEnd = (at: Location) =>
  migrationError("STATEMENT_END_MISPLACED", "-- +goose StatementEnd without StatementBegin", {
    at,
    hint: "Remove it, or put -- +goose StatementBegin before the statement.",
  });

const PSQL = /^\\[^.]/;

/** `before`: the statements that have ended. Of several commands of psql the first one is named. */
export function unfinishedStatement(statement: Statement, before: readonly Statement[]) {
  const { sql, at } = statement;
  const command = PSQL.test(sql) ? (before.find((one) => PSQL.test(one.sql)) ?? statement) : undefined;
  if (command) return psqlCommand(command.sql, command.at);
  return migrationError(
    "UNFINISHED_STATEMENT",
    "the statement that begins here does not end with a semicolon",
    {
      at,
      statement: sql,
      hint: unfinishedHint(sql, before.at(-1)?.sql ?? ""),
    },
  );
}

/** `sql` begins with the backslash. */
export function psqlCommand(sql: string, at: Location) {
  const [word = ""] = /^\\\S*/.exec(sql) ?? [];
  const dump = /^\\(un)?restrict$/.test(word);
  return migrationError("PSQL_COMMAND", `${word} is a command of psql, which PostgreSQL does not know`, {
    at,
    statement: shorten(sql, 80),
    hint: dump
      ? "pg_dump writes \\restrict and \\unrestrict for psql alone: remove both lines, or dump without them: pg_dump ... | grep -vE '^\\\\(un)?restrict '"
      : `Remove every line that begins with a backslash${word === "\\connect" || word === "\\c" ? "; the database is the one that you connect to" : ""}.`,
  });
}

const COPIES = /^\s*copy\b[\s\S]*\bfrom\s+stdin\b/i;

function unfinishedHint(sql: string, before: string): string {
  if (COPIES.test(before) || COPIES.test(sql) || /^\\\.$/m.test(sql))
    return "These are rows of COPY ... FROM stdin, which only psql can feed: write them as INSERT ... VALUES (pg_dump --inserts).";
  if (sql.startsWith("/*"))
    return "For goose a block comment begins a statement: write it as lines that begin with --, or put it inside a statement.";
  if (/;--[^\n]*$/.test(sql)) return "goose sees the semicolon only with a blank before the --.";
  if (sql.startsWith("--")) {
    return "A line of blanks opens a statement, and this comment went into it: make that line empty.";
  }
  return "End the statement's last line with a semicolon, or put it between StatementBegin and StatementEnd.";
}
