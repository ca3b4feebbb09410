// The door of psql's own commands, for the fingers' sake: \d, \dt and its kin, \dn, \l.
import type { Session } from "../../sandbox/index.ts";
import { describeRelations } from "./describe.ts";
import { listDatabases, listRelations, listSchemas } from "./list.ts";

export interface PsqlCommand {
  /** Without the backslash. */
  readonly name: string;
  readonly pattern: string | null;
}

/** Null where the text is SQL. As in psql a semicolon behind a command does not count. */
export function readPsql(text: string): PsqlCommand | null {
  const match = /^\s*\\(\S+?)(?:\s+(\S.*?))?\s*;?\s*$/.exec(text);
  return match ? { name: match[1]!, pattern: match[2] ?? null } : null;
}

/** Lines as psql prints them. Rejects as any statement does. */
export async function runPsql({ name, pattern }: PsqlCommand, session: Session): Promise<readonly string[]> {
  if (name === "l") return listDatabases(session);
  if (name === "dn") return listSchemas(session);
  if (name === "d" && pattern !== null) return describeRelations(session, pattern);
  const letters = /^d([tvmis]*)$/.exec(name)?.[1];
  if (letters !== undefined) return listRelations(session, letters, pattern);
  return [
    `invalid command \\${name}`,
    "Here psql's \\d, \\d NAME, \\dt, \\dv, \\di, \\ds, \\dm, \\dn, \\l and \\x work, and any SQL.",
  ];
}
