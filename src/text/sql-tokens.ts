// SQL to tokens, exactly where PostgreSQL's own lexer (scan.l) puts their borders. Linear on any text; nothing is refused.

/**
 * `word`: a name or keyword without quotes. `name`: in double quotes (U& among them). `string`: each kind of literal in single quotes,
 * together with the literals that continue it after a line end. `dollar`: a dollar-quoted string. `operator`: also what PostgreSQL
 * does not know, character by character.
 */
export type SqlTokenKind =
  | "word"
  | "name"
  | "string"
  | "dollar"
  | "number"
  | "parameter"
  | "operator"
  | "open"
  | "close"
  | "semicolon"
  | "comment";

/** What a text ends inside of. */
export type OpenSql = "string" | "quoted name" | "dollar quote" | "block comment";

/** `start` and `end` are UTF-16 indexes; `end` is after the last character. */
export interface SqlToken {
  readonly kind: SqlTokenKind;
  readonly start: number;
  readonly end: number;
}

/** All tokens but comments, in order. */
export function tokensOf(sql: string): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  visitTokens(sql, (kind, start, end) => {
    if (kind !== "comment") tokens.push({ kind, start, end });
  });
  return tokens;
}

/** Calls `visit` with every token, comments among them, and returns what the text ends inside of. Makes no object a token. */
export function visitTokens(
  sql: string,
  visit: (kind: SqlTokenKind, start: number, end: number) => void,
): OpenSql | undefined {
  const length = sql.length;
  let index = 0;
  let open: OpenSql | undefined;
  /** Up to here there is nothing but signs that an operator could not keep. */
  let signsEnd = 0;
  const closed = (end: number, what: OpenSql): number => {
    if (end >= 0) return end;
    open = what;
    return length;
  };
  while (index < length) {
    const start = index;
    const code = sql.charCodeAt(index);
    if (isSpace(code)) {
      index += 1;
      continue;
    }
    let kind: SqlTokenKind;
    if (startsName(code)) {
      const prefix = stringPrefix(sql, index, code);
      if (prefix === 0) {
        kind = "word";
        index = endOfWord(sql, index + 1);
      } else if (sql.charCodeAt(index + prefix) === DOUBLE_QUOTE) {
        kind = "name";
        index = closed(endOfQuoted(sql, index + prefix, '"'), "quoted name");
      } else {
        kind = "string";
        index = closed(endOfString(sql, index + prefix, code | 0x20), "string");
      }
    } else if (code === QUOTE) {
      kind = "string";
      index = closed(endOfString(sql, index, 0), "string");
    } else if (code === DOUBLE_QUOTE) {
      kind = "name";
      index = closed(endOfQuoted(sql, index, '"'), "quoted name");
    } else if (code === DOLLAR) {
      const tag = endOfDollarTag(sql, index);
      if (tag > 0) {
        kind = "dollar";
        const found = sql.indexOf(sql.slice(start, tag), tag);
        index = closed(found < 0 ? -1 : found + tag - start, "dollar quote");
      } else {
        index += 1;
        const digits = endOfDigits(sql, index);
        kind = digits > index ? "parameter" : "operator";
        index = digits;
      }
    } else if (isDigit(code) || (code === DOT && isDigit(sql.charCodeAt(index + 1)))) {
      kind = "number";
      index = endOfNumber(sql, index);
    } else if (code === SEMICOLON) {
      kind = "semicolon";
      index += 1;
    } else if (code === OPEN) {
      kind = "open";
      index += 1;
    } else if (code === CLOSE) {
      kind = "close";
      index += 1;
    } else if (code === DASH && sql.charCodeAt(index + 1) === DASH) {
      kind = "comment";
      index = endOfLine(sql, index);
    } else if (code === SLASH && sql.charCodeAt(index + 1) === STAR) {
      kind = "comment";
      index = closed(endOfBlockComment(sql, index), "block comment");
    } else {
      kind = "operator";
      if (index < signsEnd) index += 1;
      else {
        signsEnd = endOfOperatorRun(sql, index, code);
        index = endOfOperator(sql, index, signsEnd);
      }
    }
    visit(kind, start, index);
  }
  return open;
}

const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const DOLLAR = 0x24;
const AMPERSAND = 0x26;
const OPEN = 0x28;
const CLOSE = 0x29;
const STAR = 0x2a;
const PLUS = 0x2b;
const DASH = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const SEMICOLON = 0x3b;
const EQUALS = 0x3d;
const UNDERSCORE = 0x5f;
const LOWER_B = 0x62;
const LOWER_E = 0x65;
const LOWER_U = 0x75;
const LOWER_X = 0x78;

/** Blank, \t, \n, \v, \f, \r. */
const isSpace = (code: number) => code === 0x20 || (code >= 0x09 && code <= 0x0d);
const isDigit = (code: number) => code >= 0x30 && code <= 0x39;
/** Every character beyond ASCII is a letter for PostgreSQL, a no-break space too. */
const startsName = (code: number) =>
  ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) || code === UNDERSCORE || code >= 0x80;
const continuesName = (code: number) => startsName(code) || isDigit(code) || code === DOLLAR;

function endOfWord(sql: string, from: number): number {
  let index = from;
  while (index < sql.length && continuesName(sql.charCodeAt(index))) index += 1;
  return index;
}

