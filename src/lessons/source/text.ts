// A lesson's text as lines, and the places in it.
import type { Location, SourceFile } from "../../engine/index.ts";

export interface LessonText {
  readonly file: string;
  /** Without line ends and without a byte order mark. */
  readonly lines: readonly string[];
}

export function readText(source: SourceFile): LessonText {
  const text = source.text.startsWith("\uFEFF") ? source.text.slice(1) : source.text;
  return { file: source.name, lines: text.split(/\r\n|\r|\n/) };
}

/** `line` and `column` are 1-based. */
export function place(text: LessonText, line: number, column = 1): Location {
  return { file: text.file, line, column };
}

/** The place `characters` further on the same line. */
export function shift(at: Location, characters: number): Location {
  return { ...at, column: at.column + characters };
}

/** Lines `from` (1-based) up to but without `to`, blank lines at both ends left off; null where nothing remains. */
export function slice(text: LessonText, from: number, to: number): { markdown: string; line: number } | null {
  let first = from;
  let last = to - 1;
  while (first <= last && isBlank(text.lines[first - 1]!)) first++;
  while (last >= first && isBlank(text.lines[last - 1]!)) last--;
  if (first > last) return null;
  return { markdown: text.lines.slice(first - 1, last).join("\n"), line: first };
}

/** A block's raw text as lines. (`/\n+$/` would take the square of a run of blank lines.) */
export function linesOf(raw: string): string[] {
  let end = raw.length;
  while (raw[end - 1] === "\n") end--;
  return raw.slice(0, end).split("\n");
}

export function isBlank(line: string): boolean {
  return !/\S/.test(line);
}
