// Pictures in lessons: each is in the page, or the site isn't written.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { pictureReader } from "../../src/node/site/pictures.ts";
import { noLinks, renderProse } from "../../src/pages/markdown.ts";
import { t } from "../pages/support/lesson.ts";

const cwd = mkdtempSync(join(tmpdir(), "gosling-pictures-"));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
mkdirSync(join(cwd, "lessons"));
writeFileSync(join(cwd, "lessons", "dot.svg"), "<svg/>");
writeFileSync(join(cwd, "lessons", "large.png"), Buffer.alloc(500_001));
const picture = pictureReader(cwd);
const rendered = (markdown: string) =>
  renderProse(markdown, { ...noLinks(t), resolvePicture: (path) => picture("lessons/01.md", path) }).markup;

test("a picture beside the lesson is written into its page", () => {
  const address = `data:image/svg+xml;base64,${Buffer.from("<svg/>").toString("base64")}`;
  expect(rendered("![A dot](dot.svg)")).toContain(`<img src="${address}" alt="A dot"`);
  expect(rendered('<img src="../lessons/dot.svg" alt="A dot">')).toContain(address);
});

test.each([
  ["that is missing", "none.png", "there is no picture none.png"],
  ["outside the folder", "../../secret.png", "is outside"],
  ["that is too large", "large.png", "has 501 kB; at most 500 kB"],
])("a picture %s is refused", (_words, path, message) => {
  expect(() => rendered(`![x](${path})`)).toThrow(message);
});

test("what is no picture is its words", () => {
  expect(rendered("![Words](01.md)")).toContain("<em>Words</em>");
});
