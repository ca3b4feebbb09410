// SQL text to single statements, as psql cuts it: at `;` outside strings, quoted names, dollar quotes and comments.

export interface SqlPart {
  readonly sql: string;
  /** UTF-16 offset of its first character in the whole text. */
  readonly offset: number;
}

/** Parts that hold nothing but blanks and comments are left out. Ends in linear time on any text. */
export function splitSql(text: string): readonly SqlPart[] {
  const parts: SqlPart[] = [];
  let start = -1;
  let parens = 0;
  let atomic = 0;
  const close = (end: number) => {
    if (start >= 0) parts.push({ sql: text.slice(start, end).trimEnd(), offset: start });
    start = -1;
    parens = 0;
    atomic = 0;
  };
  let i = 0;
  while (i < text.length) {
    const token = readToken(text, i);
    if (token.type === "semicolon" && parens === 0 && atomic === 0) {
      if (start >= 0) close(token.end);
    } else if (token.type !== "blank") {
      if (start < 0 && token.type !== "semicolon") start = i;
      if (token.type === "open") parens++;
      if (token.type === "close" && parens > 0) parens--;
      if (token.type === "word") atomic = atomicDepth(text, i, token.end, start, atomic);
    }
    i = token.end;
  }
  close(text.length);
  return parts;
}

/** Inside `BEGIN ATOMIC ... END` of a SQL-standard function body the semicolons belong to the body. */
function atomicDepth(text: string, from: number, to: number, start: number, depth: number): number {
  const word = text.slice(from, to).toLowerCase();
  if (depth === 0) {
    if (word !== "begin" || !/^\s+atomic\b/i.test(text.slice(to, to + 40))) return 0;
    return /^create\b/i.test(text.slice(start, start + 6)) ? 1 : 0;
  }
  if (word === "case" || (word === "begin" && depth > 0)) return depth + 1;
  return word === "end" ? depth - 1 : depth;
}

interface Token {
  readonly type: "blank" | "semicolon" | "open" | "close" | "word" | "other";
  readonly end: number;
}

function readToken(text: string, i: number): Token {
  const c = text[i] ?? "";
  if (/\s/.test(c)) return { type: "blank", end: i + 1 };
  if (c === "-" && text[i + 1] === "-") return { type: "blank", end: after(text, "\n", i) };
  if (c === "/" && text[i + 1] === "*") return { type: "blank", end: endOfComment(text, i) };
  if (c === ";") return { type: "semicolon", end: i + 1 };
  if (c === "(") return { type: "open", end: i + 1 };
  if (c === ")") return { type: "close", end: i + 1 };
  if (c === "'") return { type: "other", end: endOfQuoted(text, i, "'", false) };
  if (c === '"') return { type: "other", end: endOfQuoted(text, i, '"', false) };
  if (c === "$") return { type: "other", end: endOfDollarQuote(text, i) };
  if (/[A-Za-z_\u0080-\uffff]/.test(c)) return readWord(text, i);
  return { type: "other", end: i + 1 };
}

function readWord(text: string, i: number): Token {
  const rest = /[A-Za-z0-9_$\u0080-\uffff]*/y;
  rest.lastIndex = i + 1;
  rest.test(text);
  const end = Math.max(rest.lastIndex, i + 1);
  const escapes = end === i + 1 && /[eE]/.test(text[i] ?? "") && text[end] === "'";
  return escapes ? { type: "other", end: endOfQuoted(text, end, "'", true) } : { type: "word", end };
}

function after(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from);
  return found === -1 ? text.length : found + what.length;
}

/** PostgreSQL's block comments nest. */
function endOfComment(text: string, from: number): number {
  let depth = 0;
  let i = from;
  while (i < text.length) {
    if (text.startsWith("/*", i)) {
      depth++;
      i += 2;
    } else if (text.startsWith("*/", i)) {
      depth--;
      i += 2;
      if (depth === 0) return i;
    } else i++;
  }
  return text.length;
}

/** A doubled quote needs no care: it reads as one literal ending and the next beginning, which cuts nowhere. */
function endOfQuoted(text: string, from: number, quote: string, backslash: boolean): number {
  for (let i = from + 1; i < text.length; i++) {
    if (backslash && text[i] === "\\") i++;
    else if (text[i] === quote) return i + 1;
  }
  return text.length;
}

function endOfDollarQuote(text: string, from: number): number {
  const opening = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
  opening.lastIndex = from;
  const tag = opening.exec(text)?.[0];
  return tag === undefined ? from + 1 : after(text, tag, from + tag.length);
}
