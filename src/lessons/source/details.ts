// `<details>` with its `<summary>`: Git hosts fold them; hints and solutions go inside.
import type { Location } from "../../engine/index.ts";
import type { MarkdownBlock } from "./markdown.ts";
import { type LessonText, place } from "./text.ts";

export interface Details {
  readonly at: Location;
  readonly summary: string;
  /** The text between the summary and the end, as written. */
  readonly markdown: string;
}

interface Place {
  readonly line: number;
  /** 0-based. */
  readonly index: number;
}

/** Follows the tags from one HTML block to the next. */
export class DetailsTracker {
  readonly #text: LessonText;
  #depth = 0;
  #at: Location | null = null;
  #start: Place = { line: 1, index: 0 };
  #summary = "";

  constructor(text: LessonText) {
    this.#text = text;
  }

  /** Where the open `<details>` begins, or null. */
  get open(): Location | null {
    return this.#depth > 0 ? this.#at : null;
  }

  forget(): void {
    this.#depth = 0;
  }

  /** The `<details>` that this block closes. `firstLine` is the block's line in the file. */
  read(block: MarkdownBlock, firstLine: number): readonly Details[] {
    const closed: Details[] = [];
    if (block.raw.trimStart().startsWith("<!--")) return closed;
    for (const [index, line] of block.raw.split("\n").entries()) {
      const number = firstLine + index;
      for (const match of line.matchAll(/<(\/?)(details|summary)\b[^>]{0,500}>/gi)) {
        const closing = match[1] === "/";
        const after = { line: number, index: match.index + match[0].length };
        if (match[2]!.toLowerCase() === "summary")
          this.#readSummary(closing, { line: number, index: match.index }, after);
        else if (!closing) this.#enter(number, match.index, after);
        else if (this.#depth > 0 && --this.#depth === 0)
          closed.push({
            at: this.#at!,
            summary: this.#summary,
            markdown: this.#between(this.#start, { line: number, index: match.index }).trim(),
          });
      }
    }
    return closed;
  }

  #enter(line: number, index: number, after: Place): void {
    this.#depth++;
    if (this.#depth > 1) return;
    this.#at = place(this.#text, line, index + 1);
    this.#summary = "";
    this.#start = after;
  }

  #readSummary(closing: boolean, before: Place, after: Place): void {
    if (this.#depth !== 1) return;
    if (closing)
      this.#summary = this.#between(this.#start, before)
        .replace(/<[^>]{0,500}>/g, "")
        .replace(/\s+/g, " ")
        .trim();
    this.#start = after;
  }

  #between(from: Place, to: Place): string {
    const lines = this.#text.lines.slice(from.line - 1, to.line);
    if (lines.length === 0) return "";
    lines[lines.length - 1] = lines.at(-1)!.slice(0, to.index);
    lines[0] = lines[0]!.slice(from.index);
    return lines.join("\n");
  }
}
