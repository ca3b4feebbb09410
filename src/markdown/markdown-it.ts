// `gosling/markdown-it`: makes the blocks of a page that is a lesson live in place, in VitePress and whatever else uses markdown-it.
import { type LessonPage, readPage } from "./page.ts";

/** What is used of markdown-it; it is the site's own, in the site's version. */
export interface MarkdownIt {
  readonly core: { readonly ruler: { push(name: string, rule: (state: State) => void): void } };
}

interface Token {
  readonly type: string;
  readonly map: [number, number] | null;
  content: string;
  level: number;
}

interface State {
  readonly src: string;
  // The hosts' own: VitePress gives `frontmatter` and `relativePath`.
  readonly env: {
    readonly frontmatter?: Readonly<Record<string, unknown>>;
    readonly relativePath?: string;
    readonly path?: string;
  };
  readonly Token: new (type: string, tag: string, nesting: 0) => Token;
  tokens: Token[];
}

/**
 * `md.use(goslingMarkdownIt)`. Pages without a `gosling:` key in their front matter are left alone.
 *
 * @example
 * ```ts
 * // .vitepress/config.js
 * import { goslingMarkdownIt } from "gosling/markdown-it";
 *
 * export default {
 *   markdown: { config: (md) => md.use(goslingMarkdownIt) },
 * };
 * ```
 */
export function goslingMarkdownIt(md: MarkdownIt): void {
  md.core.ruler.push("gosling", (state) => {
    const { env, src } = state;
    const page = readPage(env.relativePath ?? env.path ?? "page.md", env.frontmatter, src, 0);
    if (page === null) return;
    const markup = (content: string): Token =>
      Object.assign(new state.Token("html_block", "", 0), { content });
    state.tokens = [
      ...state.tokens.flatMap((token) => {
        const step =
          token.type === "fence" && token.map !== null ? page.steps.get(token.map[0] + 1) : undefined;
        return step === undefined
          ? [token]
          : [markup(`<gosling-sql step="${step}">\n`), token, markup("</gosling-sql>\n")];
      }),
      markup(pageElement(page)),
    ];
  });
}

/** `v-pre`: Vue leaves what is in it alone. */
function pageElement({ name, text }: LessonPage): string {
  return `<gosling-page v-pre hidden name="${escaped(name)}" lesson="${escaped(text)}"></gosling-page>\n`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;");
}
