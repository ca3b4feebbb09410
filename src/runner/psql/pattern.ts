// psql's patterns for names: `users`, `public.users`, `user*`, `"Users"`. As a condition on pg_class c and pg_namespace n. Pure.
import { literal } from "../../text/index.ts";

/** Null: whatever is in the search path and not the system's own. */
export function nameCondition(pattern: string | null): string {
  const own = "n.nspname <> 'pg_catalog' AND n.nspname !~ '^pg_toast' AND n.nspname <> 'information_schema'";
  if (pattern === null) return `${own} AND pg_catalog.pg_table_is_visible(c.oid)`;
  const parts = partsOf(pattern);
  const name = parts.at(-1) ?? "";
  const schema = parts.length > 1 ? parts.at(-2) : undefined;
  const where =
    schema === undefined ? "pg_catalog.pg_table_is_visible(c.oid)" : `n.nspname ~ ${matching(schema)}`;
  return `c.relname ~ ${matching(name)} AND ${where}`;
}

const matching = (expression: string) => `${literal(`^(${expression})$`)} COLLATE pg_catalog.default`;

/** The parts between dots as regular expressions: outside of quotes letters are small and `*` and `?` are wildcards. */
function partsOf(pattern: string): readonly string[] {
  const parts = [""];
  let quoted = false;
  for (const character of pattern) {
    if (character === '"') quoted = !quoted;
    else if (character === "." && !quoted) parts.push("");
    else parts[parts.length - 1] += quoted ? escaped(character) : unquoted(character);
  }
  return parts;
}

function unquoted(character: string): string {
  if (character === "*") return ".*";
  if (character === "?") return ".";
  return escaped(character.toLowerCase());
}

const escaped = (character: string) => character.replace(/[\\^$.|?*+()[\]{}]/, "\\$&");
