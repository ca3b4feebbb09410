// The documentation as pages: each Markdown file of docs/ beside its text, with a list, neighbours, anchors and what the search reads.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { Marked } from "marked";
import type { SourceFile } from "../engine/index.ts";
import type { Lesson } from "../lessons/index.ts";
import type { PageAssets } from "./assets.ts";
import { renderDocument, siteHeader } from "./document.ts";
import { type Html, html } from "./html.ts";
import { resolve } from "./links.ts";
import type { Link } from "./markdown.ts";
import { renderParts } from "./plain.ts";
import { SCRIPT_WORDS, type SiteText } from "./text.ts";

export interface DocsInput {
  readonly t: SiteText;
  readonly siteName: string;
  /** Named by their paths in the repository: `README.md`, `docs/cli.md`, `docs/rules/DROP_TABLE.md`. */
  readonly files: readonly SourceFile[];
  readonly lessons: readonly Lesson[];
  readonly assets: PageAssets;
  /** The address that a file's path is put behind to edit it; null: no link. */
  readonly edit: string | null;
  /** The same for reading files that are no page; null: links to them are text. */
  readonly source: string | null;
}

/** A part of a page, as the search reads it. */
interface Found {
  readonly path: string;
  readonly title: string;
  readonly heading: string;
  readonly text: string;
}

interface Page {
  readonly file: SourceFile;
  /** `docs/cli/`. */
  readonly path: string;
  readonly title: string;
  /** The first sentences, without Markdown. */
  readonly summary: string;
}

interface Group {
  readonly title: string;
  readonly pages: readonly Page[];
}

/** The order of the list; what it does not name comes after, so that a new page is never lost. */
const GROUPS: readonly (readonly ["guide" | "migrations" | "lessons", readonly string[]])[] = [
  ["guide", ["README.md", "docs/library.md", "docs/testing.md", "docs/ci.md", "docs/debugging.md"]],
  [
    "migrations",
    [
      "docs/cli.md",
      "docs/harness.md",
      "docs/rules/README.md",
      "docs/queries.md",
      "docs/formats.md",
      "docs/goose-compatibility.md",
    ],
  ],
  [
    "lessons",
    [
      "docs/lesson-language.md",
      "docs/quick-reference.md",
      "docs/lint.md",
      "docs/embedding.md",
      "docs/hosting.md",
      "docs/style.md",
    ],
  ],
];
const RULE = /^docs\/rules\/(?!README)/;
const API = /^docs\/api\//;

/** Paths from the site's root, as `renderSite` answers them. */
export function renderDocs(input: DocsInput): ReadonlyMap<string, string> {
  const { rules, groups } = arrange(
    input.files.map((file) => pageOf(file, input.t)),
    input.t,
  );
  const inOrder = [...groups.flatMap(({ pages }) => pages), ...rules];
  const parts = new Map(
    inOrder.map((page) => [page, renderParts(page.file, contextOf(page, inOrder, input), true)]),
  );
  const search = JSON.stringify(inOrder.flatMap((page) => foundIn(page, parts.get(page)!.sections)));
  const index = `docs/search-${bytesToHex(sha256(utf8ToBytes(search))).slice(0, 12)}.json`;
  const files = new Map<string, string>([
    [index, search],
    ["docs/index.html", renderIndex(groups, index, input)],
    ["llms.txt", llms(groups, rules, input)],
  ]);
  for (const [at, page] of inOrder.entries()) {
    const around = RULE.test(page.file.name) ? rules : inOrder.filter(({ file }) => !RULE.test(file.name));
    const here = around.indexOf(page);
    files.set(
      `${page.path}index.html`,
      renderPage(page, parts.get(page)!.body, {
        groups,
        index,
        input,
        before: around[here - 1],
        after: around[here + 1],
      }),
    );
    files.set(page.file.name, inOrder[at]!.file.text);
  }
  return files;
}

