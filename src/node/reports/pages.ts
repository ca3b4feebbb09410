// The page of each code, from docs/rules of the package: its title and its text. What the reports link to and quote.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathOf } from "../../pages/index.ts";
import { packageRoot } from "../package/index.ts";

export interface Page {
  /** One sentence without Markdown. */
  readonly title: string;
  /** The whole page, as Markdown. */
  readonly markdown: string;
  /** Below docs/rules. */
  readonly file: string;
}

const known = new Map<string, Page | undefined>();

/** Undefined for a code without a page. */
export function pageOf(code: string): Page | undefined {
  if (!known.has(code)) known.set(code, read(`${code}.md`) ?? ofStructure(code));
  return known.get(code);
}

function read(file: string): Page | undefined {
  let markdown: string;
  try {
    markdown = readFileSync(join(packageRoot, "docs", "rules", file), "utf8");
  } catch {
    return undefined;
  }
  const first = markdown.split(/\n{2,}/)[1] ?? "";
  return { title: plain(first.replace(/\s*Severity:.*$/s, "")), markdown, file };
}

/** Codes of a file's structure share a page, with a row each. */
function ofStructure(code: string): Page | undefined {
  const page = read("FILE_STRUCTURE.md");
  const title = new RegExp(`^\\| ${code} \\| (.*) \\|$`, "m").exec(page?.markdown ?? "")?.[1];
  return page && title ? { ...page, title: plain(title) } : undefined;
}

const plain = (markdown: string) => markdown.replace(/[`*]/g, "").replace(/\s+/g, " ").trim();

/** Where the page is on the site of gosling build at that address. */
export function pageAddress({ file }: Page, docsUrl: string): string {
  return new URL(pathOf(`docs/rules/${file}`), docsUrl.endsWith("/") ? docsUrl : `${docsUrl}/`).href;
}
