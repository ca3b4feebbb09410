// The page for an address that leads nowhere: `404.html`, as static hosts send it, for an address of any depth.
import type { PageAssets } from "./assets.ts";
import { renderDocument, siteHeader } from "./document.ts";
import { html } from "./html.ts";
import type { SiteText } from "./text.ts";

/** Of the script below; a test computes it again. */
const FIND_HOME_HASH = "sha256-5vJD0HdZYRI3fOaejQKrXJt9DGzrEP6G3X00qLlUkcg=";

/**
 * The host sends this page for addresses of any depth, so relative ones lead astray: the script looks for the nearest folder above that
 * has the site's icon, and turns them to it.
 */
const findHome = `addEventListener("DOMContentLoaded", async () => {
  for (let path = location.pathname; path.includes("/"); ) {
    path = path.replace(/[^/]*\\/?$/, "");
    const icon = await fetch(path + "favicon.svg", { method: "HEAD" }).catch(() => null);
    if (!icon?.ok || !/svg/.test(icon.headers.get("content-type") ?? "")) {
      if (path === "/") return;
      continue;
    }
    for (const element of document.querySelectorAll("[href]")) {
      const name = element.getAttribute("href");
      if (name.startsWith("#")) continue;
      element.setAttribute("href", path + name.replace(/^(?:\\.\\.?\\/)+/, ""));
    }
    return;
  }
});`;

/** `address`: of the course's first page; null: nobody knows it yet, and the page finds its way itself. */
export function renderNotFound(
  t: SiteText,
  siteName: string,
  assets: PageAssets,
  address: string | null = null,
): string {
  const root = address === null ? "" : address.replace(/^https?:\/\/[^/]+/, "");
  return renderDocument({
    t,
    root,
    title: `${t("notFound.title")} · ${siteName}`,
    description: t("notFound.about"),
    assets: { scripts: [], preloads: [], styles: assets.styles },
    bodyClass: "page-text",
    unlisted: true,
    ...(address === null && { script: { text: findHome, hash: FIND_HOME_HASH } }),
    body: html`${siteHeader({ t, root, name: siteName, current: "course" })}
<main id="main" class="text">
<h1>${t("notFound.heading")}</h1>
<p class="standfirst">${t("notFound.text")}</p>
<p><a class="button primary" href="${root === "" ? "./" : root}">${t("notFound.home")}</a></p>
</main>`,
  });
}
