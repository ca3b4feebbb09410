// What the scripts of any page say, in the page's language.
import { createWords, SHARED } from "../../words/index.ts";
import { translation } from "./translation.ts";

export const sharedText = /* @__PURE__ */ createWords(SHARED, translation);
