// A Markdown file without steps as a page: a glossary, a page about the course.
import { Marked } from "marked";
import type { SourceFile } from "../engine/index.ts";
import { lessonSlug } from "../lessons/index.ts";
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
  const { title, body } = renderParts(file, context);
  return renderDocument({
    root,
    title: `${title} · ${siteName}`,
    description: title,
    assets: { scripts: [], preloads: [], styles: assets.styles },
    bodyClass: "page-text",
    body: html`${siteHeader({ root, name: siteName, current: "lesson" })}
<main id="main" class="text">
<p class="eyebrow"><a href="${root}">Course</a></p>
${body}</main>`,
  });
}

/** Headings keep their depth and get the id that a Git host would give them; the text between them is prose. */
function renderParts(
  file: SourceFile,
  context: ProseContext,
): { readonly title: string; readonly body: Html } {
  const text = file.text.replace(/^\uFEFF?---\r?\n[\s\S]*?\r?\n---\r?\n/, "");
  const ids = new Map<string, number>();
  const parts: Html[] = [];
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
  for (const token of tokens) {
    if (token.type !== "heading") {
      prose += token.raw;
      continue;
    }
    endProse();
    const words: string = token.text;
    if (title === null && token.depth === 1) {
      title = words;
      parts.push(html`<h1>${renderInline(words, whole)}</h1>\n`);
      continue;
    }
    const id = uniqueId(words, ids);
    parts.push(
      token.depth <= 2
        ? html`<h2 id="${id}">${renderInline(words, whole)}</h2>\n`
        : html`<h3 id="${id}">${renderInline(words, whole)}</h3>\n`,
    );
  }
  endProse();
  return { title: title ?? lessonSlug(file.name), body: html`${parts}` };
}

function uniqueId(words: string, taken: Map<string, number>): string {
  const slug = words
    .toLowerCase()
    .replaceAll(/<[^>]*>|[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
  const count = taken.get(slug) ?? 0;
  taken.set(slug, count + 1);
  // The page's own id stays its own.
  return count === 0 && slug !== "main" ? slug || "section" : `${slug}-${count + 1}`;
}
