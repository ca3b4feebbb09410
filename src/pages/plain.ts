// A Markdown file without steps as a page: a glossary, a page about the course.
import { Marked } from "marked";
import type { SourceFile } from "../engine/index.ts";
import { lessonSlug } from "../lessons/index.ts";
import { headingId } from "./anchor.ts";
import type { PageAssets } from "./assets.ts";
import { renderDocument, siteHeader } from "./document.ts";
import { type Html, html } from "./html.ts";
import { type ProseContext, renderInline, renderProse } from "./markdown.ts";

export interface PlainPageInput {
  readonly siteName: string;
  readonly assets: PageAssets;
  readonly context: ProseContext;
}

/** Its place is two folders below the root. */
export function renderPlainPage(file: SourceFile, { siteName, assets, context }: PlainPageInput): string {
  const root = "../../";
  const { t } = context;
  const { title, body } = renderParts(file, context);
  return renderDocument({
    t,
    root,
    title: `${title} · ${siteName}`,
    description: title,
    assets: { scripts: [], preloads: [], styles: assets.styles },
    bodyClass: "page-text",
    body: html`${siteHeader({ t, root, name: siteName, current: "lesson" })}
<main id="main" class="text">
<p class="eyebrow"><a href="${root}">${t("site.course")}</a></p>
${body}</main>`,
  });
}

export interface Parts {
  readonly title: string;
  readonly body: Html;
  /** The text under each heading, in order; the first has no id. */
  readonly sections: readonly {
    readonly id: string | null;
    readonly heading: string;
    readonly text: string;
  }[];
}

/** Headings keep their depth and get the id that a Git host would give them, and with `anchors` a link to it; the text between them is prose. */
export function renderParts(file: SourceFile, context: ProseContext, anchors = false): Parts {
  const text = file.text
    .replace(/^\uFEFF?---\r?\n[\s\S]*?\r?\n---\r?\n/, "")
    // A picture for a Git host, at a place that the site does not have.
    .replace(/^<picture>[\s\S]*?<\/picture>\r?\n/m, "");
  const ids = new Map<string, number>();
  const parts: Html[] = [];
  const sections: { id: string | null; heading: string; text: string }[] = [];
  let title: string | null = null;
  let prose = "";
  const tokens = new Marked({ gfm: true }).lexer(text);
  const whole = {
    ...context,
    definitions: tokens.flatMap(({ type, raw }) => (type === "def" ? [raw] : [])).join("\n"),
  };
  const endProse = (): void => {
    if (prose.trim() !== "") parts.push(renderProse(prose, whole));
    prose = "";
  };
  const begin = (id: string | null, heading: string) => sections.push({ id, heading, text: "" });
  for (const token of tokens) {
    if (token.type !== "heading") {
      prose += token.raw;
      if (sections.length === 0) begin(null, "");
      sections.at(-1)!.text += token.raw;
      continue;
    }
    endProse();
    const words: string = token.text;
    if (title === null && token.depth === 1) {
      title = words;
      begin(null, words);
      parts.push(html`<h1>${renderInline(words, whole)}</h1>\n`);
      continue;
    }
    const id = headingId(words, ids);
    begin(id, words);
    const link =
      anchors && html` <a class="anchor" href="#${id}" aria-label="${context.t("site.linkToPart")}">#</a>`;
    parts.push(
      token.depth <= 2
        ? html`<h2 id="${id}">${renderInline(words, whole)}${link}</h2>\n`
        : html`<h3 id="${id}">${renderInline(words, whole)}${link}</h3>\n`,
    );
  }
  endProse();
  return { title: title ?? lessonSlug(file.name), body: html`${parts}`, sections };
}
