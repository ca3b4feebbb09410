// SQL to statements, cut where PostgreSQL's parser ends them, and how each begins.
import { type OpenSql, visitTokens } from "./sql-tokens.ts";

export interface ScannedStatement {
  /** Index of the first token. */
  readonly start: number;
  /** Index after the last character: of the `;`, or the text's end. */
  readonly end: number;
  /** Its first tokens: words in upper case, quoted names and strings as they are written, `$$` for a dollar-quoted string. */
  readonly tokens: readonly string[];
}

export interface ScannedSql {
  /** Statements with at least one token. */
  readonly statements: readonly ScannedStatement[];
  /** What the text ends inside of; undefined when it is closed. */
  readonly open?: OpenSql;
  /** A function's body between BEGIN ATOMIC and END, whose semicolons belong to it, is among the statements. */
  readonly atomic: boolean;
}

/** Enough for every statement that is looked at. */
const TOKENS_KEPT = 24;
/** Words that are kept once for all statements of a text. */
const WORDS_KEPT = 500;

/**
 * Linear in the text's length.
 *
 * @example
 * ```ts
 * import { scanSql } from "gosling/engine";
 *
 * const sql = "SELECT 1; SELECT 'a;b'";
 * console.log(scanSql(sql).statements.map(({ start, end }) => sql.slice(start, end))); // [ 'SELECT 1;', "SELECT 'a;b'" ]
 * ```
 */
export function scanSql(sql: string): ScannedSql {
  const statements: ScannedStatement[] = [];
  let tokens: string[] = [];
  let start = 0;
  const body = new Body();
  const words = new Map<string, string>();
  const wordOf = (text: string) => {
    const known = words.get(text);
    if (known !== undefined) return known;
    const word = upperAscii(text);
    if (words.size < WORDS_KEPT) words.set(text, word);
    return word;
  };
  const open = visitTokens(sql, (kind, from, end) => {
    if (kind === "comment") return;
    if (kind === "semicolon" && !body.open) {
      // A copy has no room to grow: there may be a million of them.
      if (tokens.length > 0) statements.push({ start, end, tokens: tokens.slice() });
      tokens = [];
      body.reset();
      return;
    }
    const kept = tokens.length < TOKENS_KEPT;
    if (!kept && !body.watches) return;
    if (tokens.length === 0) start = from;
    const text = kind === "dollar" ? "$$" : sql.slice(from, end);
    const token = kind === "word" ? wordOf(text) : text;
    if (kept) tokens.push(token);
    body.read(token, tokens.length);
  });
  if (tokens.length > 0) statements.push({ start, end: sql.length, tokens });
  return { statements, ...(open && { open }), atomic: body.atomic };
}

/** Where semicolons do not end a statement: in a function's BEGIN ATOMIC ... END, and in the parentheses of a rule's action. */
class Body {
  /** Whether the statement may have such a place: it begins with CREATE. */
  watches = false;
  /** Whether any statement had a BEGIN ATOMIC. */
  atomic = false;
  #kind: "routine" | "rule" | "none" = "none";
  /** BEGIN ATOMIC and each CASE in it wait for an END of their own; in a rule each parenthesis for its other half. */
  #depth = 0;
  #previous = "";

  reset(): void {
    this.watches = false;
    this.#kind = "none";
    this.#depth = 0;
    this.#previous = "";
  }

  get open(): boolean {
    return this.#depth > 0;
  }

  /** `number`: which token of the statement it is, from 1. */
  read(token: string, number: number): void {
    if (number === 1) this.watches = token === "CREATE";
    if (!this.watches) return;
    if (this.#kind === "none") this.#readKind(token, number);
    else if (this.#kind === "routine") this.#readRoutine(token);
    else this.#readRule(token);
    this.#previous = token;
  }

  /** CREATE [OR REPLACE] FUNCTION, PROCEDURE or RULE; anything else has no such place. */
  #readKind(token: string, number: number): void {
    if (token === "FUNCTION" || token === "PROCEDURE") this.#kind = "routine";
    else if (token === "RULE") this.#kind = "rule";
    else if (number > 1 && token !== "OR" && token !== "REPLACE") this.watches = false;
  }

  #readRoutine(token: string): void {
    // After AS and a dot even a keyword is a name.
    if (this.#previous === "AS" || this.#previous === ".") return;
    if (this.#depth === 0) {
      if (token !== "ATOMIC" || this.#previous !== "BEGIN") return;
      this.atomic = true;
      this.#depth = 1;
    } else if (token === "CASE") this.#depth += 1;
    else if (token === "END") this.#depth -= 1;
  }

  #readRule(token: string): void {
    if (token === ")") this.#depth = Math.max(0, this.#depth - 1);
    else if (token === "(" && (this.#depth > 0 || /^(?:DO|ALSO|INSTEAD)$/.test(this.#previous)))
      this.#depth += 1;
  }
}

export interface SqlPart {
  readonly sql: string;
  /** UTF-16 offset of its first character in the whole text. */
  readonly offset: number;
}

/** The text's statements, each with its `;`. Parts that hold nothing but blanks and comments are left out. */
export function splitSql(text: string): readonly SqlPart[] {
  return scanSql(text).statements.map(({ start, end }) => ({
    sql: text.slice(start, end).trimEnd(),
    offset: start,
  }));
}

const PLAIN_ASCII = /^[\w$]*$/;

/** PostgreSQL folds ASCII letters only. */
function upperAscii(word: string): string {
  return PLAIN_ASCII.test(word)
    ? word.toUpperCase()
    : word.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** BEGIN, COMMIT, ROLLBACK and their kin. SAVEPOINT, RELEASE and ROLLBACK TO stay within a transaction. */
export function isTransactionControl({ tokens }: Pick<ScannedStatement, "tokens">): boolean {
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
