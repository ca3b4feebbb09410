// Prose seen as text: the links, images and HTML in it with their places, and the words that it says.
import type { Location } from "../../engine/index.ts";
import { baseName } from "../../text/index.ts";
import { shift } from "../source/index.ts";
import type { ProseBlock } from "../types.ts";

export type ProseItem =
  | { readonly type: "link"; readonly target: string; readonly at: Location }
  | { readonly type: "image"; readonly alt: string; readonly at: Location }
  | { readonly type: "html"; readonly tag: string; readonly at: Location };

type Found = { readonly [T in ProseItem as T["type"]]: Omit<T, "at"> }[ProseItem["type"]];

// Every repetition has a bound: what is no link must not cost the square of its length.
const PATTERNS: readonly (readonly [RegExp, (match: RegExpExecArray) => Found])[] = [
  [/(?<=\]\(\s{0,9}<?)[^\s()<>]{1,2000}/g, ([target]) => ({ type: "link", target })],
  [/(?<=^ {0,3}\[[^\]]{1,300}\]:\s{0,9}<?)[^\s<>]{1,2000}/g, ([target]) => ({ type: "link", target })],
  [/!\[([^\]]{0,300})\]/g, (match) => ({ type: "image", alt: match[1]! })],
  [/<img\b[^>]{0,2000}>/gi, ([tag]) => ({ type: "image", alt: attribute(tag, "alt") ?? "" })],
  [
    /(?<=<(?:a|img)\b[^>]{0,2000}\s(?:href|src)=["'])[^"'>]{1,2000}/gi,
    ([target]) => ({ type: "link", target }),
  ],
  [
    /<(?:script|style|iframe|object|embed|form)\b/gi,
    ([tag]) => ({ type: "html", tag: tag.slice(1).toLowerCase() }),
  ],
  [
    /\bon[a-z]{2,30}(?=\s{0,9}=)(?<=<[a-z][^>]{0,500}\s\w{4,32})/gi,
    ([tag]) => ({ type: "html", tag: tag.toLowerCase() }),
  ],
];

export function proseItems(block: ProseBlock): readonly ProseItem[] {
  const items: ProseItem[] = [];
  for (const { text, at } of visibleLines(block)) {
    if (!/[[<]/.test(text)) continue;
    for (const [pattern, read] of PATTERNS) {
      for (const match of text.matchAll(pattern)) items.push({ ...read(match), at: shift(at, match.index) });
    }
  }
  return items;
}

/** The block's own fences of this language (not those in lists or quotations), with the place of their first line. */
export function fencedBlocks(
  block: ProseBlock,
  language: string,
): readonly { readonly text: string; readonly at: Location }[] {
  const found: { text: string; at: Location }[] = [];
  const lines = block.markdown.split("\n");
  for (let index = 0; index < lines.length; index++) {
    const [, marker, word] = /^(`{3,}|~{3,})\s*(\S*)/.exec(lines[index]!) ?? [];
    if (marker === undefined) continue;
    const from = index + 1;
    do index++;
    while (index < lines.length && !(lines[index]!.startsWith(marker) && /^[`~]+\s*$/.test(lines[index]!)));
    if (word === language)
      found.push({
        text: lines.slice(from, index).join("\n"),
        at: { ...block.at, line: block.at.line + from - 1, column: 1 },
      });
  }
  return found;
}

/** The block's lines without code and comments (blanks take their place). */
function* visibleLines(block: ProseBlock): Generator<{ readonly text: string; readonly at: Location }> {
  let fence: string | null = null;
  let comment = false;
  for (const [index, line] of block.markdown.split("\n").entries()) {
    const at = { ...block.at, line: block.at.line + index, column: 1 };
    const marker = /^[\s>*+\-\d.)]*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (marker?.startsWith(fence) && /^[`~\s>]*$/.test(line)) fence = null;
      continue;
    }
    if (marker !== undefined && !comment) {
      fence = marker;
      continue;
    }
    let text = withoutCode(line);
    [text, comment] = withoutComments(text, comment);
    yield { text, at };
  }
}

/** Comments as blanks; `open`: whether the line begins (then: ends) inside one. */
function withoutComments(line: string, open: boolean): [string, boolean] {
  const pieces: string[] = [];
  let at = 0;
  let inside = open;
  while (at < line.length) {
    const found = line.indexOf(inside ? "-->" : "<!--", at);
    const end = found === -1 ? line.length : inside ? found + 3 : found;
    pieces.push(inside ? " ".repeat(end - at) : line.slice(at, end));
    if (found === -1) break;
    at = end;
    inside = !inside;
  }
  return [pieces.join(""), inside];
}

/** Code spans as blanks: a run of backticks up to the next run of the same length. */
function withoutCode(line: string): string {
  const runs = [...line.matchAll(/`+/g)];
  if (runs.length < 2) return line;
  const next = new Map<number, number>();
  const closing = runs.map(() => -1);
  for (let i = runs.length - 1; i >= 0; i--) {
    const { length } = runs[i]![0];
    closing[i] = next.get(length) ?? -1;
    next.set(length, i);
  }
  const pieces: string[] = [];
  let at = 0;
  for (let i = 0; i < runs.length; i++) {
    const close = runs[closing[i]!];
    if (close === undefined) continue;
    const end = close.index + close[0].length;
    pieces.push(line.slice(at, runs[i]!.index), " ".repeat(end - runs[i]!.index));
    at = end;
    i = closing[i]!;
  }
  return pieces.join("") + line.slice(at);
}

/** What a text names: its words, and paths with their last parts; lower case. */
export function addNames(text: string, names: Set<string>): void {
  for (const [found] of text.matchAll(/[^\s`*()[\]<>"',;|]+/g)) {
    const name = found.toLowerCase().replace(/^[.:!?_]{1,9}|[.:!?_]{1,9}$/g, "");
    names.add(name);
    names.add(baseName(name));
    // "bob's", "bob/alice", "alice--bob"
    for (const [word] of name.matchAll(/[\p{L}\p{N}_-]+/gu)) names.add(word);
  }
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}=["']([^"']*)`, "i").exec(tag)?.[1];
}
