// The ids of headings, as a Git host gives them: links into a Markdown file meet the same place on the site.
import { type Html, trusted } from "./html.ts";

/** `taken`: ids that the page has already, how often each was asked for; what is given is added. */
export function headingId(words: string, taken: Map<string, number>): string {
  const slug = words
    .toLowerCase()
    .replaceAll(/<[^>]*>|&\w+;|[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
  const before = taken.get(slug) ?? 0;
  taken.set(slug, before + 1);
  // The page's own ids stay its own.
  return before === 0 && slug !== "main" && !slug.startsWith("gosling-")
    ? slug || "section"
    : `${slug}-${before + 1}`;
}

/** Gives headings in prose, which have no ids, each one of its own. `taken`: as for `headingId`. */
export function withHeadingIds({ markup }: Html, taken: Map<string, number>): Html {
  return trusted(
    markup.replaceAll(
      /<(h[34])>([\s\S]*?)<\/\1>/g,
      (_all, level: string, words: string) => `<${level} id="${headingId(words, taken)}">${words}</${level}>`,
    ),
  );
}
