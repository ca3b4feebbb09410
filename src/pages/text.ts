// The written pages' own words, in the site's language, and the parts of the catalogue that a page hands to its scripts.
import type { SITE, WordsOf } from "../words/index.ts";

export type SiteText = WordsOf<typeof SITE>;

/** By the kind of script. */
export const SCRIPT_WORDS = {
  course: ["counts"],
  lesson: ["counts"],
  playground: ["counts"],
} as const;
