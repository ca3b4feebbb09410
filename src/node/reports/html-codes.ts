// The pages of the codes that were found, at the end of the HTML report: it needs no other file and no network.
import { Marked } from "marked";
import { anchorId, escaped } from "./html-parts.ts";
import { pageAddress, pageOf } from "./pages.ts";

export function codeSections(codes: readonly string[], docsUrl?: string): string {
  const known = new Set(codes.filter((code) => pageOf(code)));
  if (known.size === 0) return "";
  return `<section id="codes"><h2>What the codes mean</h2>
${[...known]
  .sort()
  .map((code) => section(code, known, docsUrl))
  .join("\n")}
</section>`;
}

function section(code: string, known: ReadonlySet<string>, docsUrl: string | undefined): string {
  const page = pageOf(code);
  const elsewhere =
    page && docsUrl !== undefined
      ? `<a href="${escaped(pageAddress(page, docsUrl))}">This page on the web</a>`
      : `In a terminal: <code>npx gosling help ${escaped(code)}</code>`;
  return `<details class="code" id="${anchorId("code", code)}"><summary><strong>${escaped(code)}</strong> ${escaped(page?.title ?? "")}</summary>
<div class="body">${rendered(page?.markdown ?? "", known)}<p>${elsewhere}</p></div></details>`;
}

/** The package's own pages. A link to a page that is here leads to it; any other becomes its text. */
function rendered(markdown: string, known: ReadonlySet<string>): string {
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        return depth === 1 ? "" : `<h4>${this.parser.parseInline(tokens)}</h4>`;
      },
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        const code = /([A-Z_]+)\.md/.exec(href)?.[1] ?? "";
        return known.has(code) ? `<a href="#${anchorId("code", code)}">${text}</a>` : text;
      },
      html: ({ text }) => escaped(text),
    },
  });
  return marked.parse(markdown, { async: false });
}
