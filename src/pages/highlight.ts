// SQL to marked-up SQL: keywords, strings, comments, numbers and goose's annotations. It colours, it does not understand.
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

// One alternative a kind of token; what none of them takes is plain text.
const token =
  /(?<comment>--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>'(?:[^']|'')*(?:'|$)|(?<tag>\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?(?:\k<tag>|$))|(?<quoted>"(?:[^"]|"")*(?:"|$))|(?<number>\b\d+(?:\.\d+)?\b)|(?<word>[A-Za-z_]\w*)/g;

export function highlightSql(sql: string): Html {
  let markup = "";
  let from = 0;
  for (const match of sql.matchAll(token)) {
    const kind = kindOf(match.groups ?? {}, match[0]);
    if (kind === null) continue;
    markup += `${escapeHtml(sql.slice(from, match.index))}<span class="tok-${kind}">${escapeHtml(match[0])}</span>`;
    from = match.index + match[0].length;
  }
  return trusted(markup + escapeHtml(sql.slice(from)));
}

function kindOf(groups: Readonly<Record<string, string | undefined>>, text: string): TokenKind | null {
  if (groups.comment !== undefined) return /^--\s*\+goose\b/i.test(text) ? "annotation" : "comment";
  // A dollar-quoted body is code to its reader: only its borders would be a string.
  if (groups.string !== undefined) return groups.tag === undefined ? "string" : null;
  if (groups.number !== undefined) return "number";
  if (groups.word !== undefined) return keywords.has(text.toLowerCase()) ? "keyword" : null;
  return null;
}
