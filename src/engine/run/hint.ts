// The hint of a failed statement: what its SQLSTATE means here, asked of the session where that helps.
import { scanSql } from "../../text/index.ts";
import { MigrationError } from "../errors.ts";
import { hintFor, type Setting, settingsToAsk } from "../hints.ts";
import type { ReadyStep } from "../plan/index.ts";
import { type Context, ownSqlHint, settingsAfter } from "../state/index.ts";
import { sessionChanges } from "../text/index.ts";

/** The same failure with a hint, where it has none yet and one is known. */
export async function withHint(
  context: Context,
  step: ReadyStep,
  error: MigrationError,
): Promise<MigrationError> {
  const { failure } = error;
  const { database: fields, statement } = failure;
  if (failure.hint || !fields) return error;
  if (failure.code !== "SQL_FAILED" || statement === undefined)
    return new MigrationError(
      { ...failure, ...(await ownSqlHint(context.database, fields)) },
      { cause: error.cause },
    );
  const scanned = scanSql(statement);
  const hint = hintFor({
    fields,
    tokens: scanned.statements[0]?.tokens ?? [],
    transaction: step.parsed.transaction,
    direction: step.direction,
    settings: await settingsOf(context, step, fields.sqlstate),
    command: context.command,
    version: step.migration.version,
  });
  return hint === undefined ? error : new MigrationError({ ...failure, hint }, { cause: error.cause });
}

/** What the file itself has set is rolled back with it: that is read from its text. */
async function settingsOf(
  { database }: Context,
  { parsed, scans }: ReadyStep,
  sqlstate: string,
): Promise<ReadonlyMap<string, Setting>> {
  const found = await settingsAfter(database, sqlstate);
  if (settingsToAsk(sqlstate).length === 0) return found;
  for (const [index, { sql }] of parsed.statements.entries()) {
    for (const change of sessionChanges(sql, scans[index]!, true)) {
      const value = /(?:=|\bto\b|\brole\b|\bauthorization\b|,)\s*'?([^',;]*)'?/i
        .exec(change.sql)?.[1]
        ?.trim();
      if (value) found.set(change.name, { value, source: "session" });
    }
  }
  return found;
}