function pageOf(file: SourceFile, t: SiteText): Page {
  const heading = /^# (.+)$/m.exec(file.text)?.[1] ?? file.name;
  const paragraphs = new Marked({ gfm: true })
    .lexer(file.text)
    .filter(({ type, raw }) => type === "paragraph" && !raw.startsWith("<"));
  const first = paragraphs[0]?.raw ?? "";
  const sentence = plain(first.replace(/\s*Severity:[\s\S]*$/, ""));
  return {
    file,
    path: pathOf(file.name),
    title: file.name === "README.md" ? t("docsPages.guide") : plain(heading),
    summary: /^.{20,}?[.:](?= |$)/.exec(sentence)?.[0].replace(/:$/, ".") ?? sentence,
  };
}

/** `docs/cli.md` -> `docs/cli/`, `docs/rules/README.md` -> `docs/rules/`, `README.md` -> `docs/guide/`. */
export function pathOf(name: string): string {
  if (name === "README.md") return "docs/guide/";
  const below = name.replace(/^docs\//, "").replace(/(?:README)?\.md$/, "");
  return `docs/${name.includes("/") ? below : below.toLowerCase()}${below.endsWith("/") ? "" : "/"}`;
}

const plain = (markdown: string) =>
  markdown
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/[`*]/g, "")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();

function arrange(
  all: readonly Page[],
  t: SiteText,
): {
  readonly groups: readonly Group[];
  readonly rules: readonly Page[];
} {
  const named = new Map(all.map((page) => [page.file.name, page]));
  const listed = GROUPS.map(([title, names]) => ({
    title: t(`docsPages.${title}`),
    pages: names.flatMap((name) => named.get(name) ?? []),
  }));
  const taken = new Set(listed.flatMap(({ pages }) => pages));
  const rules = all.filter(({ file }) => RULE.test(file.name));
  const api = all.filter(({ file }) => API.test(file.name));
  const more = all.filter((page) => !taken.has(page) && !rules.includes(page) && !api.includes(page));
  const groups = [
    ...listed,
    { title: t("docsPages.api"), pages: api },
    { title: t("docsPages.more"), pages: more },
  ];
  return { groups: groups.filter(({ pages }) => pages.length > 0), rules };
}

const rootOf = (path: string) => "../".repeat(path.split("/").length - 1);

function contextOf(from: Page, pages: readonly Page[], { t, lessons, source }: DocsInput) {
  return {
    t,
    resolveLink: (href: string): Link | null => {
      const [path = "", fragment] = href.split("#", 2);
      const target = path === "" ? from.file.name : resolve(from.file.name, path);
      const behind = fragment === undefined ? "" : `#${fragment}`;
      const page = pages.find(({ file }) => file.name === target);
      if (page) return { href: `${rootOf(from.path)}${page.path}${behind}`, beside: false };
      const lesson = lessons.find(({ file }) => file === target);
      if (lesson) return { href: `${rootOf(from.path)}lessons/${lesson.slug}/${behind}`, beside: false };
      return source === null ? null : { href: `${source}${target}${behind}`, beside: true };
    },
  };
}

interface Surroundings {
  readonly groups: readonly Group[];
  readonly index: string;
  readonly input: DocsInput;
  readonly before: Page | undefined;
  readonly after: Page | undefined;
}

function renderPage(page: Page, body: Html, { groups, index, input, before, after }: Surroundings): string {
  const root = rootOf(page.path);
  const { edit, t } = input;
  const links = [
    html`<a href="${root}${page.file.name}">${t("docsPages.markdown")}</a>`,
    ...(edit === null
      ? []
      : [
          html`<a href="${edit}${page.file.name}" target="_blank" rel="noopener noreferrer">${t("docsPages.edit")}</a>`,
        ]),
  ];
  return frame(
    `${page.title} · ${input.siteName}`,
    page.summary,
    root,
    index,
    input,
    html`<div class="docs">
${list(groups, root, page, t)}
<main id="main" class="text docs-text">
${english(body, t)}
<p class="docs-links">${links.map((link, at) => html`${at > 0 && " · "}${link}`)}</p>
<nav class="pager" aria-label="${t("docsPages.pager")}">
${before ? html`<a rel="prev" href="${root}${before.path}"><small>${t("site.before")}</small>${englishText(before.title, t)}</a>` : html`<span></span>`}
${after && html`<a rel="next" href="${root}${after.path}"><small>${t("site.after")}</small>${englishText(after.title, t)}</a>`}
</nav>
</main>
</div>`,
  );
}

