// The pages of docs/rules that come with the package: which there are, and one of them as text for a terminal.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { MIGRATION_ERROR_CODES } from "../../engine/index.ts";
import { wrap } from "../../text/index.ts";
import { docsFolder } from "../package/index.ts";

/** The codes that have a page, sorted. */
export function ruleNames(): readonly string[] {
  return readdirSync(join(docsFolder, "rules"))
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .map((file) => file.slice(0, -".md".length))
    .sort();
}

/** The page's Markdown; undefined where no rule has this name. Small letters and hyphens are taken as well. */
export function rulePage(name: string): string | undefined {
  const code = name.toUpperCase().replaceAll("-", "_");
  const names = ruleNames();
  const page = names.includes(code)
    ? code
    : isStructure(code) && names.includes(STRUCTURE)
      ? STRUCTURE
      : undefined;
  return page && readFileSync(join(docsFolder, "rules", `${page}.md`), "utf8");
}

/** The page that explains what a file's text may be. */
const STRUCTURE = "FILE_STRUCTURE";

function isStructure(code: string): boolean {
  const codes: readonly string[] = MIGRATION_ERROR_CODES;
  return codes.includes(code) && codes.indexOf(code) <= codes.indexOf("LINE_TOO_LONG");
}

/** Markdown for a terminal: headings in capitals, code indented, paragraphs wrapped, links as their text. */
export function asText(markdown: string, width: number): string {
  let code = false;
  const lines = markdown.split("\n").flatMap((line) => {
    if (/^\s*```/.test(line)) {
      code = !code;
      return [];
    }
    if (code) return [`    ${line}`.trimEnd()];
    const heading = /^#+ (.*)$/.exec(line)?.[1];
    if (heading !== undefined) return [heading.toUpperCase()];
    if (line.startsWith("|")) return [line];
    return wrap(line.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1").replaceAll(/`([^`]+)`/g, "$1"), width).split(
      "\n",
    );
  });
  return `${lines.join("\n").trim()}\n`;
}
