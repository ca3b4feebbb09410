// From a place in a file to the line at that place: in the lesson, or in a migration that it writes or starts from.
import type { Location, SourceFile } from "../../engine/index.ts";
import { baseName } from "../../text/index.ts";

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

/** A line of a block's text, from 1; null where it has no such line. */
export function lineInBlock(
  { line, column }: { readonly line: number; readonly column: number },
  text: string,
): SourceLine | null {
  const found = text.split(/\r\n|\r|\n/)[line - 1];
  return found === undefined ? null : { text: found, line, column };
}