/** The number of characters before the quote of E'', B'', X'', U&'' and U&""; 0 where it is a plain word. (N'' is two tokens.) */
function stringPrefix(sql: string, index: number, code: number): number {
  const letter = code | 0x20;
  const next = sql.charCodeAt(index + 1);
  if (letter === LOWER_E || letter === LOWER_B || letter === LOWER_X) return next === QUOTE ? 1 : 0;
  if (letter !== LOWER_U || next !== AMPERSAND) return 0;
  const quote = sql.charCodeAt(index + 2);
  return quote === QUOTE || quote === DOUBLE_QUOTE ? 2 : 0;
}

/** Index after a string and what continues it, or -1. `quote` is the index of its first quote, `letter` the one before it. */
function endOfString(sql: string, quote: number, letter: number): number {
  let end = endOfPart(sql, quote, letter);
  while (end >= 0) {
    const next = continuation(sql, end);
    if (next < 0) return end;
    end = endOfPart(sql, next, letter);
  }
  return -1;
}

/** A doubled quote is a quote within the string, but for B'' and X''; a backslash escapes in E'' alone. */
function endOfPart(sql: string, quote: number, letter: number): number {
  if (letter === LOWER_E) return endOfEscaped(sql, quote);
  if (letter === LOWER_B || letter === LOWER_X) return sql.indexOf("'", quote + 1) + 1 || -1;
  return endOfQuoted(sql, quote, "'");
}

function endOfQuoted(sql: string, quote: number, mark: string): number {
  for (let index = sql.indexOf(mark, quote + 1); index >= 0; index = sql.indexOf(mark, index + 2)) {
    if (sql[index + 1] !== mark) return index + 1;
  }
  return -1;
}

function endOfEscaped(sql: string, quote: number): number {
  for (let index = quote + 1; index < sql.length; index += 1) {
    const code = sql.charCodeAt(index);
    if (code === 0x5c) index += 1;
    else if (code === QUOTE) {
      if (sql.charCodeAt(index + 1) !== QUOTE) return index + 1;
      index += 1;
    }
  }
  return -1;
}

/** Index of a quote that continues the string which ended at `from`: white space with a line end lies between, comments may. Else -1. */
function continuation(sql: string, from: number): number {
  let newline = false;
  let index = from;
  while (index < sql.length) {
    const code = sql.charCodeAt(index);
    if (isSpace(code)) {
      if (code === 0x0a || code === 0x0d) newline = true;
      index += 1;
    } else if (code === DASH && sql.charCodeAt(index + 1) === DASH) index = endOfLine(sql, index);
    else return code === QUOTE && newline ? index : -1;
  }
  return -1;
}

/** Index after `$tag$`, or -1 where no dollar quote begins. */
function endOfDollarTag(sql: string, start: number): number {
  let index = start + 1;
  if (startsName(sql.charCodeAt(index))) {
    index += 1;
    while (startsName(sql.charCodeAt(index)) || isDigit(sql.charCodeAt(index))) index += 1;
  }
  return sql.charCodeAt(index) === DOLLAR ? index + 1 : -1;
}

/** A line comment ends before `\n`, and before a lone `\r` too. */
function endOfLine(sql: string, from: number): number {
  let index = from;
  while (index < sql.length) {
    const code = sql.charCodeAt(index);
    if (code === 0x0a || code === 0x0d) return index;
    index += 1;
  }
  return index;
}

/** Block comments nest. */
function endOfBlockComment(sql: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(sql); mark; mark = marks.exec(sql)) {
    depth += mark[0] === "/*" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return -1;
}

const DIGITS = /[0-9]+/y;
const NUMBER =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:[0-9](?:_?[0-9])*(?:\.(?!\.)(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?/y;

function endOfDigits(sql: string, from: number): number {
  DIGITS.lastIndex = from;
  return DIGITS.test(sql) ? DIGITS.lastIndex : from;
}

function endOfNumber(sql: string, from: number): number {
  NUMBER.lastIndex = from;
  return NUMBER.test(sql) ? NUMBER.lastIndex : from + 1;
}

const OPERATOR = /[~!@#^&|`?+\-*/%<>=]+/y;
const KEEPS_SIGN = /[~!@#^&|`?%]/;

/** Index after all that could be one operator: a comment in it ends it. */
function endOfOperatorRun(sql: string, from: number, code: number): number {
  const next = sql.charCodeAt(from + 1);
  // :: and := and .. are tokens, though : and . are no operator's characters.
  if (code === COLON) return from + (next === COLON || next === EQUALS ? 2 : 1);
  if (code === DOT) return from + (next === DOT ? 2 : 1);
  OPERATOR.lastIndex = from;
  const run = OPERATOR.exec(sql)?.[0];
  return from + (run === undefined ? 1 : (/--|\/\*/.exec(run)?.index ?? run.length));
}

/** A + or - at its end belongs to what follows, unless the operator has a character that SQL's own do not have. */
function endOfOperator(sql: string, from: number, limit: number): number {
  const isSign = (code: number) => code === PLUS || code === DASH;
  if (limit - from < 2 || !isSign(sql.charCodeAt(limit - 1))) return limit;
  if (KEEPS_SIGN.test(sql.slice(from, limit))) return limit;
  let end = limit;
  while (end > from + 1 && isSign(sql.charCodeAt(end - 1))) end -= 1;
  return end;
}
