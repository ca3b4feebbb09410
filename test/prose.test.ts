// Plain English, as far as a test can count it: words that make text read as translated stay out of what readers and users see.
// docs/style.md has the rules.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { parseSync } from "vite";
import { describe, expect, test } from "vitest";
import { dedent } from "./support/dedent.ts";

const root = resolve(import.meta.dirname, "..");
const STIFF = /\b(?:shall|stands?|stood|standing|tells?|telling|told)\b/gi;
/** Of this many comment lines in src, one may hold such a word. */
const COMMENT_LINES_FOR_ONE = 500;

interface Found {
  /** `file:line: the words around it`. */
  readonly place: string;
}

describe("no text that readers or users see has a stiff word", () => {
  for (const folder of ["lessons", "docs"]) {
    test(`${folder}/`, () => {
      // docs/style.md shows the words to avoid.
      const files = filesIn(folder, ".md").filter((file) => file !== "docs/style.md");
      const found = files.flatMap((file) => stiffIn(withoutCode(read(file)), file));
      expect(found.map(({ place }) => place)).toEqual([]);
    });
  }

  test("README, CONTRIBUTING, ARCHITECTURE and CHANGELOG", () => {
    const files = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md"];
    const found = files.flatMap((file) => stiffIn(withoutCode(read(file)), file));
    expect(found.map(({ place }) => place)).toEqual([]);
  });

  test("help, errors, hints and the page's own words (the strings of src and site)", () => {
    const found = sources().flatMap((file) =>
      strings(file).flatMap(({ text, line }) => stiffIn(text, file, line)),
    );
    expect(found.map(({ place }) => place)).toEqual([]);
  });
});

test(`at most one comment line in ${COMMENT_LINES_FOR_ONE} has one`, () => {
  const comments = sources().flatMap((file) => comment(file).map(({ text, line }) => ({ text, line, file })));
  const lines = comments.reduce((sum, { text }) => sum + text.split("\n").length, 0);
  const found = comments.flatMap(({ text, line, file }) => stiffIn(text, file, line));
  expect(lines).toBeGreaterThan(COMMENT_LINES_FOR_ONE);
  expect(found.map(({ place }) => place).slice(Math.floor(lines / COMMENT_LINES_FOR_ONE))).toEqual([]);
});

describe("the counting", () => {
  test("finds a stiff word in prose and passes over code and longer words", () => {
    const prose = dedent`
        It stands here.
        \`\`\`sql
        SELECT 'told';
        \`\`\`
        \`tell\` is code, and a standard is understood.`;
    expect(stiffIn(withoutCode(prose), "a.md").map(({ place }) => place)).toEqual([
      "a.md:1: It stands here.",
    ]);
  });
});

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

function filesIn(folder: string, end: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(end))
    .map((file) =>
      relative(root, join(root, folder, file))
        .split(sep)
        .join("/"),
    )
    .sort();
}

function sources(): string[] {
  return [...filesIn("src", ".ts"), ...filesIn("site", ".ts")].filter((file) => !file.endsWith(".d.ts"));
}

/** Fences and code spans become blanks; lines stay where they are. */
function withoutCode(markdown: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, " ");
  return markdown.replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1`*[ \t]*$/gm, blank).replace(/`[^`\n]+`/g, blank);
}

function stiffIn(text: string, file: string, firstLine = 1): Found[] {
  return text.split("\n").flatMap((line, index) =>
    [...line.matchAll(STIFF)].map(() => ({
      place: `${file}:${firstLine + index}: ${line.trim().slice(0, 160)}`,
    })),
  );
}

interface Text {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

function parsed(file: string): { readonly text: string; readonly result: ReturnType<typeof parseSync> } {
  const text = read(file);
  return { text, result: parseSync(file, text) };
}

function comment(file: string): Text[] {
  const { text, result } = parsed(file);
  return result.comments.map(({ value, start }) => ({ text: value, line: lineAt(text, start) }));
}

/** The string literals and the texts of templates; import paths are none of them. */
function strings(file: string): Text[] {
  const { text, result } = parsed(file);
  const found: Text[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { type, value, start } = node as { type?: string; value?: unknown; start?: number };
    const words =
      type === "TemplateElement" ? (value as { cooked?: string }).cooked : type === "Literal" ? value : null;
    // A word alone is a name in the code, not a sentence.
    if (typeof words === "string" && words.includes(" "))
      found.push({ text: words, line: lineAt(text, start ?? 0) });
    for (const [key, child] of Object.entries(node)) if (key !== "source") visit(child);
  };
  visit(result.program);
  return found;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
