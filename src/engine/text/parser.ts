// One direction of a migration file: its text to statements, line by line, exactly as goose cuts them.
import { countLineEnds } from "../../text/index.ts";
import type { Direction, Location, SourceFile, Statement } from "../types.ts";
import { isAnnotation, isComment, readAnnotation } from "./annotations.ts";
import { type Environment, substitute } from "./envsub.ts";
import { skipSpace, trimSpace } from "./go-text.ts";
import { eachLine, endsWithSemicolon, Lines } from "./lines.ts";
import {
  downBeforeUp,
  downInBlock,
  duplicateDown,
  duplicateUp,
  misplacedBegin,
  misplacedEnd,
  missingUp,
  neverClosed,
  textBeforeUp,
  unfinishedStatement,
} from "./mistakes.ts";

export interface ParsedStatement extends Statement {
  /** The source line of each line of `sql`, where they do not simply follow one another. */
  readonly lines?: readonly number[];
  /** Whether it was between StatementBegin and StatementEnd. */
  readonly block?: true;
}

export interface ParsedMigration {
  readonly statements: readonly ParsedStatement[];
  /** False when the file says NO TRANSACTION anywhere; it counts for both directions. */
  readonly transaction: boolean;
  /** Lines of SQL that goose drops after an empty StatementBegin/StatementEnd block, and so do we. */
  readonly swallowed: readonly Location[];
}

type Section = "up" | "down";
/** `after`: a block has just ended; its statement has not been given out yet. */
type Block = "none" | "inside" | "after";

/**
 * Reads the whole file and returns the statements of one direction. Structure and ENVSUB mistakes in either section
 * are errors; an unfinished statement is one only in the section asked for. `env` null: variables stay as they are written. Throws a `MigrationError` with its place.
 *
 * @example
 * ```ts
 * import { parse } from "gosling/engine";
 *
 * const file = { name: "00001_users.sql", text: "-- +goose Up\nCREATE TABLE users (id int);\n" };
 * const { statements, transaction } = parse(file, "up");
 * console.log(statements.map(({ sql, at }) => `${at.line}: ${sql}`), transaction); // [ '2: CREATE TABLE users (id int);' ] true
 * ```
 */
export function parse(
  source: SourceFile,
  direction: Direction,
  env: Environment | null = {},
): ParsedMigration {
  const machine = new Machine(source.name, direction, env, new Lines(source.text));
  eachLine(source, (line, number, start, end) => machine.read(line, number, start, end));
  return machine.end();
}

class Machine {
  readonly #file: string;
  readonly #direction: Direction;
  readonly #env: Environment | null;
  readonly #statements: ParsedStatement[] = [];
  readonly #swallowed: Location[] = [];
  #section: Section | undefined;
  #block: Block = "none";
  #blockStart: Location | undefined;
  /** The lines of the statement so far. */
  readonly #buffer: Lines;
  #transaction = true;
  #substituting = false;

  constructor(file: string, direction: Direction, env: Environment | null, buffer: Lines) {
    this.#file = file;
    this.#direction = direction;
    this.#env = env;
    this.#buffer = buffer;
  }

  /** `start` and `end`: where the line is in the file's text. */
  read(line: string, number: number, start: number, end: number): void {
    // Exactly empty: a line of blanks opens a statement.
    if (line === "" && this.#buffer.isEmpty) return;
    if (!this.#section && skipSpace(line) === line.length) return;
    const at = this.#at(number);
    // StatementEnd alone goes on below with its own line: that gives the block out, and lets an empty one swallow a line.
    if (isAnnotation(line) && this.#annotation(line, at) !== "StatementEnd") return;
    if (this.#buffer.isEmpty && isComment(line)) return;

    let text = line;
    if (this.#block !== "after") {
      if (this.#substituting && this.#env) text = substitute(line, this.#env, at);
      this.#buffer.add(text, number, start, end, text !== line);
    }
    if (!this.#section) throw textBeforeUp(line, at);
    if (this.#section !== this.#direction) {
      this.#buffer.clear();
      return;
    }
    if (this.#block === "none" && endsWithSemicolon(text)) this.#giveOut(number);
    if (this.#block === "after") {
      if (this.#buffer.isEmpty) this.#swallowed.push(this.#at(number, skipSpace(line) + 1));
      this.#giveOut(number);
      this.#block = "none";
    }
  }

  end(): ParsedMigration {
    if (!this.#section) {
      throw missingUp(this.#at(1));
    }
    if (this.#block === "inside") {
      throw neverClosed(this.#blockStart ?? this.#at(1));
    }
    this.#refuseUnfinished();
    return { statements: this.#statements, transaction: this.#transaction, swallowed: this.#swallowed };
  }

  #annotation(line: string, at: Location) {
    const annotation = readAnnotation(line, at);
    switch (annotation) {
      case "Up":
        if (this.#section) throw duplicateUp(at);
        this.#section = "up";
        break;
      case "Down":
        this.#beginDown(at);
        break;
      case "StatementBegin":
        if (!this.#section || this.#block === "inside") throw misplacedBegin(this.#section, at);
        this.#block = "inside";
        this.#blockStart = at;
        break;
      case "StatementEnd":
        if (this.#block !== "inside") throw misplacedEnd(at);
        this.#block = "after";
        break;
      case "NO TRANSACTION":
        this.#transaction = false;
        break;
      case "ENVSUB ON":
        this.#substituting = true;
        break;
      case "ENVSUB OFF":
        this.#substituting = false;
        break;
      default:
        annotation satisfies never;
    }
    return annotation;
  }

  #beginDown(at: Location): void {
    if (!this.#section) throw downBeforeUp(at);
    if (this.#section === "down") throw duplicateDown(at);
    if (this.#block === "inside") throw downInBlock(at, this.#blockStart);
    this.#refuseUnfinished();
    this.#section = "down";
    this.#block = "none";
  }

  #refuseUnfinished(): void {
    const statement = this.#buffered();
    if (statement?.sql) throw unfinishedStatement(statement, this.#statements);
  }

  #giveOut(number: number): void {
    const statement = this.#buffered() ?? { sql: "", at: this.#at(number) };
    this.#statements.push(this.#block === "after" ? { ...statement, block: true } : statement);
    this.#buffer.clear();
  }

  /** The buffer, trimmed at both ends; undefined when nothing is buffered. */
  #buffered(): ParsedStatement | undefined {
    const { first } = this.#buffer;
    if (first === undefined) return undefined;
    const joined = this.#buffer.text();
    const sql = trimSpace(joined);
    if (sql === "") return { sql, at: this.#at(first) };
    const start = skipSpace(joined);
    const column = start - joined.lastIndexOf("\n", start - 1);
    const blankLines = countLineEnds(joined.slice(0, start));
    const lines = this.#buffer.origins()?.slice(blankLines);
    const at = this.#at(lines?.[0] ?? first + blankLines, column);
    return lines ? { sql, at, lines } : { sql, at };
  }

  #at(line: number, column = 1): Location {
    return { file: this.#file, line, column };
  }
}
