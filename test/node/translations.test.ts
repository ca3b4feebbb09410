// A course's language: the words for translators, what is wrong in a translation at its place, and what the build makes of it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CATALOGUE } from "../../src/words/index.ts";
import { cliFolder } from "../support/cli.ts";

const LESSON = `---
databases: [alice]
clock: 2025-12-20 12:00:00
summary: Eine.
---
# Erste

## Anfang

\`\`\`sql db=alice
SELECT 1 AS one;
\`\`\`
`;

describe("gosling words", () => {
  test("prints the catalogue, with the plural forms of the language that is asked for", async () => {
    const folder = await cliFolder();
    const english = JSON.parse((await folder.run(["words"])).out);
    expect(english).toEqual(CATALOGUE);
    const { code, out, err } = await folder.run(["words", "--lang", "pl"]);
    expect([code, err]).toEqual([0, ""]);
    const forms = Object.keys(JSON.parse(out).counts).filter((name) => name.startsWith("step_"));
    expect(forms).toEqual(["step_one", "step_few", "step_many", "step_other"]);
  });

  test("goes on with a translation, and lists what it lacks", async () => {
    const { bar, ...rest } = CATALOGUE;
    const { next, ...others } = bar!;
    const words = { ...rest, bar: { ...others, first: "Ersten Schritt ausführen" } };
    const folder = await cliFolder({ "words.de.json": JSON.stringify(words) });
    const { code, out, err } = await folder.run(["words", "--lang", "de", "--words", "words.de.json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out).bar).toMatchObject({ first: "Ersten Schritt ausführen", next });
    expect(err).toBe("words.de.json lacks 1 text, which stays English:\n  bar.next\n");
  });
});

test("a mistake in a translation is named with its place, and nothing is built", async () => {
  const folder = await cliFolder({
    "lessons/01-erste.md": LESSON,
    "words.de.json": `{
  "bar": { "next": "Weiter {{x}}", "nxt": "Weiter" },
  "step": { "name": 3 },
  "counts": { "step_few": "{{count}} Schritte", "file_otherwise": "" },
  "oops": {}
}`,
  });
  const { code, err } = await folder.run([
    ...["build", "--out", "site", "--lang", "de", "--words", "words.de.json"],
  ]);
  expect(code).toBe(2);
  expect(err.match(/^words\.de\.json:.*$/gm)).toEqual([
    "words.de.json:2:20: error: bar.next has no value {{x}} (BAD_WORDS)",
    "words.de.json:2:36: error: the site has no text bar.nxt (BAD_WORDS)",
    "words.de.json:3:13: error: step.name must be a text (BAD_WORDS)",
    "words.de.json:4:49: error: the site has no text counts.file_otherwise (BAD_WORDS)",
    "words.de.json:5:3: error: the site has no texts oops (BAD_WORDS)",
  ]);
  await folder.write({ "words.de.json": '{"bar": {"next": "Weiter"},}' });
  const broken = await folder.run(["words", "--lang", "de", "--words", "words.de.json"]);
  expect([broken.code, broken.err]).toEqual([2, expect.stringMatching(/words\.de\.json:1:28: error: /)]);
  for (const args of [
    ["--words", "words.de.json"],
    ["--lang", "x_y"],
    ["--lang", "de", "--words", "none.json"],
  ])
    expect([args, (await folder.run(["words", ...args])).code]).toEqual([args, 2]);
});

test("a course says its language in gosling.config.json, and its build speaks it", async () => {
  const folder = await cliFolder({
    "lessons/01-erste.md": LESSON,
    "gosling.config.json": JSON.stringify({ lang: "de", words: "i18n/de.json" }),
    "i18n/de.json": JSON.stringify({
      coursePage: { start: "Erste Lektion" },
      bar: { first: "Ersten Schritt ausführen" },
      offlinePage: { heading: "Ohne <Netz>" },
    }),
  });
  const { code, err } = await folder.run(["build", "--out", "site", "--no-docs"]);
  expect(code).toBe(0);
  expect(err).toMatch(/^i18n\/de\.json lacks \d+ texts, which stay English:\n {2}counts\.check_one\n/);
  expect(err).not.toContain("bar.first\n");
  const site = (path: string) => readFileSync(join(folder.path, "site", path), "utf8");
  expect(site("index.html")).toMatch(/<html lang="de">[\s\S]*Erste Lektion[\s\S]*What you need/);
  expect(site("lessons/erste/index.html")).toMatch(/id="gosling-words">\{"bar":\{"first":"Ersten/);
  expect(site("service-worker.js")).toContain("Ohne &lt;Netz&gt;");
  expect(JSON.parse(site("manifest.webmanifest"))).toMatchObject({ lang: "de" });
}, 60_000);
