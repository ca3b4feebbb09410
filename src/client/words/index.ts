// The door of the words: what the page's scripts say, in the page's language. A part for each kind of page: it loads no more.
export { courseText } from "./course.ts";
export { t } from "./lesson.ts";
export { sharedText } from "./shared.ts";
export { translation } from "./translation.ts";
