// The page `/embed/`: what to paste into another site to show a lesson there, for the host that one chooses.
import type { Lesson } from "../lessons/index.ts";
import type { PageAssets } from "./assets.ts";
import { renderDocument, siteHeader } from "./document.ts";
import { type Html, html } from "./html.ts";
import type { SiteText } from "./text.ts";

/** Placeholder in the texts for the site's own address; the page's script puts that in. */
const COURSE = "https://course.example.org/";

/** `file` null: the page's head. */
const hosts: readonly { readonly name: string; readonly file: string | null; readonly text: string }[] = [
  {
    name: "VitePress",
    file: ".vitepress/config.mjs",
    text: `export default {
  head: [["script", { src: "${COURSE}embed.js", defer: "" }]],
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("gosling-") } } },
};`,
  },
  {
    name: "Docusaurus",
    file: "docusaurus.config.js",
    text: `scripts: [{ src: "${COURSE}embed.js", defer: true }],`,
  },
  {
    name: "Starlight",
    file: "astro.config.mjs",
    text: `starlight({
  head: [{ tag: "script", attrs: { src: "${COURSE}embed.js", defer: true } }],
})`,
  },
  { name: "MkDocs", file: "mkdocs.yml", text: `extra_javascript:\n  - ${COURSE}embed.js` },
  { name: "HTML", file: null, text: `<script src="${COURSE}embed.js" defer></script>` },
];

export interface EmbedIndexInput {
  readonly t: SiteText;
  readonly siteName: string;
  readonly lessons: readonly Lesson[];
  readonly assets: PageAssets;
}

/** Its place is one folder below the root. */
export function renderEmbedIndex({ t, siteName, lessons, assets }: EmbedIndexInput): string {
  const root = "../";
  return renderDocument({
    t,
    root,
    title: `${t("embedPage.title")} · ${siteName}`,
    description: t("embedPage.about"),
    assets,
    bodyClass: "page-text",
    body: html`${siteHeader({ t, root, name: siteName, current: "lesson" })}
<main id="main" class="text">
<p class="eyebrow"><a href="${root}">${t("site.course")}</a></p>
<h1>${t("embedPage.title")}</h1>
<p>${t("embedPage.standfirst")}</p>
<h2 id="script">${t("embedPage.load")}</h2>
${hosts.map(
  ({ name, file, text }, index) => html`<details${index === 0 && html` open`}><summary>${name}</summary>
<p>${t.parts("embedPage.file", { file: html`<code>${file ?? t("embedPage.head")}</code>` })}</p>
${snippet(text)}</details>
`,
)}
<h2 id="lessons">${t("embedPage.paste")}</h2>
${lessons.map(
  ({ slug, title }) => html`<h3 id="lesson-${slug}">${title}</h3>
${snippet(`<gosling-lesson name="${slug}"><a href="${COURSE}lessons/${slug}/">${title}</a></gosling-lesson>`)}`,
)}
<h2 id="policy">${t("embedPage.policy")}</h2>
<p>${t.parts("embedPage.policyText", { policy: html`<code data-course>script-src ${COURSE}; frame-src ${COURSE}</code>` })}</p>
</main>`,
  });
}

function snippet(text: string): Html {
  return html`<pre class="code" tabindex="0"><code data-course>${text}</code></pre>\n`;
}
