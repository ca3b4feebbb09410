// The frame of every page: head, security policy, header and footer.
import { wordsId } from "../words/index.ts";
import type { PageAssets } from "./assets.ts";
import { type Html, html, jsonBlock, trusted } from "./html.ts";
import { siteMark } from "./mark.ts";
import type { SiteText } from "./text.ts";

/**
 * Nothing runs and nothing loads but the site's own files. PostgreSQL is WebAssembly, hence `wasm-unsafe-eval`; there is no
 * `unsafe-eval` and no inline script or style anywhere.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** A frame without an origin (`sandbox="allow-scripts"`) may only start a worker from a text of its own. */
export const embedSecurityPolicy = contentSecurityPolicy.replace(
  "worker-src 'self'",
  "worker-src 'self' blob:",
);

export interface DocumentInput {
  readonly t: SiteText;
  /** What leads from the page to the site's root: `` or `../../`. */
  readonly root: string;
  readonly title: string;
  readonly description: string;
  readonly assets: PageAssets;
  readonly bodyClass: string;
  readonly body: Html;
  /** For a page inside a frame: the page that search engines list instead of it, relative to this one. */
  readonly canonical?: string;
  /** A page that leads nowhere itself: no search engine lists it, and no other is named. */
  readonly unlisted?: boolean;
  /** What the page's policy allows beside the site's own scripts: the hash of one that is written into it. */
  readonly script?: { readonly text: string; readonly hash: string };
  /** The parts of the catalogue that the page's scripts use. */
  readonly scriptWords?: readonly string[];
}

export function renderDocument(page: DocumentInput): string {
  return `${
    html`<!doctype html>
<html lang="${page.t.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(page)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<meta name="description" content="${page.description}">
<meta property="og:title" content="${page.title}">
<meta property="og:description" content="${page.description}">
<meta property="og:type" content="website">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#fcfcfa">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#16191b">
${page.unlisted && html`<meta name="robots" content="noindex">\n`}${page.canonical !== undefined && html`<meta name="robots" content="noindex">\n<link rel="canonical" href="${page.canonical}">\n`}<link rel="icon" type="image/svg+xml" href="${page.root}favicon.svg">
${page.assets.styles.map((file) => html`<link rel="stylesheet" href="${page.root}${file}">\n`)}${page.assets.preloads.map((file) => html`<link rel="modulepreload" href="${page.root}${file}">\n`)}${page.assets.scripts.map((file) => html`<script type="module" src="${page.root}${file}"></script>\n`)}${page.script && html`<script>${trusted(page.script.text)}</script>\n`}</head>
<body class="${page.bodyClass}" data-root="${page.root}">
${page.body}
${wordsBlock(page)}</body>
</html>
`.markup
  }`;
}

/** For the page's scripts, which have the English themselves. */
function wordsBlock({ t, scriptWords = [] }: DocumentInput): Html | null {
  const { words } = t.translation;
  const used = Object.entries(words).filter(([part]) => scriptWords.includes(part));
  return used.length === 0
    ? null
    : html`<script type="application/json" id="${wordsId}">${jsonBlock(Object.fromEntries(used))}</script>\n`;
}

function policyOf({ canonical, script }: DocumentInput): string {
  if (canonical !== undefined) return embedSecurityPolicy;
  if (script === undefined) return contentSecurityPolicy;
  return contentSecurityPolicy.replace("script-src 'self'", `script-src 'self' '${script.hash}'`);
}

export interface SiteHeaderInput {
  readonly t: SiteText;
  readonly root: string;
  readonly name: string;
  readonly current: "course" | "lesson";
  /** Pages to look things up in; they open beside the page, where a running lesson lives. */
  readonly references?: readonly { readonly slug: string; readonly title: string }[];
  /** The site has the documentation. */
  readonly docs?: boolean;
}

export function siteHeader({ t, root, name, current, references = [], docs = false }: SiteHeaderInput): Html {
  return html`<a class="skip" href="#main">${t("site.skip")}</a>
<header class="site-head">
<a class="brand" href="${root === "" ? "./" : root}"${current === "course" && html` aria-current="page"`}>${siteMark()}<span>${name}</span></a>
${references.length > 0 && html`<nav aria-label="${t("site.lookUp")}">${references.map(({ slug, title }) => html`<a href="${root}lessons/${slug}/" target="_blank" rel="noopener">${title}</a>`)}</nav>\n`}${docs && html`<nav aria-label="${t("site.documentation")}"><a href="${root}docs/">${t("site.documentation")}</a></nav>\n`}</header>`;
}
