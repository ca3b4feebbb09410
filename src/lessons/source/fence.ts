// A fenced block's parts with their exact places: its first word, what follows it, its lines, whether it is closed.
import type { Location } from "../../engine/index.ts";
import type { MarkdownBlock } from "./markdown.ts";
import { type LessonText, linesOf, place } from "./text.ts";

export interface Fence {
  readonly at: Location;
  /** The backticks or tildes. */
  readonly marker: string;
  /** The first word after the marker; empty where there is none. */
  readonly word: string;
  readonly wordAt: Location;
  /** Everything after the first word, with its place. */
  readonly rest: string;
  readonly restAt: Location;
  readonly body: readonly string[];
  /** The first line of the text (of the closing fence where there is no text). */
  readonly bodyAt: Location;
  readonly closed: boolean;
  /** The line of the closing fence. */
  readonly endLine: number;
}

const OPENING = /^( {0,3})(`{3,}|~{3,})[ \t]*(\S*)(.*)$/s;

/** `block` is of type `fence`. */
export function readFence(text: LessonText, block: MarkdownBlock): Fence {
  const raw = linesOf(block.raw);
  const [whole, indent, marker, word, rest] = OPENING.exec(raw[0]!) as unknown as [
    string,
    string,
    string,
    string,
    string,
  ];
  const wordColumn = whole.length - rest.length - word.length + 1;
  const closed = raw.length > 1 && closes(raw.at(-1)!, marker);
  // Blank lines at the end of an unclosed block belong to it, but nothing needs them.
  const inside = raw.slice(1, closed ? -1 : undefined);
  const strip = indent === "" ? null : new RegExp(`^ {1,${indent.length}}`);
  return {
    at: place(text, block.line, indent.length + 1),
    marker,
    word,
    wordAt: place(text, block.line, wordColumn),
    rest,
    restAt: place(text, block.line, wordColumn + word.length),
    body: strip === null ? inside : inside.map((line) => line.replace(strip, "")),
    bodyAt: place(text, Math.min(block.line + 1, text.lines.length), 1),
    closed,
    endLine: block.line + raw.length - 1,
  };
}

function closes(line: string, marker: string): boolean {
  const fence = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return fence?.startsWith(marker) === true;
}

/** The 1-based number in the block's text of a line that opens another step: the closing fence before it was forgotten. */
export function swallowedStep(fence: Fence): number | null {
  for (const [index, line] of fence.body.entries()) {
    const other = /^ {0,3}(`{3,}|~{3,})[ \t]*(sql|console)[ \t]+\S/.exec(line);
    if (other !== null && other[1]!.startsWith(fence.marker)) return index + 1;
  }
  return null;
}
