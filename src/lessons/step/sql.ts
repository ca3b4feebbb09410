// SQL as words and signs: just enough to say what a statement's result looks like, without running it.

/** `depth`: the parentheses around it. A quoted name is `name`, a string (or a number) is `value`. */
export interface SqlToken {
  readonly kind: "word" | "name" | "value" | "sign";
  /** A word in capitals, a name as it will be printed, a sign as it stands. */
  readonly text: string;
  readonly depth: number;
}

/** The statements that are not empty. A function's body in BEGIN ATOMIC is cut at its semicolons; strings are not. */
export function statements(sql: string): readonly (readonly SqlToken[])[] {
  const found: SqlToken[][] = [[]];
  for (const token of tokens(sql)) {
    if (token.text === ";" && token.kind === "sign") found.push([]);
    else found.at(-1)!.push(token);
  }
  return found.filter((statement) => statement.length > 0);
}

// One alternative a kind of token; each is linear. What is not closed ends with the text.
const LETTER = "A-Za-z_\\u0080-\\uffff";
const TOKEN = new RegExp(
  [
    "(?<comment>--[^\\n]*)",
    "(?<block>/\\*)",
    "(?<value>[eE]'(?:[^'\\\\]|\\\\.|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|\\d[\\d.]*)",
    '(?<name>"(?:[^"]|"")*(?:"|$))',
    `(?<dollar>\\$(?:[${LETTER}][${LETTER}\\d]*)?\\$)`,
    `(?<word>[${LETTER}][${LETTER}\\d$]*)`,
    "(?<sign>::|\\S)",
  ].join("|"),
  "gs",
);

function* tokens(sql: string): Generator<SqlToken> {
  let depth = 0;
  const pattern = new RegExp(TOKEN);
  for (let match = pattern.exec(sql); match !== null; match = pattern.exec(sql)) {
    const { block, value, name, dollar, word, sign } = match.groups!;
    if (block !== undefined) {
      pattern.lastIndex = afterComment(sql, pattern.lastIndex);
    } else if (dollar !== undefined) {
      const close = sql.indexOf(dollar, pattern.lastIndex);
      pattern.lastIndex = close === -1 ? sql.length : close + dollar.length;
      yield { kind: "value", text: "", depth };
    } else if (value !== undefined) {
      yield { kind: "value", text: "", depth };
    } else if (name !== undefined) {
      yield { kind: "name", text: name.slice(1, -1).replaceAll('""', '"'), depth };
    } else if (word !== undefined) {
      yield { kind: "word", text: word.toUpperCase(), depth };
    } else if (sign !== undefined) {
      if (sign === ")") depth = Math.max(0, depth - 1);
      if (sign === ";") depth = 0;
      yield { kind: "sign", text: sign, depth };
      if (sign === "(") depth++;
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
