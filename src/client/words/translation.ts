// The language of this page, and its translated words. A constant of the page: nothing changes it.
import { type Translation, translationOf } from "../../words/index.ts";

export const translation: Translation = /* @__PURE__ */ translationOf(
  globalThis.document as Document | undefined,
);
