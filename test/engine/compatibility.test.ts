// docs/goose-compatibility.md is true: each difference that the recorded cases show is a heading there, and each test it names exists.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { differences } from "../support/golden-differences.ts";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/goose-compatibility.md", root), "utf8");
/** Each difference as one line of text: titles of tests may be broken over two lines. */
const sections = page
  .split(/^### /m)
  .slice(1)
  .map((text) => ({ title: text.slice(0, text.indexOf("\n")), text: text.replaceAll(/\s+/g, " ") }));

test.each([...new Set(Object.values(differences).map(({ why }) => why))])("%s is told", (why) => {
  expect(sections.map(({ title }) => title)).toContain(why);
});

describe.each(sections)("$title", ({ text }) => {
  const named = [...text.matchAll(/`(test\/[^`]+)`((?:[,;]? ?"[^"]+")*)/g)];

  test("names the test that pins it", () => {
    expect(named.length).toBeGreaterThan(0);
    for (const [, file = "", titles = ""] of named) {
      expect(existsSync(new URL(file, root)), file).toBe(true);
      const source = readFileSync(new URL(file, root), "utf8");
      for (const [, title = ""] of titles.matchAll(/"([^"]+)"/g)) expect(source).toContain(`"${title}"`);
    }
  });
});
