// `gosling/remark`: makes the blocks of a page that is a lesson live in place, in Docusaurus, Astro and whatever else uses remark.
import { readPage } from "./page.ts";

/** What is used of mdast; it is the site's own, in the site's version. */
interface Node {
  readonly type: string;
  readonly value?: string;
  readonly position?: { readonly start: { readonly line: number } } | undefined;
  children?: Node[];
  data?: { readonly hName: string; readonly hProperties: Readonly<Record<string, string | boolean>> };
}

interface File {
  readonly value: unknown;
  readonly path?: string;
  readonly cwd?: string;
  // The hosts' own: Docusaurus gives `frontMatter`, Astro `astro.frontmatter`.
  readonly data: {
    readonly frontMatter?: Readonly<Record<string, unknown>>;
    readonly astro?: { readonly frontmatter?: Readonly<Record<string, unknown>> };
  };
}

/**
 * `remarkPlugins: [remarkGosling]`. Pages without a `gosling:` key in their front matter are left alone.
 *
 * @example
 * ```ts
 * // astro.config.js
 * import { remarkGosling } from "gosling/remark";
 *
 * export default {
 *   markdown: { remarkPlugins: [remarkGosling] },
 * };
 * ```
 */
export function remarkGosling(): (tree: Node, file: File) => void {
  return (tree, file) => {
    const front = file.data.frontMatter ?? file.data.astro?.frontmatter;
    // Some hosts hand over the whole file, others the text under its front matter.
    const text = String(file.value).replaceAll("\r\n", "\n");
    const head = /^---\n[\s\S]*?\n---\n/.exec(text)?.[0] ?? "";
    const before = head.split("\n").length - 1;
    const page = readPage(nameOf(file), front, text.slice(head.length), before);
    if (page === null) return;
    tree.children = [
      ...(tree.children ?? []).map((node) => {
        const line = node.position?.start.line ?? 0;
        const step = node.type === "code" ? page.steps.get(line - before) : undefined;
        return step === undefined ? node : element("gosling-sql", { step }, [node]);
      }),
      element("gosling-page", { hidden: true, name: page.name, lesson: page.text }, []),
    ];
  };
}

function element(
  hName: string,
  hProperties: Readonly<Record<string, string | boolean>>,
  children: Node[],
): Node {
  return { type: "gosling", data: { hName, hProperties }, children };
}

function nameOf({ path, cwd }: File): string {
  if (path === undefined) return "page.md";
  return cwd !== undefined && path.startsWith(cwd) ? path.slice(cwd.length).replace(/^[\\/]/, "") : path;
}
