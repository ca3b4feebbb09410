// The lines of a migration file, as goose's scanner cuts them, and where a line ends a statement.
import { migrationError } from "../errors.ts";
import type { SourceFile } from "../types.ts";
import { isSpace, reachesBytes } from "./go-text.ts";

/** goose reads lines through a buffer of 4 MiB that must hold the line and its end. */
const LINE_LIMIT = 4 * 1024 * 1024;

/**
 * Calls `visit` with every line, its 1-based number, and where it begins and ends in the text. A line ends at `\n`; one `\r` before it is removed, a lone `\r` is
 * no line end, and nothing follows a last `\n`. Throws LINE_TOO_LONG when it comes to a line of 4 MiB.
 */
export function eachLine(
  source: SourceFile,
  visit: (line: string, number: number, start: number, end: number) => void,
): void {
  const { text } = source;
  let number = 0;
  for (let start = 0; start < text.length; ) {
    if (text.charCodeAt(start) === 10) {
      number += 1;
      visit("", number, start, start);
      start += 1;
      continue;
    }
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const raw = text.slice(start, end);
    number += 1;
    if (reachesBytes(raw, LINE_LIMIT)) {
      throw migrationError("LINE_TOO_LONG", `line ${number} is longer than 4,194,303 bytes`, {
        at: { file: source.name, line: number, column: 1 },
        hint: "Break the line: goose cannot read it either.",
      });
    }
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    visit(line, number, start, start + line.length);
    start = end + 1;
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

interface Piece {
  /** Where it is in the file's text; a line that was changed has its own. */
  readonly start: number;
  end: number;
  readonly changed?: string;
  readonly first: number;
  lines: number;
}

/** Lines of a file, one after the other, as stretches of its text: a file of 100 MB may have 100 million of them. */
export class Lines {
  readonly #text: string;
  #pieces: Piece[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  /** The number of the first line; undefined where there is none. */
  get first(): number | undefined {
    return this.#pieces[0]?.first;
  }

  clear(): void {
    if (this.#pieces.length > 0) this.#pieces = [];
  }

  /** `changed`: the line is not the file's own any more. */
  add(line: string, number: number, start: number, end: number, changed: boolean): void {
    const last = this.#pieces.at(-1);
    if (!changed && last && last.changed === undefined && last.first + last.lines === number) {
      last.end = end;
      last.lines += 1;
      return;
    }
    this.#pieces.push({ start, end, first: number, lines: 1, ...(changed && { changed: line }) });
  }

  /** Joined by `\n`. */
  text(): string {
    return this.#pieces
      .map(({ start, end, changed }) => changed ?? this.#text.slice(start, end).replaceAll("\r\n", "\n"))
      .join("\n");
  }

  /** The number of the file's line for each line of `text()`; undefined where they simply follow one another, as they mostly do. */
  origins(): readonly number[] | undefined {
    const plain = this.#pieces.every(
      ({ first, changed }, index) =>
        !changed?.includes("\n") && (index === 0 || first === endOf(this.#pieces[index - 1]!)),
    );
    if (plain) return undefined;
    // A substituted value may hold line ends: then one line of the file gives several of the text.
    return this.#pieces.flatMap(({ first, lines, changed }) =>
      changed === undefined
        ? Array.from({ length: lines }, (_, index) => first + index)
        : changed.split("\n").map(() => first),
    );
  }
}

const endOf = ({ first, lines }: Piece) => first + lines;
