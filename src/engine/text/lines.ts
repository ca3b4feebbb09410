// The lines of a migration file, as goose's scanner cuts them, and where a line ends a statement.
import { migrationError } from "../errors.ts";
import type { SourceFile } from "../types.ts";
import { isSpace, reachesBytes } from "./go-text.ts";

/** goose reads lines through a buffer of 4 MiB that must hold the line and its end. */
const LINE_LIMIT = 4 * 1024 * 1024;

/**
 * Calls `visit` with every line and its 1-based number. A line ends at `\n`; one `\r` before it is removed, a lone `\r` is
 * no line end, and nothing follows a last `\n`. Throws LINE_TOO_LONG when it comes to a line of 4 MiB.
 */
export function eachLine(source: SourceFile, visit: (line: string, number: number) => void): void {
  const { text } = source;
  let number = 0;
  for (let start = 0; start < text.length; ) {
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
    visit(raw.endsWith("\r") ? raw.slice(0, -1) : raw, number);
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
