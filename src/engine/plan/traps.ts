// Traps: what goose accepts in a file and what then loses or misplaces SQL. Each becomes a warning with its place.

import {
  isTransactionControl,
  oneLine,
  type ScannedSql,
  type ScannedStatement,
  scanSql,
} from "../../text/index.ts";
import { MigrationError } from "../errors.ts";
import type { MigrationWarning } from "../events.ts";
import {
  ATOMIC,
  endsInside,
  type ParsedMigration,
  type ParsedStatement,
  parse,
  placeInStatement,
  sessionChanges,
  sessionResets,
} from "../text/index.ts";
import type { Layout, Location, SourceFile } from "../types.ts";
import type { ReadyStep } from "./prepare.ts";

type Environment = Readonly<Record<string, string>>;

/** The traps of one direction of a file that parses. Without `scans` each statement is scanned in turn, and none is kept: a file may have a million. */
export function trapsOf(
  source: SourceFile,
  parsed: ParsedMigration,
  scans?: readonly ScannedSql[],
): readonly MigrationWarning[] {
  const warnings = parsed.swallowed.map(swallowedLine);
  let torn = false;
  for (const [index, statement] of parsed.statements.entries()) {
    const scanned = scans?.[index] ?? scanSql(statement.sql);
    // The END of a body that was cut ends no transaction: it is not looked at.
    if (torn && scanned.statements[0]?.tokens[0] === "END") {
      torn = false;
      continue;
    }
    torn ||= endsInside(statement.sql, scanned) === ATOMIC;
    warnings.push(...statementTraps(source, parsed, statement, scanned));
  }
  return warnings;
}

/** The traps of what is going to run, and, before an up, a Down section that could not run later. */
export function warningsBefore(
  ready: ReadyStep,
  env: Environment,
  layout: Layout,
): readonly MigrationWarning[] {
  const { migration, direction, parsed, scans } = ready;
  const ofText = trapsOf(migration.source, parsed, scans).filter(({ code }) => code !== "SEARCH_PATH");
  const traps = layout === "goose" ? [...ofText, ...changesThatStay(ready)] : ofText;
  if (direction === "down") return traps;
  try {
    parse(migration.source, "down", env);
    return traps;
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    return [...traps, brokenDown(error)];
  }
}

/** In goose's layout a file's changes of the session stay for the files after it, as in goose. */
function changesThatStay({ migration, parsed, scans }: ReadyStep): readonly MigrationWarning[] {
  const resets = scans.map(sessionResets);
  const givenBack = (name: string, index: number) =>
    resets.slice(index).some((names) => names.includes(name) || (names.includes("all") && name !== "role"));
  const last = new Map<string, MigrationWarning>();
  for (const [index, statement] of parsed.statements.entries()) {
    for (const { name, sql, start } of sessionChanges(statement.sql, scans[index]!)) {
      last.delete(name);
      if (!givenBack(name, index))
        last.set(name, sessionChanged(sql, name, placeInStatement(statement, migration.source, start)));
    }
  }
  return [...last.values()];
}

function sessionChanged(sql: string, name: string, at: Location): MigrationWarning {
  const reset = name === "session_authorization" ? "SESSION AUTHORIZATION" : name === "role" ? "ROLE" : name;
  return {
    code: "SESSION_CHANGED",
    message: `${oneLine(sql)} outlasts this file. As in goose, the version rows and the later files of this run get it; those of another run do not`,
    at,
    hint: `End the file with RESET ${reset};`,
  };
}

export function brokenDown({ failure }: MigrationError): MigrationWarning {
  const { code, at, hint } = failure;
  return {
    code,
    message: `the Down section cannot be run: ${failure.message}`,
    ...(at && { at }),
    ...(hint && { hint }),
  };
}

function swallowedLine(at: Location): MigrationWarning {
  return {
    code: "SWALLOWED_LINE",
    message:
      "this line is lost: goose drops the line that follows an empty StatementBegin/StatementEnd block",
    at,
    hint: "Remove the empty block.",
  };
}

function statementTraps(
  source: SourceFile,
  parsed: ParsedMigration,
  statement: ParsedStatement,
  scanned: ScannedSql,
): readonly MigrationWarning[] {
  const place = (index: number) => placeInStatement(statement, source, index);
  const torn = endsInside(statement.sql, scanned);
  const warnings = scanned.statements.flatMap((part) =>
    partTraps(part, parsed.transaction, statement.sql).map((trap) => ({ ...trap, at: place(part.start) })),
  );
  if (torn) {
    warnings.push({
      code: "CUT_STATEMENT",
      message: `the statement is cut off inside a ${torn}: goose ends it at a line that ends with a semicolon`,
      at: statement.at,
      hint: "Put the whole statement between -- +goose StatementBegin and -- +goose StatementEnd.",
    });
  }
  const glued = statement.block ? undefined : gluedComment(statement.sql, scanned.statements);
  if (glued !== undefined) {
    warnings.push({
      code: "GLUED_COMMENT",
      message:
        "goose does not see this semicolon, because a comment is glued to it: the next statement is taken into this one",
      at: place(glued),
      hint: "Put a blank before the --.",
    });
  }
  return warnings;
}

/** Index of a `;--` at which goose did not end the statement. */
function gluedComment(sql: string, parts: readonly ScannedStatement[]): number | undefined {
  const part = parts.slice(0, -1).find(({ end }) => sql.startsWith(";--", end - 1));
  return part && part.end - 1;
}

function partTraps({ tokens }: ScannedStatement, transaction: boolean, sql: string): MigrationWarning[] {
  const [first = "", second = ""] = tokens;
  if (isTransactionControl({ tokens })) return transaction ? [controlInTransaction(first)] : [];
  if (first === "COPY" && tokens.includes("STDIN")) return [COPY];
  if (first === "DISCARD" && second === "ALL") return [DISCARD];
  if (transaction && tokens.includes("CONCURRENTLY") && /^(CREATE|DROP|REINDEX)$/.test(first))
    return [CONCURRENTLY];
  if (first === "SET" && tokens.slice(1, 3).includes("SEARCH_PATH")) return [searchPath(second === "LOCAL")];
  if (first === "SELECT" && /set_config\s*\(\s*'search_path'/i.test(sql))
    return [searchPath(/,\s*true\s*\)/i.test(sql))];
  return [];
}

function controlInTransaction(word: string): MigrationWarning {
  return {
    code: "TRANSACTION_CONTROL",
    message: `${word} inside a migration that has its own transaction: what comes before it is not undone when the file fails`,
    hint: "Remove it, or say -- +goose NO TRANSACTION.",
  };
}

function searchPath(local: boolean): MigrationWarning {
  return {
    code: "SEARCH_PATH",
    message: local
      ? "search_path is changed for the rest of this file, in which goose records the version too"
      : "in goose, search_path stays changed for the files that run after this one, and for the version table",
    hint: "Name the objects with their schema, or end the file with RESET search_path.",
  };
}

const COPY: MigrationWarning = {
  code: "COPY_FROM_STDIN",
  message: "COPY ... FROM STDIN has nothing to read from in a migration: it fails",
  hint: "Write the rows as INSERT ... VALUES.",
};

const DISCARD: MigrationWarning = {
  code: "DISCARD_ALL",
  message: "DISCARD ALL also lets go of the lock that keeps other processes from migrating at the same time",
  hint: "Reset what you changed by name.",
};

const CONCURRENTLY: MigrationWarning = {
  code: "CONCURRENTLY_IN_TRANSACTION",
  message: "CONCURRENTLY cannot run inside a transaction: it fails",
  hint: "Add the line -- +goose NO TRANSACTION to the file.",
};
