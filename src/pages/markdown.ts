// A lesson's prose to safe HTML. Lessons are untrusted: whatever Markdown lets through, the sanitiser decides.
import { Marked } from "marked";
import sanitize from "sanitize-html";
import { highlightSql } from "./highlight.ts";
import { escapeHtml, type Html, trusted, unescapeHtml } from "./html.ts";
import { recordingFigure } from "./recording.ts";
import type { SiteText } from "./text.ts";

export interface Link {
  readonly href: string;
  /** It opens beside the page: a running lesson lives in the page's memory. */
  readonly beside: boolean;
}

export interface ProseContext {
  /** For the few words that are put into the prose. */
  readonly t: SiteText;
  /** Where a relative link of the lesson leads on the site; null: nowhere, its text stays. */
  readonly resolveLink: (href: string) => Link | null;
  /** The page of a file that is named in code; null: it has none. */
  readonly resolveName?: (name: string) => string | null;
  /** The address of a picture with a relative path; null: its words take its place. Without this it stays as it is. */
  readonly resolvePicture?: (path: string) => string | null;
  /** Link reference definitions that hold for this text. */
  readonly definitions?: string;
}

export const noLinks = (t: SiteText): ProseContext => ({ t, resolveLink: () => null });

/** How a `recorded` block passes the sanitiser: as text, drawn afterwards. */
const RECORDED = '<pre class="code recorded"><code>';

const marked = new Marked({
  gfm: true,
  renderer: {
    code({ text, lang }) {
      const language = (lang ?? "").split(/\s/)[0] ?? "";
      if (language === "recorded") return `${RECORDED}${escapeHtml(text)}</code></pre>\n`;
      const inner = language === "sql" ? highlightSql(text).markup : escapeHtml(text);
      return `<pre class="code"><code>${inner}</code></pre>\n`;
    },
  },
});

const alertNames = {
  NOTE: "site.note",
  TIP: "site.tip",
  IMPORTANT: "site.important",
  WARNING: "site.warning",
  CAUTION: "site.caution",
} as const;

export function renderProse(markdown: string, context: ProseContext): Html {
  return trusted(
    dress(clean(marked.parse(withDefinitions(markdown, context), { async: false }), context), context),
  );
}

/** One line of Markdown without a paragraph around it, for titles and summaries. */
export function renderInline(markdown: string, context: ProseContext): Html {
  return trusted(clean(marked.parseInline(markdown, { async: false }), context));
}

function withDefinitions(markdown: string, { definitions }: ProseContext): string {
  return definitions ? `${markdown}\n\n${definitions}` : markdown;
}

function clean(dirty: string, context: ProseContext): string {
  return sanitize(dirty, {
    allowedTags: [
      "p",
      "br",
      "hr",
      "h3",
      "h4",
      "h5",
      "h6",
      "blockquote",
      "ul",
      "ol",
      "li",
      "pre",
      "code",
      "span",
      "em",
      "strong",
      "del",
      "a",
      "img",
      "table",
      "thead",
      "tbody",
      "tr",
      "th",
      "td",
      "details",
      "summary",
      "kbd",
      "sub",
      "sup",
      "abbr",
      "dl",
      "dt",
      "dd",
    ],
    allowedAttributes: {
      a: ["href", "title", "target", "rel"],
      img: ["src", "alt", "title", "width", "height"],
      th: ["align"],
      td: ["align"],
      ol: ["start"],
      details: ["open"],
      abbr: ["title"],
    },
    allowedClasses: {
      pre: ["code", "recorded"],
      span: ["tok-keyword", "tok-string", "tok-comment", "tok-number", "tok-annotation"],
    },
    allowedSchemes: ["http", "https", "mailto"],
    allowedSchemesByTag: { img: ["data"] },
    allowProtocolRelative: false,
    transformTags: {
      // The page's own headings are h1 and h2.
      h1: "h3",
      h2: "h3",
      a: (_name, attributes) => ({ tagName: "a", attribs: linkAttributes(attributes, context) }),
      // A picture from elsewhere would show its host who reads the lesson, so it becomes a link.
      img: (_name, attributes) => {
        const { src = "", alt } = attributes;
        if (/^\s*(?:https?:)?\/\//i.test(src))
          return {
            tagName: "a",
            attribs: linkAttributes({ href: src }, context),
            text: alt || context.t("site.picture"),
          };
        if (context.resolvePicture === undefined || /^\s*data:/i.test(src))
          return { tagName: "img", attribs: attributes };
        const resolved = context.resolvePicture(src);
        return resolved === null
          ? { tagName: "em", attribs: {}, text: alt || context.t("site.picture") }
          : { tagName: "img", attribs: { ...attributes, src: resolved } };
      },
    },
  });
}

function linkAttributes(
  attributes: Readonly<Record<string, string>>,
  context: ProseContext,
): Record<string, string> {
  const href = (attributes.href ?? "").trim();
  const kept: Record<string, string> = attributes.title === undefined ? {} : { title: attributes.title };
  // A running lesson lives in the page's memory: links that lead away open beside it.
  const beside = { target: "_blank", rel: "noopener noreferrer" };
  if (/^https?:\/\//i.test(href)) return { ...kept, href, ...beside };
  if (href.startsWith("#") || /^mailto:/i.test(href)) return { ...kept, href };
  const resolved = /^[a-z][a-z0-9+.-]*:|^\/\//i.test(href) ? null : context.resolveLink(href);
  if (resolved === null) return kept;
  return { ...kept, href: resolved.href, ...(resolved.beside ? beside : {}) };
}

/** Works on clean HTML, whose tags are balanced: tables may scroll by themselves, GitHub's alerts get their title, files their link, recordings their picture. */
function dress(clean: string, { t, resolveName }: ProseContext): string {
  return linkNames(clean, resolveName ?? (() => null))
    .replaceAll("<table>", '<div class="scroll"><table class="plain">')
    .replaceAll("</table>", "</table></div>")
    .replaceAll(
      /<blockquote>\s*<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?:<br \/>)?\s*/g,
      (_match, name: keyof typeof alertNames) =>
        `<blockquote class="alert alert-${name.toLowerCase()}"><p class="alert-title">${escapeHtml(t(alertNames[name]))}</p><p>`,
    )
    .replaceAll(
      new RegExp(`${RECORDED}([^<]*)</code></pre>`, "g"),
      (_match, text: string) => recordingFigure(unescapeHtml(text), t).markup,
    );
}

/** Text inside a link or a code block stays as it is. */
function linkNames(clean: string, resolveName: (name: string) => string | null): string {
  return clean.replaceAll(
    /<a\b[^>]*>[\s\S]*?<\/a>|<pre\b[\s\S]*?<\/pre>|<code>([^<]{1,300})<\/code>/g,
    (whole, name: string | undefined) => {
      const href = name === undefined ? null : resolveName(name);
      return href === null
        ? whole
        : `<a href="${escapeHtml(href)}" target="_blank" rel="noopener noreferrer">${whole}</a>`;
    },
  );
}
