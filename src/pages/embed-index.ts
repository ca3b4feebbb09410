// The page `/embed/`: what to paste into another site to show a lesson there, for the host that one chooses.
import type { Lesson } from "../lessons/index.ts";
import type { PageAssets } from "./assets.ts";
import { renderDocument, siteHeader } from "./document.ts";
import { type Html, html } from "./html.ts";

/** Placeholder in the texts for the site's own address; the page's script puts that in. */
const COURSE = "https://course.example.org/";

const hosts: readonly { readonly name: string; readonly file: string; readonly text: string }[] = [
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
  { name: "HTML", file: "the page's head", text: `<script src="${COURSE}embed.js" defer></script>` },
];

export interface EmbedIndexInput {
  readonly siteName: string;
  readonly lessons: readonly Lesson[];
  readonly assets: PageAssets;
}

/** Its place is one folder below the root. */
export function renderEmbedIndex({ siteName, lessons, assets }: EmbedIndexInput): string {
  const root = "../";
  return renderDocument({
    root,
    title: `Embed a lesson · ${siteName}`,
    description: "What to paste into another site to show a lesson there.",
    assets,
    bodyClass: "page-text",
    body: html`${siteHeader({ root, name: siteName, current: "lesson" })}
<main id="main" class="text">
<p class="eyebrow"><a href="${root}">Course</a></p>
<h1>Embed a lesson</h1>
<p>Any page can show a lesson: load one script in your site, and write one line where the lesson should be.</p>
<h2 id="script">1. Load the script</h2>
${hosts.map(
  ({ name, file, text }, index) => html`<details${index === 0 && html` open`}><summary>${name}</summary>
<p>In <code>${file}</code>:</p>
${snippet(text)}</details>
`,
)}
<h2 id="lessons">2. Paste a line</h2>
${lessons.map(
  ({ slug, title }) => html`<h3 id="lesson-${slug}">${title}</h3>
${snippet(`<gosling-lesson name="${slug}"><a href="${COURSE}lessons/${slug}/">${title}</a></gosling-lesson>`)}`,
)}
<h2 id="policy">What your page must allow</h2>
<p>A page with a Content-Security-Policy needs <code data-course>script-src ${COURSE}; frame-src ${COURSE}</code></p>
</main>`,
  });
}

function snippet(text: string): Html {
  return html`<pre class="code" tabindex="0"><code data-course>${text}</code></pre>\n`;
}
