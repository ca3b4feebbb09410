// The top-level blocks of a Markdown text with their exact lines, by marked's lexer.
import { Lexer, type Token, Tokenizer } from "marked";

export interface MarkdownBlock {
  readonly type: "heading" | "fence" | "table" | "html" | "space" | "container" | "definition" | "other";
  readonly raw: string;
  /** 1-based, in the text that was given. */
  readonly line: number;
  /** Of a heading: 1 to 6. */
  readonly depth: number;
  /** Of a heading: its text as written. */
  readonly text: string;
}

export interface MarkdownBlocks {
  readonly blocks: readonly MarkdownBlock[];
  /** Lines of the top-level blocks that are nested too deep. */
  readonly tooDeep: readonly number[];
  /** The line from which nothing could be read, or null. */
  readonly unreadable: number | null;
}

const DEEPEST = 50;

/** `lines` without line ends. */
export function readBlocks(lines: readonly string[]): MarkdownBlocks {
  // marked trims a list that ends the text without a newline; with one, the tokens' raw lengths sum up exactly.
  const text = `${lines.join("\n")}\n`;
  const tokenizer = new ShallowTokenizer();
  const lexer = new Lexer({ gfm: true, tokenizer });
  const tokens: Token[] = [];
  const tooDeep: number[] = [];
  let stopped = false;
  try {
    lexer.blockTokens(text, tokens);
  } catch {
    // marked's regular expressions exhaust the stack on, say, millions of blank lines: a place in the text, not a crash.
    stopped = true;
  }
  const blocks: MarkdownBlock[] = [];
  let line = 1;
  for (const token of tokens) {
    if (tokenizer.tooDeep.has(token)) tooDeep.push(line);
    blocks.push({ ...classify(token), raw: token.raw, line });
    line += count(token.raw);
  }
  return { blocks, tooDeep, unreadable: stopped ? Math.min(line, lines.length) : null };
}

function classify(token: Token): Pick<MarkdownBlock, "type" | "depth" | "text"> {
  const plain = { depth: 0, text: "" };
  if (!/\S/.test(token.raw)) return { type: "space", ...plain };
  switch (token.type) {
    case "heading":
      return { type: "heading", depth: token.depth as number, text: token.text as string };
    case "code":
      return { type: token.codeBlockStyle === "indented" ? "other" : "fence", ...plain };
    case "table":
    case "html":
      return { type: token.type, ...plain };
    case "def":
      return { type: "definition", ...plain };
    case "list":
    case "blockquote":
      return { type: "container", ...plain };
    default:
      return { type: "other", ...plain };
  }
}

function count(raw: string): number {
  let lines = 0;
  for (let i = raw.indexOf("\n"); i !== -1; i = raw.indexOf("\n", i + 1)) lines++;
  return lines;
}

/** Lists and quotations beyond the limit are plain text: no exhausted stack, and time stays linear in the text's size. */
class ShallowTokenizer extends Tokenizer {
  /** The top-level blocks in which the limit was reached. */
  readonly tooDeep = new Set<object>();
  #depth = 0;
  #reached = false;

  override blockquote(source: string) {
    return this.#within(() => super.blockquote(source));
  }

  override list(source: string) {
    return this.#within(() => super.list(source));
  }

  #within<T extends { raw: string }>(read: () => T | undefined): T | undefined {
    if (this.#depth === 0) this.#reached = false;
    if (this.#depth >= DEEPEST) {
      this.#reached = true;
      return undefined;
    }
    this.#depth++;
    try {
      const token = read();
      if (token !== undefined && this.#depth === 1 && this.#reached) this.tooDeep.add(token);
      return token;
    } finally {
      this.#depth--;
    }
  }
}
