// What the scripts of the course page, of the page at its end and of the documentation say, in the page's language.
import { COURSE, createWords } from "../../words/index.ts";
import { translation } from "./translation.ts";

export const courseText = /* @__PURE__ */ createWords(COURSE, translation);
