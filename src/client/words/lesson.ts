// What the scripts of a lesson's page and of the playground say, in the page's language.
import { createWords, LESSON } from "../../words/index.ts";
import { translation } from "./translation.ts";

export const t = /* @__PURE__ */ createWords(LESSON, translation);
