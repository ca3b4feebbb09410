// Every link inside the site of the project's own course leads to a page, and its fragment to a place on it.
import { fileURLToPath } from "node:url";
import { parseDocument } from "htmlparser2";
import { expect, test } from "vitest";
import { readCourse } from "../../src/node/site/site.ts";
import { renderSite } from "../../src/pages/index.ts";
import { attributesOf } from "./support/dom.ts";
import { assets } from "./support/lesson.ts";

const cwd = fileURLToPath(new URL("../..", import.meta.url));

test("every link leads to a page of the site, and every fragment to a place on it", () => {
  const site = renderSite({ ...readCourse({ lessons: ["lessons"], cwd }), assets });
  const pages = [...site].filter(([path]) => path.endsWith(".html"));
  const attributes = new Map(pages.map(([path, text]) => [path, attributesOf(parseDocument(text))]));
  const ids = new Map(
    [...attributes].map(([path, all]) => [
      path,
      new Set(all.flatMap(([name, value]) => (name === "id" ? [value] : []))),
    ]),
  );
  const lost: string[] = [];
  let fragments = 0;
  for (const [path, all] of attributes)
    for (const [name, value] of all) {
      if (name !== "href" || /^[a-z]+:/i.test(value) || path === "404.html") continue;
      const { pathname, hash } = new URL(value, `http://site/${path}`);
      const file = pathname.slice(1).replace(/(^|\/)$/, "$1index.html");
      if (/^(?:assets\/|favicon|docs\/)/.test(file)) continue;
      const there = ids.get(file);
      if (hash !== "") fragments += 1;
      if (there === undefined || (hash !== "" && !there.has(decodeURIComponent(hash.slice(1)))))
        lost.push(`${path}: ${value}`);
    }
  expect(lost).toEqual([]);
  expect(fragments).toBeGreaterThan(500);
});
