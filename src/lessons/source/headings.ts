// Headings: their plain text and the ids that Git hosts give them.
import { Lexer, type Token } from "marked";

/** The text without Markdown's signs: `The **missing** column` becomes `The missing column`. */
export function plainHeading(markdown: string): string {
  // The inline lexer's time can grow with the square of the length; no heading that anybody reads is this long.
  if (markdown.length > 500 || !/[\\`*_[\]<>&~]/.test(markdown)) return markdown.trim();
  const text = collect(Lexer.lexInline(markdown, { gfm: true }));
  return text.replace(/\s+/g, " ").trim();
}

function collect(tokens: readonly Token[]): string {
  return tokens
    .map((token): string => {
      if ("tokens" in token && token.tokens !== undefined && token.tokens.length > 0)
        return collect(token.tokens);
      return token.type === "html" || token.type === "br" ? " " : "text" in token ? String(token.text) : "";
    })
    .join("");
}

/** Gives every heading of a page its id: lower case, `-` for blanks, no punctuation, `-1` and so on where it is taken. */
export class Slugger {
  readonly #taken = new Map<string, number>();

  slug(title: string): string {
    const base =
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
        .replaceAll(" ", "-") || "section";
    let id = base;
    let next = this.#taken.get(base) ?? 0;
    while (this.#taken.has(id)) id = `${base}-${++next}`;
    this.#taken.set(base, next);
    if (id !== base) this.#taken.set(id, 0);
    return id;
  }
}

/** `lessons/01-missing-column.md` becomes `missing-column`: of `a-z`, `0-9`, `-` and `_` only, and never empty. */
export function lessonSlug(file: string): string {
  const name = file
    .split("/")
    .at(-1)!
    .replace(/\.(?:md|markdown)$/i, "");
  const number = /^\d+/.exec(name)?.[0] ?? "";
  return addressOf(name.replace(/^\d+[-_. ]+/, "")) || ["lesson", number].filter(Boolean).join("-");
}

/** A name as one part of an address: letters without their accents, every other sign a `-`. Empty where nothing is left. */
export function addressOf(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
}
