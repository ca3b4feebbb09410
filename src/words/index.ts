// The door of the catalogue: every text of the site's own, in English, and the same in another language where a course has one.

export { SITE } from "./english/site.ts";
export {
  type Catalogue,
  createWords,
  type Said,
  type Translation,
  type WordsOf,
} from "./format.ts";
