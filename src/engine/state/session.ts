// The session's role and settings: read before a run, given back before a version row is written and before the next file.
import { literal } from "../../text/index.ts";

/** By name; `role` and `session_authorization` are among them. */
export type SessionState = ReadonlyMap<string, string>;

/** What a transaction begins with. */
const OF_TRANSACTION = ["transaction_isolation", "transaction_read_only", "transaction_deferrable"];

/**
 * An SQL expression, JSON: what was set in this session, by name. `custom`: settings that PostgreSQL does not list. What is as in
 * `own` is left out.
 */
export function sessionJson(custom: readonly string[], own: SessionState = new Map()): string {
  const known = [...own].map(([name, value]) => `(${literal(name)}, ${literal(value)})`);
  const changed = known.length === 0 ? "" : ` WHERE (name, value) NOT IN (${known.join(", ")})`;
  const unlisted = custom.map(
    (name) =>
      ` UNION ALL SELECT ${literal(name)}, current_setting(${literal(name)}, true) WHERE current_setting(${literal(name)}, true) <> ''`,
  );
  return (
    `(SELECT json_object_agg(name, value)::text FROM (SELECT name, current_setting(name) AS value FROM pg_settings ` +
    `WHERE source = 'session' AND name <> ALL (ARRAY[${OF_TRANSACTION.map(literal).join(", ")}]) ` +
    `UNION ALL SELECT 'session_authorization', session_user::text UNION ALL SELECT 'role', current_setting('role')${unlisted.join("")}) kept${changed})`
  );
}

export function parseSession(json: string | null | undefined): SessionState {
  const kept = JSON.parse(json ?? "{}") as Record<string, string>;
  return new Map(Object.entries(kept));
}

/** Who the session is first: the rest may need the right to it. */
const FIRST = ["session_authorization", "role"];

function inOrder(state: SessionState): readonly (readonly [string, string])[] {
  const rank = (name: string) => (FIRST.indexOf(name) + FIRST.length + 1) % (FIRST.length + 1);
  return [...state].sort(([a], [b]) => rank(a) - rank(b));
}

/** Sets them in one statement; `local`: until the transaction's end. */
export function setSession(state: SessionState, local = false): string {
  const calls = inOrder(state).map(
    ([name, value]) => `pg_catalog.set_config(${literal(name)}, ${literal(value)}, ${local})`,
  );
  return `SELECT ${calls.join(", ")}`;
}

/** Back to `own`, whatever was changed since; without letting go of locks and temporary tables, as DISCARD ALL would. */
export function restoreSession(own: SessionState): readonly string[] {
  return ["RESET ALL", setSession(own)];
}

/** Settings whose value is a list of names: quoted as a whole, it would be one name. */
const LISTS = /^(search_path|temp_tablespaces|(?:local|session)_preload_libraries)$/;

/** The same for a person to run: what was changed, as SET statements. */
export function sessionStatements(state: SessionState): readonly string[] {
  return inOrder(state).map(([name, value]) => {
    if (name === "session_authorization") return `SET SESSION AUTHORIZATION ${literal(value)};`;
    if (name === "role") return value === "none" ? "SET ROLE NONE;" : `SET ROLE ${literal(value)};`;
    return `SET ${name} = ${LISTS.test(name) ? value || "''" : literal(value)};`;
  });
}

/** Who it is, without its settings. */
export function identityOf(state: SessionState): SessionState {
  return new Map([...state].filter(([name]) => FIRST.includes(name)));
}
