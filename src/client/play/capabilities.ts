// What this browser lacks for running lessons, as one clear sentence.
import { t } from "../words/index.ts";

/** Null: everything is there. */
export function missingCapability(scope: {
  readonly WebAssembly?: unknown;
  readonly Worker?: unknown;
}): string | null {
  if (typeof scope.WebAssembly !== "object") {
    return t("loading.noWebAssembly");
  }
  if (typeof scope.Worker !== "function") {
    return t("loading.noWorker");
  }
  return null;
}
