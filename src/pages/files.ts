// The migrations as pages: one for each file, with its SQL, and the list of all.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { SourceFile } from "../engine/index.ts";
import { addressOf } from "../lessons/index.ts";
import { baseName } from "../text/index.ts";
import type { PageAssets } from "./assets.ts";
import { renderDocument, siteHeader } from "./document.ts";
import { highlightSql } from "./highlight.ts";
import { type Html, html } from "./html.ts";
import type { SiteText } from "./text.ts";

export interface FilePageInput {
  readonly t: SiteText;
  readonly siteName: string;
  readonly assets: PageAssets;
  readonly files: readonly SourceFile[];
}

/** The folder of a file's page, relative to the site's root: `migrations/20251213120000_users/`. */
export function filePath({ name }: SourceFile): string {
  const base = baseName(name).replace(/\.sql$/, "");
  const address = addressOf(base);
  if (address === base) return `migrations/${base}/`;
  // Two names may differ only in what an address leaves out.
  const hash = bytesToHex(sha256(utf8ToBytes(base))).slice(0, 8);
  return `migrations/${address === "" ? "" : `${address}-`}${hash}/`;
}

/** Where a file of this name has its page, relative to the site's root; it may be named by its path or its file name alone. */
export function findFile(files: readonly SourceFile[], name: string): SourceFile | null {
  return files.find((file) => file.name === name || baseName(file.name) === name) ?? null;
}

export function renderFilePage(file: SourceFile, { t, siteName, assets, files }: FilePageInput): string {
  const index = files.indexOf(file);
  const [previous, next] = [files[index - 1], files[index + 1]];
  return frame("../../", baseName(file.name), t, siteName, assets, [
    html`<p class="eyebrow"><a href="../../">${t("site.course")}</a> <span aria-hidden="true">/</span> <a href="../">${t("migrationPages.title")}</a> <span aria-hidden="true">/</span> ${t("migrationPages.place", { number: index + 1, total: files.length })}</p>
<h1 class="file-name">${breakable(baseName(file.name))}</h1>
<p class="file-path"><code>${file.name}</code></p>
<pre class="code file-text" tabindex="0"><code>${highlightSql(file.text)}</code></pre>
<nav class="pager" aria-label="${t("migrationPages.pager")}">
${previous ? html`<a rel="prev" href="../../${filePath(previous)}"><small>${t("site.before")}</small>${breakable(baseName(previous.name))}</a>` : html`<span></span>`}
${next && html`<a rel="next" href="../../${filePath(next)}"><small>${t("site.after")}</small>${breakable(baseName(next.name))}</a>`}
</nav>`,
  ]);
}

export function renderFileList({ t, siteName, assets, files }: FilePageInput): string {
  return frame("../", t("migrationPages.title"), t, siteName, assets, [
    html`<p class="eyebrow"><a href="../">${t("site.course")}</a></p>
<h1>${t("migrationPages.title")}</h1>
<p class="standfirst">${t("migrationPages.standfirst")}</p>
<ol class="file-list">${files.map((file) => html`<li><a href="../${filePath(file)}"><code>${breakable(baseName(file.name))}</code></a></li>\n`)}</ol>`,
  ]);
}

function frame(
  root: string,
  title: string,
  t: SiteText,
  siteName: string,
  assets: PageAssets,
  body: readonly Html[],
): string {
  return renderDocument({
    t,
    root,
    title: `${title} · ${siteName}`,
    description: title,
    // Nothing here needs a script.
    assets: { scripts: [], preloads: [], styles: assets.styles },
    bodyClass: "page-text",
    body: html`${siteHeader({ t, root, name: siteName, current: "lesson" })}
<main id="main" class="text">${body}</main>`,
  });
}

function breakable(name: string): Html {
  return html`${name.split(/(?<=_)/).map((part, index) => html`${index > 0 && html`<wbr>`}${part}`)}`;
}
