// The expected lines of one command, in line with what it printed.
import { type KeepPattern, keep } from "./keep.ts";

const ANY = "...";
/** Above this, nothing is kept: the comparison's cost is the product. */
const MOST = 250_000;

export function rewriteOutput(expected: readonly string[], found: readonly string[]): readonly string[] {
  const lines = found.map((line) => writeLine(line.trimEnd()));
  const patterns = expected.map((line) => linePattern(line.trimEnd(), lines));
  if (patterns.length * lines.length > MOST) return lines;
  const rewritten: string[] = [];
  let lost: string[] = [];
  let next = 0;
  for (const { pattern, from, to } of keep(patterns, lines.length)) {
    if (pattern !== null) {
      // The patterns that were left out before this one; each lends its `...` to one of the lines that took their place.
      lost = [];
      next = pattern + 1;
      rewritten.push(expected[pattern]!);
      continue;
    }
    if (lost.length === 0) lost = leftOut(expected, patterns, next, lines, from);
    for (const line of lines.slice(from, to)) rewritten.push(lendAny(lost.shift() ?? "", line));
  }
  return rewritten;
}

/** A line that would end the block, or be read as a command, can only be `...`. */
function writeLine(line: string): string {
  return /^ {0,3}(?:`{3}|~{3})|^\$(?:\s|$)/.test(line) ? ANY : line;
}

function linePattern(pattern: string, lines: readonly string[]): KeepPattern {
  if (pattern.trim() === ANY)
    return { worth: 0, spans: (from) => Array.from({ length: lines.length - from + 1 }, (_, i) => i) };
  return {
    worth: lines.length + 1,
    spans: (from) => (from < lines.length && holds(pattern, lines[from]!) ? [1] : []),
  };
}

function leftOut(
  expected: readonly string[],
  patterns: readonly KeepPattern[],
  next: number,
  lines: readonly string[],
  from: number,
): string[] {
  const lost: string[] = [];
  for (let i = next; i < expected.length && patterns[i]!.worth > 0; i++) {
    if (lines.slice(from).some((_, offset) => patterns[i]!.spans(from + offset).length > 0)) break;
    lost.push(expected[i]!);
  }
  return lost;
}

/** The words of `line`, with the `...` of `pattern` where the words around it are the same. */
function lendAny(pattern: string, line: string): string {
  if (!pattern.includes(ANY)) return line;
  const words = line.split(/(\s+)/);
  const patterns = pattern.split(/\s+/).map((word): KeepPattern => {
    const count = words.length;
    if (!word.includes(ANY)) return { worth: count + 1, spans: (from) => (words[from] === word ? [1] : []) };
    return {
      worth: count + 1,
      spans: (from) =>
        [1, 3, 5, 7].filter(
          (span) => from + span <= count && holds(word, words.slice(from, from + span).join("")),
        ),
    };
  });
  // A bare `...` would take any word; only one with something beside it says which.
  if (patterns.length * words.length > MOST || pattern.split(/\s+/).includes(ANY)) return line;
  const source = pattern.split(/\s+/);
  return keep(patterns, words.length)
    .map(({ pattern: index, from, to }) => (index === null ? words.slice(from, to).join("") : source[index]!))
    .join("");
}

function holds(pattern: string, text: string): boolean {
  const pieces = pattern.split(ANY);
  if (pieces.length === 1) return pattern === text;
  const first = pieces[0]!;
  const last = pieces.at(-1)!;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > text.length - last.length) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}
