// A look at SQL as PostgreSQL's lexer sees it: where strings, quotes and comments end, and how each statement begins.

export interface ScannedStatement {
  /** Index of the first token. */
  readonly start: number;
  /** Index after the last character: of the `;`, or the text's end. */
  readonly end: number;
  /** The first tokens: words in upper case, quoted names and strings as written, signs one by one. */
  readonly tokens: readonly string[];
}

export interface ScannedSql {
  /** Statements with at least one token. */
  readonly statements: readonly ScannedStatement[];
  /** What the text ends inside of; undefined when it is closed. */
  readonly open?: "string" | "quoted name" | "dollar quote" | "block comment";
  /** A body between BEGIN ATOMIC and END: its semicolons do not end the statement, so the statements are not counted right. */
  readonly atomic: boolean;
}

/** Enough for every statement that is looked at. */
const TOKENS_KEPT = 24;

const PLAIN_ASCII = /^[\w$]*$/;
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const DOLLAR = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
const PLAIN = /[\s\d.,+*<>=~!@#%^&|`?:[\]{}\\]+/y;

/** Linear in the text's length. */
export function scanSql(sql: string): ScannedSql {
  const statements: ScannedStatement[] = [];
  let tokens: string[] = [];
  let start = 0;
  let depth = 0;
  let atomic = false;
  let open: ScannedSql["open"];
  let index = 0;

  const add = (token: string, from: number) => {
    if (tokens.length === 0) start = from;
    if (tokens.length < TOKENS_KEPT) tokens.push(token);
  };
  const close = (end: number) => {
    if (tokens.length > 0) statements.push({ start, end, tokens });
    tokens = [];
    depth = 0;
  };
  const skipTo = (end: number, what: NonNullable<ScannedSql["open"]>) => {
    if (end < 0) open = what;
    index = end < 0 ? sql.length : end;
  };

  let previousWord = "";
  while (index < sql.length) {
    const from = index;
    const character = sql[index]!;
    if (character === "-" && sql[index + 1] === "-") {
      const newline = sql.indexOf("\n", index);
      index = newline < 0 ? sql.length : newline + 1;
      continue;
    }
    if (character === "/" && sql[index + 1] === "*") {
      skipTo(endOfComment(sql, index), "block comment");
      continue;
    }
    const word = match(WORD, sql, index);
    if (word) {
      const upper = upperAscii(word);
      if (previousWord === "BEGIN" && upper === "ATOMIC") atomic = true;
      previousWord = upper;
      index += word.length;
      // E'...' is the only string in which a backslash escapes.
      if (upper === "E" && sql[index] === "'") skipTo(endOfEscapeString(sql, index), "string");
      else if (sql[index] === "'" && /^(B|X|N)$/.test(upper)) skipTo(after(sql, "'", index + 1), "string");
      add(index > from + word.length ? sql.slice(from, index) : upper, from);
      continue;
    }
    const space = match(PLAIN, sql, index);
    if (space) {
      index += space.length;
      if (/\S/.test(space)) {
        add(space.trim(), from + space.search(/\S/));
        previousWord = "";
      }
      continue;
    }
    previousWord = "";
    if (character === "'") {
      skipTo(after(sql, "'", index + 1), "string");
      add(sql.slice(from, index), from);
    } else if (character === '"') {
      skipTo(after(sql, '"', index + 1), "quoted name");
      add(sql.slice(from, index), from);
    } else if (character === "$" && match(DOLLAR, sql, index)) {
      const tag = match(DOLLAR, sql, index)!;
      skipTo(after(sql, tag, index + tag.length), "dollar quote");
      add("$$", from);
    } else if (character === ";" && depth === 0) {
      index += 1;
      close(index);
    } else {
      if (character === "(") depth += 1;
      if (character === ")") depth -= 1;
      index += 1;
      add(character, from);
    }
  }
  close(sql.length);
  return open ? { statements, open, atomic } : { statements, atomic };
}

/** PostgreSQL folds ASCII letters only. */
function upperAscii(word: string): string {
  return PLAIN_ASCII.test(word)
    ? word.toUpperCase()
    : word.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function match(pattern: RegExp, text: string, index: number): string | undefined {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
}

/** Index after the next `mark`, or -1. A doubled quote is two strings side by side, which ends at the same place. */
function after(sql: string, mark: string, from: number): number {
  const found = sql.indexOf(mark, from);
  return found < 0 ? -1 : found + mark.length;
}

function endOfEscapeString(sql: string, quote: number): number {
  for (let index = quote + 1; index < sql.length; index += 1) {
    if (sql[index] === "\\") index += 1;
    else if (sql[index] === "'") return index + 1;
  }
  return -1;
}

/** Block comments nest. */
function endOfComment(sql: string, start: number): number {
  let depth = 0;
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  for (let mark = marks.exec(sql); mark; mark = marks.exec(sql)) {
    depth += mark[0] === "/*" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return -1;
}

/** BEGIN, COMMIT, ROLLBACK and their kin. SAVEPOINT, RELEASE and ROLLBACK TO stay within a transaction. */
export function isTransactionControl({ tokens }: ScannedStatement): boolean {
  const [first = "", second = ""] = tokens;
  switch (first) {
    case "BEGIN":
    case "COMMIT":
    case "END":
    case "ABORT":
      return true;
    case "START":
    case "PREPARE":
      return second === "TRANSACTION";
    case "ROLLBACK":
      return !tokens.slice(1, 3).includes("TO");
    default:
      return false;
  }
}
