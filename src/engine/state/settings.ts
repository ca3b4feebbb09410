// What the session has set, asked after a failure, for the hint that goes with it.
import { literal } from "../../text/index.ts";
import { DatabaseError, type DatabaseErrorFields } from "../errors.ts";
import { hintForOwnSql, type Setting, settingsToAsk } from "../hints.ts";
import type { Database } from "../types.ts";

/** Empty where nothing has to be asked, or nobody answers. */
export async function settingsAfter(database: Database, sqlstate: string): Promise<Map<string, Setting>> {
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
  return found;
}

/** Of a statement of the engine's own, when no transaction is open any more. */
export async function ownSqlHint(
  database: Database,
  fields: DatabaseErrorFields,
): Promise<{ readonly hint?: string }> {
  const hint = hintForOwnSql(fields, await settingsAfter(database, fields.sqlstate));
  return hint === undefined ? {} : { hint };
}
