// The hint of a failed statement: what its SQLSTATE means here, asked of the session where that helps.
import { literal, scanSql } from "../../text/index.ts";
import { DatabaseError, MigrationError } from "../errors.ts";
import { hintFor, type Setting, settingsToAsk } from "../hints.ts";
import type { ReadyStep } from "../plan/index.ts";
import type { Context } from "../state/index.ts";
import { sessionChanges } from "../text/index.ts";

/** The same failure with a hint, where it has none yet and one is known. */
export async function withHint(
  context: Context,
  step: ReadyStep,
  error: MigrationError,
): Promise<MigrationError> {
  const { failure } = error;
  const { database: fields, statement } = failure;
  if (failure.hint || !fields || failure.code !== "SQL_FAILED" || statement === undefined) return error;
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
  const names = settingsToAsk(sqlstate);
  const found = new Map<string, Setting>();
  if (names.length === 0) return found;
  try {
    const [result] = await database.run(
      `SELECT name, current_setting(name), source FROM pg_settings WHERE name IN (${names.map(literal).join(", ")}) ` +
        `UNION ALL SELECT 'role', current_user::text, ''`,
    );
    for (const [name, value, source] of result?.rows ?? [])
      found.set(name ?? "", { value: value ?? "", source: source ?? "" });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  }
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
