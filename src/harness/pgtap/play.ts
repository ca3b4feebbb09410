// One pgTAP file on a database: statement by statement, so that every line of TAP has the place of what wrote it.
import { type Database, DatabaseError, type DatabaseErrorFields, type Location } from "../../engine/index.ts";
import type { Script, ScriptStatement } from "./script.ts";
import { isFailed, NO_TAP, readTap, type Tap } from "./tap.ts";

export interface Played {
  readonly tap: Tap;
  /** The file chose who it is, before it came to its end. */
  readonly setsRole: boolean;
  /** The statement that failed; nothing after it was run. */
  readonly error?: {
    readonly at: Location;
    readonly statement: string;
    readonly fields: DatabaseErrorFields;
  };
}

/** Leaves what the file leaves; the caller rolls back. */
export async function playScript(database: Database, { statements, bare }: Script): Promise<Played> {
  let tap = NO_TAP;
  let setsRole = false;
  if (bare) await database.run("BEGIN");
  for (const statement of statements) {
    setsRole ||= statement.setsRole;
    try {
      for (const { rows } of await database.run(statement.sql)) tap = readTap(tap, rows, statement.at);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      if (endsTests(statement, error, tap)) break;
      return {
        tap,
        setsRole,
        error: { at: placeOf(statement, error), statement: statement.sql, fields: error.fields },
      };
    }
    if (tap.bailedOut) break;
  }
  return { tap, setsRole };
}

/** `finish(true)` throws when tests have failed, and finish() when there was none: what the report says by itself. */
function endsTests({ sql }: ScriptStatement, { fields }: DatabaseError, { tests }: Tap): boolean {
  if (fields.sqlstate !== "P0001") return false;
  if (fields.message === "# No tests run!") return tests.length === 0;
  return (
    /\bfinish\s*\(/i.test(sql) && /^\d+ tests? failed of \d+$/.test(fields.message) && tests.some(isFailed)
  );
}

function placeOf(statement: ScriptStatement, { fields: { position } }: DatabaseError): Location {
  if (position === undefined) return statement.at;
  const before = [...statement.sql].slice(0, position - 1).join("");
  return statement.place(Math.min(before.length, statement.sql.length));
}
