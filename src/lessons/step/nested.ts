// Blocks that look like steps but are where nothing runs: in lists, quotations and HTML, or in another language.
import { nearest } from "../../text/index.ts";
import type { Fence } from "../source/index.ts";
import { looksLikeAttributes } from "./attributes.ts";

/** A place in a block's raw text: lines counted from 0, column 1-based. */
export interface NestedFence {
  readonly line: number;
  readonly column: number;
}

const OPENING = /^([\s>*+\-\d.)]*)(`{3,}|~{3,})[ \t]*(\S*)(.*)$/s;

/** The fences with a step's words inside a list, a quotation or HTML. */
export function nestedSteps(raw: string): readonly NestedFence[] {
  const found: NestedFence[] = [];
  const lines = raw.split("\n");
  let open: string | null = null;
  for (const [index, line] of lines.entries()) {
    const match = OPENING.exec(line);
    if (match === null) continue;
    const [, prefix, marker, word, rest] = match as unknown as [string, string, string, string, string];
    if (open !== null) {
      if (word === "" && marker.startsWith(open)) open = null;
      continue;
    }
    open = marker;
    const next = lines[index + 1]?.replace(/^[\s>]+/, "") ?? "";
    if (isStepWord(word) && (rest.trim() !== "" || (word === "console" && next.startsWith("$ "))))
      found.push({ line: index, column: prefix.length + 1 });
  }
  return found;
}

export function isStepWord(word: string): word is "sql" | "console" {
  return word === "sql" || word === "console";
}

const SQL_WORDS = ["postgres", "postgresql", "pgsql", "psql", "plpgsql", "pg"];
const CONSOLE_WORDS = ["bash", "sh", "shell", "shell-session", "shellsession", "terminal", "zsh", "cmd"];

/** For a block that bears a step's attributes under another language: the language that was meant. */
export function meantLanguage(fence: Fence): "sql" | "console" | null {
  if (isStepWord(fence.word)) return null;
  const word = fence.word.toLowerCase();
  const glued = /^(sql|console)(?![a-z])(.*)$/s.exec(word);
  if (glued !== null && looksLikeAttributes(`${glued[2]!.replace(/^[^a-z]+/, "")} ${fence.rest}`))
    return glued[1] as "sql" | "console";
  if (!looksLikeAttributes(fence.rest)) return null;
  if (SQL_WORDS.includes(word)) return "sql";
  if (CONSOLE_WORDS.includes(word)) return "console";
  return (nearest(word, ["sql", "console"]) as "sql" | "console" | undefined) ?? null;
}
