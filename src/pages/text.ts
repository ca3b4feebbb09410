// The written pages' own words, in the site's language, and the parts of the catalogue that a page hands to its scripts.
import {
  type Catalogue,
  COURSE,
  LESSON,
  PLAYGROUND,
  RUNNER,
  SHARED,
  type SITE,
  type WordsOf,
} from "../words/index.ts";

export type SiteText = WordsOf<typeof SITE>;

const partsOf = (...catalogues: readonly Catalogue[]): readonly string[] => catalogues.flatMap(Object.keys);

/** By the kind of script. */
export const SCRIPT_WORDS = {
  course: partsOf(COURSE, SHARED),
  lesson: partsOf(LESSON, PLAYGROUND, RUNNER, SHARED),
  playground: partsOf(PLAYGROUND, LESSON, PLAYGROUND, RUNNER, SHARED),
} as const;
