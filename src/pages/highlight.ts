// SQL to marked-up SQL: keywords, strings, comments, numbers and goose's annotations. It colours, it does not understand.
import { type SqlTokenKind, visitTokens } from "../text/index.ts";
import { escapeHtml, type Html, trusted } from "./html.ts";

type TokenKind = "keyword" | "string" | "comment" | "number" | "annotation";

const keywords = new Set(
  `add all alter analyze and any as asc begin between by cascade case cast check column comment commit concurrently conflict
  constraint copy create cross current_timestamp database default deferrable delete desc distinct do domain drop each else end enum
  except exclude execute exists explain extension false filter for foreign from full function generated grant group having identity
  if ilike immutable in index inner insert intersect interval into is isolation join key language lateral left level like limit lock
  materialized not nothing notnull null nulls of off offset on only or order outer over owner partition policy primary privileges
  procedure references rename replace restart restrict return returning returns revoke right role rollback row rows savepoint schema
  select sequence serializable set show start stable table temporary temp then to transaction trigger true truncate type union unique
  unlogged update using vacuum valid validate values view volatile when where window with without`.split(
    /\s+/,
  ),
);

export function highlightSql(sql: string): Html {
  let markup = "";
  let from = 0;
  visitTokens(sql, (token, start, end) => {
    const text = sql.slice(start, end);
    const kind = kindOf(token, text);
    if (kind === null) return;
    markup += `${escapeHtml(sql.slice(from, start))}<span class="tok-${kind}">${escapeHtml(text)}</span>`;
    from = end;
  });
  return trusted(markup + escapeHtml(sql.slice(from)));
}

function kindOf(token: SqlTokenKind, text: string): TokenKind | null {
  if (token === "comment") return /^--\s*\+goose\b/i.test(text) ? "annotation" : "comment";
  if (token === "word") return keywords.has(text.toLowerCase()) ? "keyword" : null;
  // A dollar-quoted body is code to its reader: only its borders would be a string.
  return token === "string" || token === "number" ? token : null;
}
