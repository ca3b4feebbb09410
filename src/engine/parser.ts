// One direction of a migration file: its text to statements, line by line, exactly as goose cuts them.
import { isAnnotation, isComment, readAnnotation, shorten } from "./annotations.ts";
import { type Environment, substitute } from "./envsub.ts";
import { migrationError } from "./errors.ts";
import { isSpace, skipSpace, trimSpace } from "./go-text.ts";
import { eachLine } from "./lines.ts";
import type { Direction, Location, SourceFile, Statement } from "./types.ts";

export interface ParsedStatement extends Statement {
  /** The source line of each line of `sql`, where they do not simply follow one another. */
  readonly lines?: readonly number[];
  /** Whether it stood between StatementBegin and StatementEnd. */
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

interface BufferedLine {
  readonly text: string;
  readonly number: number;
}

/**
 * Reads the whole file and returns the statements of one direction. Structure and ENVSUB mistakes in either section
 * are errors; an unfinished statement is one only in the section asked for. Throws a `MigrationError` with its place.
 */
export function parse(source: SourceFile, direction: Direction, env: Environment = {}): ParsedMigration {
  const machine = new Machine(source.name, direction, env);
  eachLine(source, (line, number) => machine.read(line, number));
  return machine.end();
}

class Machine {
  readonly #file: string;
  readonly #direction: Direction;
  readonly #env: Environment;
  readonly #statements: ParsedStatement[] = [];
  readonly #swallowed: Location[] = [];
  #section: Section | undefined;
  #block: Block = "none";
  #blockStart: Location | undefined;
  #buffer: BufferedLine[] = [];
  #transaction = true;
  #substituting = false;

  constructor(file: string, direction: Direction, env: Environment) {
    this.#file = file;
    this.#direction = direction;
    this.#env = env;
  }

