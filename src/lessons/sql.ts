// What little the language must know of SQL: whether the last statement orders its rows.

/** A word or a sign outside strings, names in quotes and comments. `depth` counts the parentheses around it. */
interface SqlToken {
  readonly text: string;
  readonly depth: number;
}

/**
 * True where the last statement has ORDER BY outside all parentheses, or is an EXPLAIN (whose rows are lines of a text).
 * A function whose body orders is not looked into; the attribute `ordered` is for such cases.
 */
export function ordersRows(sql: string): boolean {
  let statement: SqlToken[] = [];
  let last: SqlToken[] = [];
  for (const token of tokens(sql)) {
    if (token.text === ";") {
      if (statement.length > 0) last = statement;
      statement = [];
    } else {
      statement.push(token);
    }
  }
  if (statement.length > 0) last = statement;
  if (last[0]?.text === "EXPLAIN") return true;
  return last.some(({ text, depth }, i) => text === "ORDER" && depth === 0 && last[i + 1]?.text === "BY");
}

// One alternative a kind of token; each is linear. What is not closed ends with the text.
const TOKEN = new RegExp(
  [
    "--[^\\n]*",
    "/\\*",
    "[eE]'(?:[^'\\\\]|\\\\[^]|'')*(?:'|$)",
    "'(?:[^']|'')*(?:'|$)",
    '"(?:[^"]|"")*(?:"|$)',
    "\\$(?:[A-Za-z_\\u0080-\\uffff][\\w\\u0080-\\uffff]*)?\\$",
    "[A-Za-z_\\u0080-\\uffff][\\w$\\u0080-\\uffff]*",
    "[();]",
  ].join("|"),
  "g",
);

function* tokens(sql: string): Generator<SqlToken> {
  let depth = 0;
  TOKEN.lastIndex = 0;
  const pattern = new RegExp(TOKEN);
  for (let match = pattern.exec(sql); match !== null; match = pattern.exec(sql)) {
    const [text] = match;
    if (text === "/*") {
      pattern.lastIndex = afterComment(sql, pattern.lastIndex);
    } else if (text.startsWith("$")) {
      const close = sql.indexOf(text, pattern.lastIndex);
      pattern.lastIndex = close === -1 ? sql.length : close + text.length;
      yield { text: "'", depth };
    } else if (text === "(") {
      depth++;
    } else if (text === ")") {
      depth = Math.max(0, depth - 1);
    } else if (text === ";") {
      depth = 0;
      yield { text, depth };
    } else if (!text.startsWith("--")) {
      const quoted = /['"]$/.test(text) || /^(?:[eE]?'|")/.test(text);
      yield { text: quoted ? "'" : text.toUpperCase(), depth };
    }
  }
}

/** Comments nest in PostgreSQL. `from` is after the opening sign; the result is after the closing one. */
function afterComment(sql: string, from: number): number {
  const sign = /\/\*|\*\//g;
  sign.lastIndex = from;
  let open = 1;
  for (let match = sign.exec(sql); match !== null; match = sign.exec(sql)) {
    open += match[0] === "/*" ? 1 : -1;
    if (open === 0) return sign.lastIndex;
  }
  return sql.length;
}
