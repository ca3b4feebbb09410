// docs/embedding.md shows the files of examples/embed, which the tests of the hosts build: letter by letter.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const text = readFileSync(join(root, "docs", "embedding.md"), "utf8");
const shown = [...text.matchAll(/^`([^`\n]+)`:\n\n````\w+\n([\s\S]*?)\n````$/gm)];

test("files are shown", () => expect(shown.length).toBeGreaterThan(7));

test.each(shown.map(([, path = "", body = ""]) => [path, body]))("%s", (path, body) => {
  expect(body).toBe(readFileSync(join(root, "examples", "embed", path), "utf8").trimEnd());
});
