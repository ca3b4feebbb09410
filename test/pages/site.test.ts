// The written site: every page is complete before a script runs, and safe whatever a lesson holds.
import { createHash } from "node:crypto";
import { parseDocument } from "htmlparser2";
import { describe, expect, test } from "vitest";
import type { Lesson } from "../../src/lessons/index.ts";
import { contentSecurityPolicy, pageDataId, readManifest, renderSite } from "../../src/pages/index.ts";
import { dedent } from "../support/dedent.ts";
import { attributesOf, elementsOf, textOf } from "./support/dom.ts";
import { assets, lessonOf, other, sample } from "./support/lesson.ts";

const migrations = [{ name: "migrations/20251213120000_first.sql", text: "-- +goose Up\nSELECT 1;\n" }];
const lessons = [lessonOf(sample), lessonOf(other)];
const site = renderSite({ lessons, sources: [sample, other], migrations, assets });
const page = (path: string): string => {
  const text = site.get(path);
  if (text === undefined) throw new Error(`${path} is not in ${[...site.keys()].join(", ")}`);
  return text;
};

test("the files of a site", () => {
  expect([...site.keys()].map((path) => path.replace(/-[0-9a-f]{12}\./, "-HASH."))).toEqual([
    "index.html",
    "favicon.svg",
    "404.html",
    "data/migrations-HASH.json",
    "embed/index.html",
    "playground/index.html",
    "engine/index.html",
    "lessons/two-databases/index.html",
    "embed/two-databases/index.html",
    "lessons/other/index.html",
    "embed/other/index.html",
    "finish/index.html",
    "migrations/index.html",
    "migrations/20251213120000_first/index.html",
  ]);
});

test("no file name reaches another page of the site, and no two share one", () => {
  const names = [
    "...sql",
    "..sql",
    "a b.sql",
    "a-b.sql",
    "A-B.sql",
    "../x/1_a.sql",
    "index.html.sql",
    "列.sql",
    "行.sql",
  ];
  const files = names.map((name) => ({ name: `migrations/${name}`, text: "SELECT 1;" }));
  const paths = [...renderSite({ lessons, sources: [sample, other], migrations: files, assets }).keys()];
  const own = paths.filter((path) => path.startsWith("migrations/") && path !== "migrations/index.html");
  expect(new Set(own).size).toBe(names.length);
  for (const path of paths) expect(path).toMatch(/^(?:[a-z0-9_-]+\/){0,2}[\w-]+\.(?:html|svg|json)$/);
});

test("the migrations' file is named after its content", () => {
  const again = renderSite({ lessons, sources: [sample, other], migrations, assets });
  const changed = renderSite({ lessons, sources: [sample, other], migrations: [], assets });
  const nameIn = (files: ReadonlyMap<string, string>) =>
    [...files.keys()].find((path) => path.startsWith("data/"));
  expect(nameIn(again)).toBe(nameIn(site));
  expect(nameIn(changed)).not.toBe(nameIn(site));
  expect(JSON.parse(page(nameIn(site)!))).toEqual({ files: migrations });
});

test("an embed page holds its lesson's history, points search engines to the lesson, and may start a worker from a text", () => {
  const embed = page("embed/two-databases/index.html");
  expect(embed).toContain('"migrations":{"files":[');
  expect(embed).toContain('<meta name="robots" content="noindex">');
  expect(embed).toContain('<link rel="canonical" href="../../lessons/two-databases/">');
  expect(embed).toContain("worker-src &#39;self&#39; blob:;");
  const lesson = page("lessons/two-databases/index.html");
  for (const word of ["noindex", "canonical", "blob:"]) expect(lesson).not.toContain(word);
});

