// The page for an address that leads nowhere: `404.html`, as static hosts look for it.
import type { PageAssets } from "./assets.ts";
import { renderDocument, siteHeader } from "./document.ts";
import { html } from "./html.ts";

/** Its addresses are relative to the site's root, like every page's; who sends it for a deeper address must lengthen them. */
export function renderNotFound(siteName: string, assets: PageAssets): string {
  return renderDocument({
    root: "",
    title: `Not found · ${siteName}`,
    description: "There is no such page.",
    assets: { scripts: [], preloads: [], styles: assets.styles },
    bodyClass: "page-text",
    body: html`${siteHeader({ root: "", name: siteName, current: "course" })}
<main id="main" class="text">
<h1>There is no such page</h1>
<p class="standfirst">The address may be mistyped, or a lesson has been renamed.</p>
<p><a class="button primary" href="./">To the course</a></p>
</main>`,
  });
}
