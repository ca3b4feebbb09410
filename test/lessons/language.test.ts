// docs/lesson-language.md: every example that it shows stands below it once more, live, and is played.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describeLessons } from "gosling/vitest";
import { expect, test } from "vitest";
import { COMMAND_USAGES, lintLesson, parseLesson } from "../../src/lessons/index.ts";
import { ATTRIBUTE_NAMES } from "../../src/lessons/step/attributes.ts";

const name = "docs/lesson-language.md";
const text = readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), "utf8");

test("each example is the text that follows it", () => {
  const examples = [...text.matchAll(/^````markdown\n(.*?)\n````$/gms)].map(([, example]) => example!);
  expect(examples.length).toBeGreaterThanOrEqual(10);
  for (const example of examples) expect(text).toContain(`\n\`\`\`\`\n\n${example}\n`);
});

test("it speaks of every attribute and every command, and has nothing to look at", () => {
  for (const attribute of ATTRIBUTE_NAMES) expect(text).toMatch(new RegExp(`^\\| \`${attribute}\\b`, "m"));
  const commands = text.slice(text.indexOf("All commands:"), text.indexOf("## Counting schemas"));
  for (const usage of COMMAND_USAGES)
    expect(commands).toMatch(new RegExp(`(?:${usage.split(" ")[0]} |\`)${usage.split(" ")[1]}\\b`));
  const parsed = parseLesson({ name, text });
  expect(parsed.ok && lintLesson(parsed.lesson, { exists: () => true, anchors: () => null })).toEqual([]);
});

describeLessons({ lessons: [name] });
