// The documentation as pages: every file is one, no link is dead, and what the search and other programs read is all of it.
import { posix } from "node:path";
import { expect, test } from "vitest";
import { packagedDocs } from "../../src/node/site/docs.ts";
import { renderDocs } from "../../src/pages/docs.ts";
import { t } from "./support/lesson.ts";

const docs = packagedDocs("https://host.example/gosling/edit/main");
const assets = { scripts: ["assets/docs.js"], preloads: [], styles: ["assets/docs.css"] };
const input = { t, siteName: "gosling", lessons: [], assets, ...docs };
const site = renderDocs(input);
const pages = [...site].filter(([path]) => path.endsWith(".html"));
const ids = (text: string) => [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);

test("every file has its page, in a list, and its text beside it", () => {
  expect(docs.files.length).toBeGreaterThan(90);
  for (const { name, text } of docs.files) expect([name, site.get(name)]).toEqual([name, text]);
  expect(pages).toHaveLength(docs.files.length + 1);
  const index = site.get("docs/index.html")!;
  for (const { name } of docs.files.filter((file) => !/rules\/(?!README)/.test(file.name)))
    expect(index).toContain(`href="../${name === "README.md" ? "docs/guide/" : ""}`);
  for (const path of [
    "docs/cli/",
    "docs/rules/",
    "docs/rules/DROP_TABLE/",
    "docs/api/engine/",
    "docs/library/",
  ])
    expect(site.has(`${path}index.html`)).toBe(true);
});

test("no link leads to a page, or to a part of one, that is not there", () => {
  const dead: string[] = [];
  for (const [path, text] of pages) {
    for (const [, href = ""] of text.matchAll(/ href="([^"]*)"/g)) {
      if (/^(?:https?:|mailto:)/.test(href) || href.includes("assets/") || href.endsWith("favicon.svg"))
        continue;
      const [to = "", id] = href.split("#");
      const full = to === "" ? path : posix.normalize(posix.join(posix.dirname(path), to));
      const target = full.endsWith("/") ? `${full}index.html` : full;
      // The course's own page is not rendered here.
      if (target === "./index.html" || target === "./") continue;
      const there = site.get(target);
      if (there === undefined || (id && !ids(there).includes(id))) dead.push(`${path}: ${href}`);
    }
  }
  expect(dead).toEqual([]);
});

test("nothing runs but the site's own script, and no id is there twice", () => {
  for (const [path, text] of pages) {
    expect(text).toContain("default-src &#39;none&#39;");
    expect(
      [...text.matchAll(/<script\b[^>]*>/g)].map(([tag]) =>
        /^<script type="module" src="(?:\.\.\/)+assets\/docs\.js">$/.test(tag),
      ),
    ).toEqual([true]);
    expect(text).not.toMatch(/ (?:style|on\w+)="/);
    expect([path, ids(text).length]).toEqual([path, new Set(ids(text)).size]);
  }
});

test("neighbours, anchors, the way to edit and the way to the text", () => {
  const cli = site.get("docs/cli/index.html")!;
  expect(cli).toMatch(/rel="prev"[\s\S]*rel="next"/);
  expect(cli).toContain('<a class="anchor" href="#completions"');
  expect(cli).toContain(`href="${docs.edit}docs/cli.md"`);
  expect(cli).toContain('href="../../docs/cli.md">Markdown');
  expect(cli).toContain('aria-current="page"');
  expect(renderDocs({ ...input, edit: null }).get("docs/cli/index.html")).not.toContain("Edit this page");
  expect(packagedDocs("https://host.example/x").edit).toBe("https://host.example/x/");
  expect([packagedDocs("none").edit, packagedDocs().edit]).toEqual([null, null]);
});

test("the search reads every heading, and llms.txt names every page with a sentence", () => {
  const [, text = "[]"] = [...site].find(([path]) => /^docs\/search-.*\.json$/.test(path))!;
  const found = JSON.parse(text) as { path: string; title: string; heading: string; text: string }[];
  const paths = new Set(found.map(({ path }) => path.split("#")[0]));
  expect(paths.size).toBe(docs.files.length);
  expect(found.find(({ path }) => path === "docs/cli/#completions")?.text).toContain("fish");
  const llms = site.get("llms.txt")!;
  for (const { name } of docs.files) expect(llms).toMatch(new RegExp(`\\]\\(${name}\\): \\S.{8,}`));
});

test("each rule's page is where the reports say that it is", async () => {
  const { pageAddress, pageOf } = await import("../../src/node/reports/pages.ts");
  const base = "https://docs.example/gosling";
  expect(pageAddress(pageOf("DROP_TABLE")!, base)).toBe(`${base}/docs/rules/DROP_TABLE/`);
  expect(site.has("docs/rules/DROP_TABLE/index.html")).toBe(true);
});
