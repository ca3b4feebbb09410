// The page in which the blocks of another page run: a script and its data, nothing to read.
import type { PageAssets } from "./assets.ts";
import { pageDataId } from "./data.ts";
import { renderDocument } from "./document.ts";
import { html, jsonBlock } from "./html.ts";
import { SCRIPT_WORDS, type SiteText } from "./text.ts";

/** Hands over to the script; addresses are relative to the page. */
export interface EnginePageData {
  readonly migrations: string;
  readonly seed: string | null;
  /** Which pages may run blocks: origins, with `:*` for any port, or `'self'`. */
  readonly origins: readonly string[];
}

/** Pages of the site itself, and of this machine: where a team writes its docs. */
export const OWN_ORIGINS: readonly string[] = ["'self'", "http://localhost:*", "http://127.0.0.1:*"];

/** Its place is one folder below the root, `engine/index.html`. */
export function renderEnginePage(data: EnginePageData, assets: PageAssets, t: SiteText): string {
  return renderDocument({
    root: "../",
    t,
    scriptWords: SCRIPT_WORDS.lesson,
    title: t("enginePage.title"),
    description: t("enginePage.title"),
    assets,
    bodyClass: "page-engine",
    canonical: "../",
    body: html`<script type="application/json" id="${pageDataId}">${jsonBlock(data)}</script>`,
  });
}
