// The door of the translations: the language of a course, and the file with the site's own words in it.
export {
  LANGUAGE_OPTIONS,
  languageOf,
  translationGiven,
  untranslatedNote,
  wordsToTranslate,
} from "./translation.ts";
