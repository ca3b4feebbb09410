// What a statement does to the session that outlasts it: its role and its settings.
import { isTransactionControl, type ScannedSql, type ScannedStatement } from "../../text/index.ts";

export interface SessionChange {
  /** As it is written, for example `SET ROLE app_owner`. */
  readonly sql: string;
  /** What it changes: a setting in lower case, `role` or `session_authorization`. */
  readonly name: string;
  /** UTF-16 index into the chunk. */
  readonly start: number;
}

/** The changes that a chunk leaves in the session when its transaction is committed; SET LOCAL leaves none, and is among them if `local` says so. */
export function sessionChanges(
  sql: string,
  { statements }: ScannedSql,
  local = false,
): readonly SessionChange[] {
  return statements.flatMap((statement) => {
    const name = changedSetting(sql, statement, local);
    const text = sql.slice(statement.start, statement.end).replace(/\s*;\s*$/, "");
    return name === undefined ? [] : [{ sql: text, name, start: statement.start }];
  });
}

/** The settings that a chunk gives back by RESET; `all` for RESET ALL and DISCARD ALL. */
export function sessionResets({ statements }: ScannedSql): readonly string[] {
  return statements.flatMap(({ tokens: [first, second = "", third = ""] }) => {
    if (first === "DISCARD" && second === "ALL") return ["all", "role", "session_authorization"];
    if (first === "SET" && second === "ROLE" && third === "NONE") return ["role"];
    if (first !== "RESET") return [];
    return second === "SESSION" ? ["session_authorization", "role"] : [second.toLowerCase()];
  });
}

function changedSetting(
  sql: string,
  { tokens, start, end }: ScannedStatement,
  local: boolean,
): string | undefined {
  const [first, ...rest] = tokens;
  if (first === "SELECT") {
    const [, name, lasts] =
      /set_config\s*\(\s*'([^']+)'\s*,[\s\S]*?,\s*(true|false)\s*\)/i.exec(sql.slice(start, end)) ?? [];
    return local || lasts?.toLowerCase() === "false" ? name?.toLowerCase() : undefined;
  }
  if (first !== "SET" || /^(TRANSACTION|CONSTRAINTS)$/.test(rest[0] ?? "")) return undefined;
  if (rest[0] === "LOCAL" && !local) return undefined;
  const scoped = rest[0] === "LOCAL" || (rest[0] === "SESSION" && rest[1] !== "AUTHORIZATION");
  const [word, next] = scoped ? rest.slice(1) : rest;
  if (word === "SESSION") return "session_authorization";
  if (word === "ROLE") return next === "NONE" ? undefined : "role";
  return word === "TIME" ? "timezone" : word?.toLowerCase();
}

/** Definitions: they run no code of the database that could change the session, but for what `RUNS_CODE` finds in them. */
const DEFINES = /^(CREATE|ALTER|DROP|COMMENT|GRANT|REVOKE|LOCK|SECURITY)$/;
const RUNS_CODE = /\b(?:as|using|default|check)\b/i;

/**
 * Whether a chunk may leave the session changed. A function can do that as well, and a trigger is a function: so anything that
 * works on rows may, too.
 */
export function mayChangeSession(sql: string, { statements }: ScannedSql): boolean {
  return statements.some(({ tokens: [first = "", second = ""] }) => {
    if (!DEFINES.test(first)) return !isTransactionControl({ tokens: [first, second] });
    return /^(?:CREATE|ALTER)$/.test(first) && !KEEPS_CODE.test(second) && RUNS_CODE.test(sql);
  });
}

/** Their bodies are kept, not run. */
const KEEPS_CODE =
  /^(OR|FUNCTION|PROCEDURE|TRIGGER|VIEW|POLICY|RULE|DOMAIN|TYPE|INDEX|UNIQUE|ROLE|USER|SCHEMA)$/;

/** The names of settings of the database's own (`app.tenant`) that a text reads or sets; PostgreSQL does not list them. */
export function customSettings(text: string): readonly string[] {
  return [...text.matchAll(CUSTOM)].map((match) => (match[1] ?? match[2] ?? "").toLowerCase());
}

const NAME = String.raw`[a-z_][\w$]*(?:\.[a-z_][\w$]*)+`;
const CUSTOM = new RegExp(
  String.raw`\b(?:set_config|current_setting)\s*\(\s*'(${NAME})'|\bset\s+(?:session\s+|local\s+)?(${NAME})\s*(?:=|to\b)`,
  "gi",
);
