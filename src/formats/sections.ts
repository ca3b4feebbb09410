// A file with both directions in it, between comments that say which.
import type { FolderFile, FormatPart } from "./types.ts";

export interface Sections {
  readonly up: FormatPart | null;
  readonly down: FormatPart | null;
  /** What the Up comment says after its word. */
  readonly options: string;
  /** The line of SQL before the first comment; null where there is none. */
  readonly before: number | null;
}

/** `up` and `down` match a whole line; what a group of `up` catches becomes `options`. */
export function sectionsOf({ name, text }: FolderFile, up: RegExp, down: RegExp): Sections {
  const lines = text.split("\n");
  const upAt = lines.findIndex((line) => up.test(line));
  const downAt = lines.findIndex((line) => down.test(line));
  const part = (at: number, other: number): FormatPart | null => {
    if (at < 0) return null;
    const end = other > at ? other : lines.length;
    return { file: name, text: lines.slice(at + 1, end).join("\n"), line: at + 2 };
  };
  const first = [upAt, downAt].filter((at) => at >= 0).sort((a, b) => a - b)[0] ?? lines.length;
  const before = lines.slice(0, first).findIndex((line) => /\S/.test(line) && !/^\s*--/.test(line));
  return {
    up: part(upAt, downAt),
    down: part(downAt, upAt),
    options: upAt < 0 ? "" : (up.exec(lines[upAt]!)?.[1] ?? "").trim(),
    before: before < 0 ? null : before + 1,
  };
}

export function wholeFile({ name, text }: FolderFile): FormatPart {
  return { file: name, text, line: 1 };
}