  read(line: string, number: number): void {
    if (!this.#section && skipSpace(line) === line.length) return;
    const at = this.#at(number);
    // StatementEnd alone goes on below with its own line: that gives the block out, and lets an empty one swallow a line.
    if (isAnnotation(line) && this.#annotation(line, at) !== "StatementEnd") return;
    // Exactly empty: a line of blanks opens a statement.
    if (this.#buffer.length === 0 && (line === "" || isComment(line))) return;

    let text = line;
    if (this.#block !== "after") {
      if (this.#substituting) text = substitute(line, this.#env, at);
      this.#buffer.push({ text, number });
    }
    if (!this.#section) throw textBeforeUp(line, at);
    if (this.#section !== this.#direction) {
      this.#buffer = [];
      return;
    }
    if (this.#block === "none" && endsWithSemicolon(text)) this.#giveOut(number);
    if (this.#block === "after") {
      if (this.#buffer.length === 0) this.#swallowed.push(this.#at(number, skipSpace(line) + 1));
      this.#giveOut(number);
      this.#block = "none";
    }
  }

  end(): ParsedMigration {
    if (!this.#section) {
      throw migrationError("MISSING_UP", "the file has no -- +goose Up", {
        at: this.#at(1),
        hint: "Put the line -- +goose Up before the SQL.",
      });
    }
    if (this.#block === "inside") {
      throw migrationError("STATEMENT_END_MISSING", "-- +goose StatementBegin is never closed", {
        at: this.#blockStart ?? this.#at(1),
        hint: "Put the line -- +goose StatementEnd after the statement.",
      });
    }
    this.#refuseUnfinished();
    return { statements: this.#statements, transaction: this.#transaction, swallowed: this.#swallowed };
  }

  #annotation(line: string, at: Location) {
    const annotation = readAnnotation(line, at);
    switch (annotation) {
      case "Up":
        if (this.#section) {
          throw migrationError("DUPLICATE_UP", "-- +goose Up stands twice", {
            at,
            hint: "A file has one Up section. Make the second one a migration of its own.",
          });
        }
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
        if (this.#block !== "inside") {
          throw migrationError("STATEMENT_END_MISPLACED", "-- +goose StatementEnd without StatementBegin", {
            at,
          });
        }
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
    if (!this.#section) {
      throw migrationError("DOWN_BEFORE_UP", "-- +goose Down stands before -- +goose Up", {
        at,
        hint: "Put the Up section first; it may be empty.",
      });
    }
    if (this.#section === "down") {
      throw migrationError("DUPLICATE_DOWN", "-- +goose Down stands twice", {
        at,
        hint: "A file has one Down section.",
      });
    }
    if (this.#block === "inside") {
      throw migrationError("STATEMENT_END_MISSING", "-- +goose Down stands inside a StatementBegin block", {
        at,
        hint: `Close the block of line ${this.#blockStart?.line} with -- +goose StatementEnd first.`,
      });
    }
    this.#refuseUnfinished();
    this.#section = "down";
    this.#block = "none";
  }

  #refuseUnfinished(): void {
    const statement = this.#buffered();
    if (!statement?.sql) return;
    throw migrationError(
      "UNFINISHED_STATEMENT",
      "the statement that begins here does not end with a semicolon",
      {
        at: statement.at,
        statement: statement.sql,
        hint: unfinishedHint(statement.sql),
      },
    );
  }

  #giveOut(number: number): void {
    const statement = this.#buffered() ?? { sql: "", at: this.#at(number) };
    this.#statements.push(this.#block === "after" ? { ...statement, block: true } : statement);
    this.#buffer = [];
  }

  /** The buffer, trimmed at both ends; undefined when nothing is buffered. */
  #buffered(): ParsedStatement | undefined {
    const first = this.#buffer[0];
    if (!first) return undefined;
    const joined = this.#buffer.map((line) => line.text).join("\n");
    const start = skipSpace(joined);
    const sql = trimSpace(joined);
    // A substituted value may hold line ends: then one source line stands behind several lines of the text.
    const origins = this.#buffer.flatMap(({ text, number }) =>
      text.includes("\n") ? text.split("\n").map(() => number) : [number],
    );
    const before = joined.slice(0, start).split("\n").length - 1;
    const lines = sql ? origins.slice(before) : [first.number];
    const column = sql ? start - (joined.lastIndexOf("\n", start - 1) + 1) + 1 : 1;
    const at = this.#at(lines[0] ?? first.number, column);
    const consecutive = lines.every((number, index) => number === at.line + index);
    return consecutive ? { sql, at } : { sql, at, lines };
  }

  #at(line: number, column = 1): Location {
    return { file: this.#file, line, column };
  }
}

/**
 * goose's test for the end of a statement: the last word before the first word that starts with `--` ends with `;`.
 * It knows nothing of strings, dollar quotes and block comments.
 */
export function endsWithSemicolon(line: string): boolean {
  let end = line.length;
  for (let dashes = line.indexOf("--"); dashes >= 0; dashes = line.indexOf("--", dashes + 1)) {
    if (dashes === 0 || isSpace(line.charCodeAt(dashes - 1))) {
      end = dashes;
      break;
    }
  }
  while (end > 0 && isSpace(line.charCodeAt(end - 1))) end -= 1;
  return end > 0 && line[end - 1] === ";";
}

function textBeforeUp(line: string, at: Location) {
  const mark = line.startsWith("\ufeff");
  return migrationError(
    "TEXT_BEFORE_UP",
    mark ? "the file begins with a byte order mark" : "SQL stands before -- +goose Up",
    {
      at,
      statement: shorten(line),
      hint: mark
        ? "Save the file as UTF-8 without a byte order mark."
        : "Only -- comments and blank lines may stand before the line -- +goose Up.",
    },
  );
}

function misplacedBegin(section: Section | undefined, at: Location) {
  return migrationError(
    "STATEMENT_BEGIN_MISPLACED",
    section
      ? "-- +goose StatementBegin stands inside another block"
      : "-- +goose StatementBegin stands before -- +goose Up",
    {
      at,
      hint: section ? "Blocks do not nest: close the first one before." : "Put the line -- +goose Up first.",
    },
  );
}

function unfinishedHint(sql: string): string {
  if (/;--[^\n]*$/.test(sql)) return "goose sees the semicolon only with a blank before the --.";
  if (/^--/.test(sql))
    return "A line of blanks opens a statement, and this comment went into it: make that line empty.";
  return "End the statement's last line with a semicolon, or put it between StatementBegin and StatementEnd.";
}
