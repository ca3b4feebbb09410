// What holds for the course as a whole: its form, its order, its links, and the pages that are made from it.
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Lesson, lintLesson, parseLesson } from "../../src/lessons/index.ts";
import { writeQuickReference } from "./quick-reference.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const read = (name: string) => readFileSync(join(root, name), "utf8");
const pages = readdirSync(join(root, "lessons"))
  .filter((name) => name.endsWith(".md") && name !== "README.md")
  .sort()
  .map((name) => parse(`lessons/${name}`));
const course = pages.filter(({ file }) => /\/\d\d-/.test(file));

function parse(name: string): Lesson {
  const parsed = parseLesson({ name, text: read(name) });
  if (!parsed.ok) throw new Error(`${name}: ${parsed.problems[0]?.message}`);
  return parsed.lesson;
}

const anchors = (path: string) =>
  pages.find(({ file }) => file === path)?.headings.map(({ id }) => id) ?? null;

test("its files are numbered without a gap, in five parts that follow each other", () => {
  expect(course.map(({ file }) => Number(basename(file).slice(0, 2)))).toEqual(
    course.map((_, index) => index + 1),
  );
  const parts = course.map(({ part }) => part);
  expect(parts.filter((part, index) => part !== parts[index - 1])).toHaveLength(5);
});

describe.each(course.map((lesson) => [lesson.title, lesson] as const))("%s", (_title, lesson) => {
  test("takes 5 to 15 minutes and has an exercise with hints", () => {
    expect(lesson.minutes).toBeGreaterThanOrEqual(5);
    expect(lesson.minutes).toBeLessThanOrEqual(15);
    expect(lesson.exercises.length).toBeGreaterThan(0);
    for (const exercise of lesson.exercises) expect(exercise.hints.length).toBeGreaterThan(0);
  });

  test("ends with what was shown, in three lines, and where to read on", () => {
    expect(lesson.sections.slice(-2).map(({ title }) => title)).toEqual(["What you saw", "Further reading"]);
    const shown = lesson.sections.at(-2)?.blocks[0];
    expect(shown?.type === "prose" && shown.markdown.match(/^- /gm)).toHaveLength(3);
  });

  test("says in words each code that it expects", () => {
    const prose = read(lesson.file).replaceAll(/^```.*$/gm, "");
    for (const { error } of lesson.steps) if (error) expect(prose).toContain(error.code);
  });

  test("links to the glossary", () => {
    expect(read(lesson.file)).toMatch(/\(glossary\.md#[a-z-]+\)/);
  });
});

test.each(pages.map((lesson) => [lesson.file, lesson] as const))("%s has nothing to look at", (_, lesson) => {
  const exists = (path: string) => pages.some(({ file }) => file === path);
  expect([...lesson.warnings, ...lintLesson(lesson, { exists, anchors })]).toEqual([]);
});

test("lessons/README.md names every lesson, and its links lead somewhere", () => {
  const readme = read("lessons/README.md");
  const links = [...readme.matchAll(/\]\(([\w-]+\.md)(?:#([\w-]+))?\)/g)];
  for (const { file } of pages) expect(links.map(([, path]) => `lessons/${path}`)).toContain(file);
  for (const [, path, anchor] of links) {
    expect(pages.map(({ file }) => file)).toContain(`lessons/${path}`);
    if (anchor) expect(anchors(`lessons/${path}`)).toContain(anchor);
  }
});

test("the glossary has each word once, and the lessons' databases are five at most", () => {
  const words = pages.find(({ slug }) => slug === "glossary")?.headings.map(({ title }) => title) ?? [];
  expect(new Set(words).size).toBe(words.length);
  for (const { databases } of pages) expect(databases.length).toBeLessThanOrEqual(5);
});

test("docs/quick-reference.md is what the lessons show (npx vitest run -u writes it)", async () => {
  await expect(writeQuickReference(course)).toMatchFileSnapshot(join(root, "docs/quick-reference.md"));
});