describe.each(["index.html", "lessons/two-databases/index.html", "embed/two-databases/index.html"])(
  "%s",
  (path) => {
    const dom = parseDocument(page(path));

    test("runs no inline script, has no inline style and no handler", () => {
      for (const script of elementsOf(dom, "script")) {
        const { src, type } = script.attribs;
        if (type === "application/json") continue;
        expect(src).toMatch(/^(\.\.\/)*assets\//);
        expect(textOf(script)).toBe("");
      }
      expect(elementsOf(dom, "style")).toEqual([]);
      expect(attributesOf(dom).filter(([name]) => name === "style" || name.startsWith("on"))).toEqual([]);
    });

    test("states its security policy before anything is loaded", () => {
      const head = page(path).slice(0, page(path).search(/<(link|script)/));
      expect(head).toContain('http-equiv="Content-Security-Policy"');
      expect(contentSecurityPolicy).toContain("default-src 'none'");
      expect(contentSecurityPolicy).not.toContain("'unsafe-eval'");
      expect(contentSecurityPolicy).not.toContain("'unsafe-inline'");
    });

    test("has no id twice, and every reference within the page leads somewhere", () => {
      const ids = attributesOf(dom)
        .filter(([name]) => name === "id")
        .map(([, value]) => value);
      expect(ids).toEqual([...new Set(ids)]);
      const wanted = attributesOf(dom).flatMap(([name, value]) =>
        name === "aria-labelledby"
          ? value.split(" ")
          : name === "href" && value.startsWith("#")
            ? [value.slice(1)]
            : [],
      );
      for (const id of wanted) expect(ids).toContain(id);
    });

    test("addresses everything relatively", () => {
      const addresses = attributesOf(dom).filter(
        ([name, value]) => (name === "href" || name === "src") && !value.startsWith("https://"),
      );
      for (const [, value] of addresses) expect(value).toMatch(/^(?!\/)(\.\.?\/|#|[a-z])/);
    });
  },
);

describe("a lesson's page without a script", () => {
  const dom = parseDocument(page("lessons/two-databases/index.html"));
  const steps = elementsOf(dom, "div")
    .filter((each) => each.attribs.class === "step")
    .filter((section) => section.attribs["data-step"] !== undefined);
  const words = steps.map((step) => textOf(step).replaceAll(/\s+/g, " "));

  test("has every step in order, with its role and its code", () => {
    expect(steps.map((step) => step.attribs.id)).toEqual(["s1", "s2", "s3", "s4", "s5", "s6"]);
    expect(words[0]).toContain("SQL on alice and bob");
    expect(words[0]).toContain("CREATE TABLE users (id int); -- a comment");
    expect(words[4]).toContain("Commit migrations/20251220000001_add_name.sql");
    expect(words[4]).toContain("-- +goose Up");
    expect(words[5]).toContain("$ git pull bob $ server start bob ... bob: server is running");
  });

  test("says what each step must show: claim, error, shapes, table", () => {
    expect(words[1]).toContain("2 different schemas");
    expect(words[2]).toContain("bob has no name");
    expect(words[2]).toContain("Must fail with 42703 undefined_column");
    const table = elementsOf(steps[3]!, "table")[0]!;
    expect(elementsOf(table, "th").map(textOf)).toEqual(["id", "name"]);
    expect(elementsOf(table, "td").map(textOf)).toEqual(["1", "NULL", "2", "…"]);
  });

  test("keeps code as it is written", () => {
    expect(textOf(elementsOf(steps[2]!, "pre")[0]!)).toBe("SELECT name FROM users WHERE name < 'x';");
    expect(textOf(elementsOf(steps[4]!, "pre")[0]!)).toBe(
      "-- +goose Up\nALTER TABLE users ADD COLUMN name text;",
    );
  });

  test("leads links to lessons to their pages, others out or nowhere", () => {
    const main = elementsOf(dom, "main")[0]!;
    const links = new Map(elementsOf(main, "a").map((a) => [textOf(a), a.attribs]));
    expect(links.get("link to the next")?.href).toBe("../other/#one");
    expect(links.get("nowhere")?.href).toBeUndefined();
    expect(links.get("out")).toMatchObject({
      href: "https://example.org/",
      target: "_blank",
      rel: "noopener noreferrer",
    });
  });

  test("gives the script the lesson's own text and where the rest is", () => {
    const block = elementsOf(dom, "script").find((script) => script.attribs.id === pageDataId)!;
    const data = JSON.parse(textOf(block));
    expect(data).toMatchObject({ slug: "two-databases", lesson: sample, seed: "../../assets/seed.bin" });
    expect(site.has(data.migrations.replace("../../", ""))).toBe(true);
  });
});

test("a lesson's text cannot end the block that holds it", () => {
  const hostile = { ...other, text: `${other.text}\n</script><script>alert(1)</script><!--\n` };
  const text = renderSite({ lessons: [lessonOf(hostile)], sources: [hostile], migrations, assets }).get(
    "lessons/other/index.html",
  )!;
  const scripts = elementsOf(parseDocument(text), "script");
  expect(scripts.map((script) => script.attribs.type)).toEqual(["module", "application/json"]);
  expect(JSON.parse(textOf(scripts[1]!)).lesson.text).toBe(hostile.text);
});

test("the embedded page is the lesson alone, with the same text, and with the buttons that its script will replace", () => {
  const own = parseDocument(page("lessons/two-databases/index.html"));
  const embedded = parseDocument(page("embed/two-databases/index.html"));
  expect(elementsOf(embedded, "header").some((header) => header.attribs.class === "site-head")).toBe(false);
  const partsOf = (dom: typeof own, part: string) =>
    elementsOf(dom, "div")
      .filter((section) => section.attribs.class === "step")
      .map((section) =>
        elementsOf(section, part === "code" ? "pre" : "div")
          .filter(({ attribs }) => attribs["data-slot"] === part)
          .map(textOf),
      );
  expect(partsOf(embedded, "code")).toEqual(partsOf(own, "code"));
  expect(partsOf(own, "actions").flat().join("")).toBe("");
  expect(partsOf(embedded, "actions")[0]!.join("").split(/\s+/)).toEqual(["Edit", "Run"]);
});

test("the course page lists the lessons in order", () => {
  const dom = parseDocument(page("index.html"));
  const entries = elementsOf(dom, "li").filter((item) => item.attribs["data-lesson"] !== undefined);
  expect(entries.map((entry) => elementsOf(entry, "a")[0]!.attribs.href)).toEqual([
    "lessons/two-databases/",
    "lessons/other/",
  ]);
  expect(textOf(entries[0]!)).toContain("5 min · 6 steps");
  expect(textOf(entries[1]!)).toMatch(/1 step(?!s)/);
});

test("lessons of one part stand under its heading", () => {
  const [one, two] = lessons as [Lesson, Lesson];
  const parted = [
    { ...one, part: "First" },
    { ...two, part: "Second & last" },
  ];
  const pages = renderSite({ lessons: parted, sources: [sample, other], migrations, assets });
  const dom = parseDocument(pages.get("index.html") ?? "");
  const section = elementsOf(dom, "section").find((one) => one.attribs["aria-labelledby"] === "lessons");
  const headings = elementsOf(section!, "h3").map(textOf);
  expect(headings).toEqual(["First", "Second & last"]);
  expect(elementsOf(section!, "ol").map((list) => elementsOf(list, "h4").length)).toEqual([1, 1]);
});

test("a site without a lesson says so", () => {
  expect(renderSite({ lessons: [], sources: [], migrations: [], assets }).get("index.html")).toContain(
    "There is no lesson here yet.",
  );
});

test("two lessons with one name, or a lesson without its text, are refused", () => {
  expect(() =>
    renderSite({ lessons: [lessons[0]!, lessons[0]!], sources: [sample], migrations, assets }),
  ).toThrow(/two lessons/);
  expect(() => renderSite({ lessons, sources: [sample], migrations, assets })).toThrow(
    /lessons\/02-other\.md/,
  );
});

test("a team's own words take the place of ours", () => {
  const words = { name: "Acme", title: "Our migrations", intro: "Read **this** first." };
  const text = renderSite({ lessons, sources: [sample, other], migrations, assets, words }).get(
    "index.html",
  )!;
  expect(text).toContain("<title>Our migrations · Acme</title>");
  expect(text).toContain("Read <strong>this</strong> first.");
});

describe("the manifest", () => {
  const manifest = {
    "site/course.ts": { file: "assets/course.js", imports: ["_base.js"] },
    "site/course.css": { file: "assets/course.css" },
    "site/lesson.ts": { file: "assets/lesson.js", imports: ["_lesson.js", "_base.js"] },
    "site/lesson.css": { file: "assets/lesson.css" },
    "site/embed.ts": { file: "assets/embed.js", imports: ["_lesson.js"] },
    "site/embed.css": { file: "assets/embed.css" },
    "site/snippets.ts": { file: "assets/snippets.js" },
    "site/finish.ts": { file: "assets/finish.js" },
    "site/engine.ts": { file: "assets/engine.js" },
    "site/engine.css": { file: "assets/engine.css" },
    "site/playground.ts": { file: "assets/playground.js" },
    "site/playground.css": { file: "assets/playground.css" },
    "site/docs.ts": { file: "assets/docs.js" },
    "site/docs.css": { file: "assets/docs.css" },
    "_lesson.js": { file: "assets/shared.js", imports: ["_base.js"] },
    "_base.js": { file: "assets/base.js" },
    seed: { file: "assets/seed.bin" },
  };

  test("gives each page its scripts and styles, each once", () => {
    const read = readManifest(manifest);
    expect(read.lesson).toEqual({
      scripts: ["assets/lesson.js"],
      preloads: ["assets/shared.js", "assets/base.js"],
      styles: ["assets/lesson.css"],
    });
    expect(read.embed.preloads).toEqual(["assets/shared.js", "assets/base.js"]);
    expect(read.seed).toBe("assets/seed.bin");
  });

  test("without an entry is refused by name, without a seed is read", () => {
    const { "site/course.css": _, ...rest } = manifest;
    expect(() => readManifest(rest)).toThrow("site/course.css");
    const { seed: __, ...seedless } = manifest;
    expect(readManifest(seedless).seed).toBeNull();
  });
});

describe("an exercise's page without a script", () => {
  const text = `---
databases: [bob]
clock: 2025-12-20 12:00:00
summary: One exercise.
---
# Exercise

## One

A column on **bob**:

\`\`\`sql db=bob exercise=column
ALTER TABLE users ______;
\`\`\`

<details>
<summary>Hint</summary>

\`ADD COLUMN\`, that is. <details><summary>Aside</summary>No hint.</details>

</details>

<details><summary>Hint 2</summary>Its type is \`text\`.</details>

<details>
<summary>Solution</summary>

\`\`\`sql solution=column
ALTER TABLE users ADD COLUMN phone text;
\`\`\`

With words under it.

</details>

<details><summary>About columns</summary>Not of the exercise.</details>

On **bob**:

\`\`\`sql db=bob for=column check="there is a column"
SELECT phone FROM users;
\`\`\`

| phone |
|-------|
`;
  const source = { name: "lessons/03-exercise.md", text };
  const lesson = lessonOf(source);
  const files = renderSite({ lessons: [lesson], sources: [source], migrations: [], assets });
  const markup = files.get("lessons/exercise/index.html")!;
  const dom = parseDocument(markup);
  const details = elementsOf(dom, "details");

  test("its start is a step, its solution is none", () => {
    const steps = elementsOf(dom, "div").filter((each) => each.attribs.class === "step");
    expect(steps.map((each) => [each.attribs.id, each.attribs["data-exercise"]])).toEqual([
      ["s1", "column"],
      ["s2", undefined],
    ]);
    expect(textOf(steps[0]!)).toContain("Your turn");
    expect(textOf(steps[0]!)).toContain("ALTER TABLE users ______;");
    expect(markup.match(/<\/span> phone text;/g)).toHaveLength(1);
  });

  test("hints and solution are folded where the author put them, and marked for the script", () => {
    expect(
      details.map(({ attribs, children }) => [
        attribs["data-help"] ?? null,
        attribs["data-for"] ?? null,
        textOf(children.find((child) => "name" in child && child.name === "summary")!),
      ]),
    ).toEqual([
      ["hint", "s1", "Hint"],
      [null, null, "Aside"],
      ["hint", "s1", "Hint 2"],
      ["solution", "s1", "Solution"],
      [null, null, "About columns"],
      [null, null, "What this must show"],
    ]);
    expect(details.every(({ attribs }) => attribs.open === undefined)).toBe(true);
    expect(textOf(details[3]!)).toContain("With words under it.");
    expect(markup).not.toMatch(/[\uE000-\uE00F]/);
  });

  test("the script learns what an exercise is made of", () => {
    const block = elementsOf(dom, "script").find((each) => each.attribs.id === pageDataId)!;
    const data = JSON.parse(textOf(block));
    expect(data.exercises).toEqual([
      { id: "column", step: "s1", checks: ["s2"], solution: "ALTER TABLE users ADD COLUMN phone text;" },
    ]);
    expect(data.steps[0]).toEqual({
      id: "s1",
      mark: expect.stringMatching(/^[0-9a-f]{6}$/),
      type: "sql",
      line: 13,
      body: "ALTER TABLE users ______;",
      path: null,
      question: null,
    });
  });
});

test("how the databases start is said in words, with a way to the migrations", () => {
  const started = (history: string, files = migrations) => {
    const source = { ...other, text: other.text.replace("clock:", `${history}clock:`) };
    const text = renderSite({
      lessons: [lessonOf(source)],
      sources: [source],
      migrations: files,
      assets,
    }).get("lessons/other/index.html")!;
    const facts = elementsOf(parseDocument(text), "dl")[0]!;
    return [textOf(facts).replaceAll(/\s+/g, " "), elementsOf(facts, "a").map(({ attribs }) => attribs.href)];
  };
  const two = [...migrations, { name: "migrations/20251214000000_later.sql", text: "" }];
  expect(started("")[0]).toContain("They startempty");
  expect(started("history: 20251213120000\n", two)).toEqual([
    expect.stringContaining("They startwith 1 migration applied"),
    ["../../migrations/"],
  ]);
  expect(started("history: 20251214000000\n", two)[0]).toContain("with 2 migrations applied");
  expect(started("history: 20251213120000\n", [])[0]).toContain("with every migration up to 20251213120000");
});

describe("a reference page", () => {
  const glossary = {
    name: "lessons/glossary.md",
    text: other.text
      .replace("# Other", "# Words")
      .replace("summary:", "part: Look up\nreference: true\nminutes: 200\nsummary:"),
  };
  const last = {
    name: "lessons/02-last.md",
    text: other.text.replace("On **alice**:", "[One](glossary.md#one). On **alice**:"),
  };
  const sources = [{ ...sample, text: sample.text.replace("minutes: 5", "minutes: 135") }, last, glossary];
  const files = renderSite({ lessons: sources.map(lessonOf), sources, migrations, assets });
  const dom = (path: string) => parseDocument(files.get(path)!);
  const words = (path: string) => textOf(dom(path)).replaceAll(/\s+/g, " ");
  const links = (path: string) => elementsOf(dom(path), "a").map(({ attribs }) => attribs);

  test("is listed and played, and counted neither as a lesson nor in its time", () => {
    expect(words("index.html")).toContain("2 lessons, about 2½ hours in all");
    expect(words("index.html")).toContain("Look up");
    expect(links("index.html").map(({ href }) => href)).toContain("lessons/glossary/");
    const counted = attributesOf(dom("index.html")).filter(([name]) => name === "data-lesson");
    expect(counted.map(([, slug]) => slug)).toEqual(["two-databases", "last"]);
    expect(words("lessons/two-databases/index.html")).toContain("Lesson 1 of 2 · about 135 minutes");
    expect(words("lessons/last/index.html")).toContain("That was the last lesson");
    expect(words("lessons/glossary/index.html")).toContain("Course / Look up");
    expect(elementsOf(dom("lessons/glossary/index.html"), "pre").length).toBeGreaterThan(0);
  });

  test("opens beside the lesson that leads to it, from its text and from its header", () => {
    const beside = links("lessons/last/index.html").filter(({ target }) => target === "_blank");
    expect(beside.map(({ href }) => href)).toEqual(["../../lessons/glossary/", "../glossary/#one"]);
    expect(links("lessons/glossary/index.html").filter(({ target }) => target === "_blank")).toEqual([]);
  });
});

describe("pages of plain text", () => {
  const glossary = {
    name: "lessons/glossary.md",
    text: dedent`
      # Words

      See [the lesson](02-other.md).

      ## Schema drift

      It <script>alert(1)</script> *grows*.

      ## Schema drift

      Again.
    `,
  };
  const source = {
    name: "lessons/02-other.md",
    text: other.text.replace(
      "On **alice**:",
      "[Drift](glossary.md#schema-drift), [a file](../migrations/20251213120000_first.sql), `20251213120000_first.sql`, [gone](../migrations/gone.sql). On **alice**:",
    ),
  };
  const files = renderSite({
    lessons: [lessonOf(source)],
    sources: [source],
    migrations,
    pages: [glossary],
    assets,
  });
  const dom = (path: string) => parseDocument(files.get(path)!);
  const hrefs = (path: string) => elementsOf(dom(path), "a").map((link) => link.attribs.href);

  test("a glossary has its headings as places", () => {
    const page = dom("lessons/glossary/index.html");
    expect(elementsOf(page, "h1").map(textOf)).toEqual(["Words"]);
    expect(elementsOf(page, "h2").map((heading) => heading.attribs.id)).toEqual([
      "schema-drift",
      "schema-drift-2",
    ]);
    expect(elementsOf(page, "script")).toEqual([]);
    expect(hrefs("lessons/glossary/index.html")).toContain("../other/");
  });

  test("a lesson's links lead to them, beside the lesson", () => {
    const links = elementsOf(dom("lessons/other/index.html"), "a").filter(
      ({ attribs }) => attribs.target === "_blank",
    );
    expect(links.map(({ attribs }) => attribs.href)).toEqual([
      "../../lessons/glossary/#schema-drift",
      "../../migrations/20251213120000_first/",
      "../../migrations/20251213120000_first/",
    ]);
  });

  test("a migration's page shows its text", () => {
    const page = dom("migrations/20251213120000_first/index.html");
    expect(elementsOf(page, "pre").map(textOf)).toEqual(["-- +goose Up\nSELECT 1;\n"]);
    expect(hrefs("migrations/index.html")).toContain("../migrations/20251213120000_first/");
  });

  test("an address that leads nowhere has a page with a way back", () => {
    expect(hrefs("404.html")).toContain("./");
  });
});

describe("a site with an address", () => {
  const address = "https://example.org/docs/";
  const found = renderSite({ lessons, sources: [sample, other], migrations, assets, address });

  test("names whole addresses, and lists what search engines may show", () => {
    const lesson = found.get("lessons/other/index.html")!;
    expect(lesson).toContain('<link rel="canonical" href="https://example.org/docs/lessons/other/">');
    expect(lesson).toContain('<meta property="og:image" content="https://example.org/docs/card.png">');
    const listed = [...found.get("sitemap.xml")!.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, url]) => url);
    expect(listed).toContain("https://example.org/docs/");
    expect(listed).toContain("https://example.org/docs/lessons/two-databases/");
    expect(listed.filter((url) => /embed\/|engine\/|404/.test(url!))).toEqual([
      "https://example.org/docs/embed/",
    ]);
    expect(found.get("robots.txt")).toContain("Sitemap: https://example.org/docs/sitemap.xml");
    expect(found.get("404.html")).toContain('href="/docs/assets/course.css"');
    expect(found.get("404.html")).not.toContain("<script");
  });

  test("without one, no page claims to be anywhere, and none is on a list", () => {
    for (const [path, text] of site) {
      expect(path).not.toMatch(/sitemap|robots/);
      expect(text, path).not.toContain("og:url");
    }
    expect(page("404.html")).toContain('<meta name="robots" content="noindex">');
  });

  test("the one script inside a page is the one that its policy names", () => {
    const text = page("404.html");
    const script = /<script>([\s\S]*?)<\/script>/.exec(text)![1]!;
    const hash = createHash("sha256").update(script).digest("base64");
    expect(text).toContain(`script-src &#39;self&#39; &#39;sha256-${hash}&#39;`);
  });
});

test("beside the text a page says what the databases hold and what happens, before anything runs", () => {
  const column = { name: "id", definition: "integer not null" };
  const tables = [
    { name: "users", columns: [column] },
    { name: "kv<b>", columns: [column] },
  ];
  const found = renderSite({ lessons, sources: [sample, other], migrations, assets, start: () => tables });
  const aside = /<aside class="world"[\s\S]*?<\/aside>/.exec(
    found.get("lessons/two-databases/index.html")!,
  )![0];
  const words = textOf(parseDocument(aside)).replaceAll(/\s+/g, " ");
  expect(words).toContain("alice and bob: each a PostgreSQL of its own, empty.");
  expect(words).toContain("1. A table steps 1 to 2: SQL");
  expect(words).toContain("Tables in this lesson users 1 column idinteger not null");
  expect(words).toContain("1 other tablekv<b>");
  const unknown = page("lessons/two-databases/index.html");
  expect(unknown).not.toContain("Tables in this lesson");
});
