// The written pages in a pseudo-locale: no word of theirs is outside the catalogue.
import { parseDocument } from "htmlparser2";
import { expect, test } from "vitest";
import { parseLesson } from "../../src/lessons/index.ts";
import { renderSite } from "../../src/pages/index.ts";
import { createWords, SITE } from "../../src/words/index.ts";
import { foreignWords, PSEUDO, PSEUDO_LESSONS, PSEUDO_MIGRATION } from "../support/pseudo-locale.ts";
import { assets } from "./support/lesson.ts";

const sources = Object.entries(PSEUDO_LESSONS).map(([name, text]) => ({ name, text }));
const lessons = sources.map((source) => {
  const parsed = parseLesson(source);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("; "));
  return parsed.lesson;
});
const docs = {
  files: [
    { name: "README.md", text: "# 壬\n\n癸。\n" },
    { name: "docs/cli.md", text: "# 子\n\n## 丑\n\n寅。\n" },
  ],
  edit: "https://host.example/",
  source: null,
};
const input = {
  lessons,
  sources,
  migrations: [PSEUDO_MIGRATION],
  pages: [{ name: "lessons/glossary.md", text: "# 卯\n\n## 辰\n" }],
  assets,
  docs,
  start: () => [
    { name: "users", columns: [{ name: "id", definition: "int" }] },
    { name: "other", columns: [] },
  ],
  translation: PSEUDO,
};

type Nodes = ReturnType<typeof parseDocument>["children"];

/** Text and labels, without code, which is data, and without what says that it is English. */
function textsOf(nodes: Nodes): readonly string[] {
  return nodes.flatMap((node) => {
    if (node.type === "text") return [node.data];
    if (!("attribs" in node) || ["script", "style", "code", "pre", "th"].includes(node.name)) return [];
    const { attribs } = node;
    const isEnglish = attribs.lang === "en" && node.name !== "html";
    if (isEnglish || /\b(?:sqlstate-name|file-name|file-path|path)\b/.test(attribs.class ?? "")) return [];
    const labels = ["aria-label", "title", "alt", "placeholder", "aria-description"].flatMap(
      (name) => attribs[name] ?? [],
    );
    const content = /description|og:(?:title|image:alt)/.test(attribs.name ?? attribs.property ?? "");
    return [...labels, ...(content ? [attribs.content ?? ""] : []), ...textsOf(node.children)];
  });
}

const pages = (more: object) =>
  [...renderSite({ ...input, ...more })].filter(([path]) => path.endsWith(".html"));

test("no page has a word outside the catalogue", () => {
  const all = pages({ address: "https://course.example/" });
  expect(all.length).toBeGreaterThan(14);
  for (const [path, page] of all) {
    const document = parseDocument(page);
    expect([path, textsOf(document.children).flatMap(foreignWords)]).toEqual([path, []]);
    expect(page).toContain('<html lang="ru">');
    if (!path.startsWith("migrations/")) expect(page).toContain("⟦");
  }
});

test("in English the same pages have words, so that the test can fail", () => {
  const [, page] = pages({ translation: undefined }).find(([path]) => path === "index.html")!;
  expect(textsOf(parseDocument(page).children).flatMap(foreignWords).length).toBeGreaterThan(50);
  expect(page).not.toContain("gosling-words");
});

test("a translated word is text, never markup", () => {
  const words = {
    coursePage: { start: "<b>los</b>" },
    record: { title: "</script><script>alert(1)</script>" },
  };
  const [, page] = pages({ translation: { lang: "de", words } }).find(([path]) => path === "index.html")!;
  expect(page).toContain("&lt;b&gt;los&lt;/b&gt;");
  expect(page).not.toContain("<script>alert");
  // What is not translated stays English.
  expect(page).toContain("What you need");
});

test("plural forms, numbers, lists and days are the language's own", () => {
  const counts = { step_one: "{{count}} krok", step_few: "{{count}} kroki", step_many: "{{count}} kroków" };
  const t = createWords(SITE, { lang: "pl", words: { counts } });
  const steps = [1, 3, 5, 12345].map((count) => t("counts.step", { count }).replaceAll(/\s/g, " "));
  expect(steps).toEqual(["1 krok", "3 kroki", "5 kroków", "12 345 kroków"]);
  expect(t.list(["a", "b", "c"])).toBe("a, b i c");
  expect(t.date(Date.UTC(2026, 0, 2, 12))).toBe("2 stycznia 2026");
  // A text that is not translated has the English plural.
  expect(t("counts.file", { count: 3 })).toBe("3 files");
  const english = createWords(SITE);
  expect([english.list(["a", "b", "c"]), english("counts.step", { count: 1 })]).toEqual([
    "a, b and c",
    "1 step",
  ]);
});
