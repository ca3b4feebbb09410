// What a page was written with of its language: the translated words of its scripts, in a data block.
import type { Translation } from "./format.ts";

/** The id of the data block; a page in English has none. */
export const wordsId = "gosling-words";

/** The part of a document that is read here. */
interface WrittenPage {
  getElementById(id: string): { readonly textContent: string | null } | null;
  readonly documentElement: { readonly lang: string };
}

/** English where nothing else is said, and where there is no page: in a worker, in a test. */
export function translationOf(page: WrittenPage | undefined): Translation {
  const text = page?.getElementById(wordsId)?.textContent;
  return { lang: page?.documentElement.lang || "en", words: text ? JSON.parse(text) : {} };
}
