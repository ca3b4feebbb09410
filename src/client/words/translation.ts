// The language of this page and its translated words, as the page was written with them. A constant of the page: nothing changes it.
import { wordsId } from "../../pages/index.ts";
import type { Translation } from "../../words/index.ts";

/** English where nothing else is said, and where there is no page: in a worker, in a test. */
export const translation: Translation = /* @__PURE__ */ read(globalThis.document as Document | undefined);

function read(page: Document | undefined): Translation {
  const text = page?.getElementById(wordsId)?.textContent;
  const lang = page?.documentElement.lang;
  return { lang: lang || "en", words: text ? JSON.parse(text) : {} };
}
