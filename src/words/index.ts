// The door of the catalogue: every text of the site's own, in English, and the same in another language where a course has one.

export { CATALOGUE } from "./english/all.ts";
export { COURSE } from "./english/course.ts";
export { LESSON } from "./english/lesson.ts";
export { LOADING } from "./english/loading.ts";
export { PLAYGROUND } from "./english/playground.ts";
export { RUNNER } from "./english/runner.ts";
export { SHARED } from "./english/shared.ts";
export { SITE } from "./english/site.ts";
export { type Catalogue, createWords, type Said, type Translation, type WordsOf } from "./format.ts";
export { translationOf, wordsId } from "./page.ts";
export { missingIn, mistakeIn, translated } from "./translate.ts";