function renderIndex(groups: readonly Group[], index: string, input: DocsInput): string {
  const root = "../";
  const { t } = input;
  return frame(
    `${t("site.documentation")} · ${input.siteName}`,
    t("docsPages.about"),
    root,
    index,
    input,
    html`<main id="main" class="text docs-index">
<h1>${t("site.documentation")}</h1>
${groups.map(
  ({ title, pages }) => html`<h2>${title}</h2>
<ul>${pages.map((page) => html`<li><a href="${root}${page.path}">${englishText(page.title, t)}</a> <small>${englishText(page.summary, t)}</small></li>\n`)}</ul>
`,
)}
</main>`,
  );
}

/** On a phone it is folded; it is the same without script. */
function list(groups: readonly Group[], root: string, current: Page, t: SiteText): Html {
  const isRule = RULE.test(current.file.name);
  return html`<nav class="docs-list" aria-label="${t("site.documentation")}"><details open>
<summary>${t("docsPages.all")}</summary>
${groups.map(
  ({ title, pages }) => html`<h2>${title}</h2>
<ul>${pages.map((page) => html`<li><a href="${root}${page.path}"${(page === current || (isRule && page.file.name === "docs/rules/README.md")) && html` aria-current="${page === current ? "page" : "true"}"`}>${englishText(page.title, t)}</a></li>`)}</ul>
`,
)}</details></nav>`;
}

function frame(
  title: string,
  description: string,
  root: string,
  index: string,
  input: DocsInput,
  body: Html,
): string {
  const { t } = input;
  return renderDocument({
    t,
    scriptWords: SCRIPT_WORDS.course,
    root,
    title,
    description,
    assets: input.assets,
    bodyClass: "page-text page-docs",
    body: html`${siteHeader({ t, root, name: input.siteName, current: "lesson", docs: true })}
<search class="docs-search" data-index="${root}${index}" data-root="${root}" hidden>
<label>${t("docsPages.search")} <input type="search" autocomplete="off" spellcheck="false" aria-describedby="docs-found"></label>
<p id="docs-found" role="status"></p>
<ol></ol>
</search>
${body}`,
  });
}

/** The documentation is English, also where the pages around it are not. */
function english(markup: Html, { lang }: SiteText): Html {
  return isEnglish(lang) ? markup : html`<div lang="en">${markup}</div>`;
}

function englishText(text: string, { lang }: SiteText): Html {
  return isEnglish(lang) ? html`${text}` : html`<span lang="en">${text}</span>`;
}

const isEnglish = (lang: string) => lang === "en";

function foundIn(
  page: Page,
  sections: readonly { readonly id: string | null; readonly heading: string; readonly text: string }[],
): readonly Found[] {
  return sections.map(({ id, heading, text }) => ({
    path: `${page.path}${id === null ? "" : `#${id}`}`,
    title: page.title,
    heading: plain(heading),
    text: plain(
      text
        .replaceAll(/^```.*$/gm, "")
        .replaceAll(/^[|\s:-]+$/gm, "")
        .replaceAll("|", " "),
    ),
  }));
}

/** What programs that read for somebody are given: every page's text by its address. */
function llms(groups: readonly Group[], rules: readonly Page[], { siteName }: DocsInput): string {
  const rows = (pages: readonly Page[]) =>
    pages.map(({ file, title, summary }) => `- [${title}](${file.name}): ${summary}`);
  return [
    `# ${siteName}`,
    "",
    "> Learn, test and trust PostgreSQL migrations: lessons and a test harness that run a goose-format engine on a real PostgreSQL.",
    "",
    ...groups.flatMap(({ title, pages }) => [`## ${title}`, "", ...rows(pages), ""]),
    "## Rules",
    "",
    ...rows(rules),
    "",
  ].join("\n");
}
