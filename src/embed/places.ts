// From a place in a file to the line that stands there: in the lesson, or in a migration that it writes or starts from.
import type { Location, SourceFile } from "../engine/index.ts";

export interface SourceLine {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** Null where no given file is meant. A migration may be named by its path or by its file name alone. */
export function sourceLine(at: Location, files: readonly SourceFile[]): SourceLine | null {
  const file =
    files.find((candidate) => candidate.name === at.file) ??
    files.find((candidate) => baseName(candidate.name) === baseName(at.file));
  const text = file?.text.split(/\r?\n/)[at.line - 1];
  return text === undefined ? null : { text, line: at.line, column: at.column };
}

/**
 * A line of a step's text, from 1; null where it cannot be told. Places of a changed block are told on the written one's lines:
 * on its last stands also what is further down in a text that has more.
 */
export function lineInStep(line: number, column: number, text: string, written: string): SourceLine | null {
  const lines = text.split("\n");
  const last = written.split("\n").length;
  if (line >= last && lines.length > last) return null;
  const found = lines[line - 1];
  return found === undefined ? null : { text: found, line, column };
}

/** The line as a terminal shows it, the caret under the place; tabs keep the caret in its column. `number` stands before it. */
export function caretLines(
  { text, column }: SourceLine,
  number: number,
): { readonly source: string; readonly caret: string } {
  const gutter = `${number} | `;
  const before = text.slice(0, column - 1).replaceAll(/[^\t]/g, " ");
  return { source: gutter + text, caret: `${" ".repeat(gutter.length)}${before}^` };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
