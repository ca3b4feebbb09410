// What of a site needs its whole address: pages' canonical lines, the picture beside a link to them, the list for search engines.
import { CARD } from "./card.ts";
import { html } from "./html.ts";
import type { SiteText } from "./text.ts";

/** Pages that search engines leave out: they say so themselves. */
const unlisted = (text: string): boolean => text.includes('<meta name="robots" content="noindex">');

/** `address`: of the course's first page, with `/` at its end. */
export function withAddress(
  pages: ReadonlyMap<string, string>,
  address: string,
  t: SiteText,
): ReadonlyMap<string, string> {
  const listed: string[] = [];
  const found = new Map<string, string>();
  for (const [path, text] of pages) {
    if (!path.endsWith(".html") || unlisted(text)) found.set(path, text);
    else {
      const url = address + path.replace(/index\.html$/, "");
      listed.push(url);
      found.set(
        path,
        text.replace("</head>", () => `${lines(url, address, t)}</head>`),
      );
    }
  }
  found.set("sitemap.xml", sitemap(listed));
  found.set("robots.txt", `User-agent: *\nAllow: /\nSitemap: ${address}sitemap.xml\n`);
  return found;
}

function lines(url: string, address: string, t: SiteText): string {
  return html`<link rel="canonical" href="${url}">
<meta property="og:url" content="${url}">
<meta property="og:image" content="${address}${CARD.path}">
<meta property="og:image:width" content="${CARD.width}">
<meta property="og:image:height" content="${CARD.height}">
<meta property="og:image:alt" content="${t("card.alt")}">
<meta name="twitter:card" content="summary_large_image">
`.markup;
}

function sitemap(urls: readonly string[]): string {
  const entries = urls.map((url) => html`<url><loc>${url}</loc></url>\n`.markup).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries}</urlset>\n`;
}
