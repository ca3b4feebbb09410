// What a reader learns where the browser keeps nothing.
import type { KeepResult } from "../keep/index.ts";
import { sharedText as t } from "../words/index.ts";

export function notKeptWords(result: Exclude<KeepResult, "kept">): string {
  return t(result === "full" ? "notice.storageFull" : "notice.storageBlocked");
}
