// A page of another site that is a lesson: how it is read, and what the plugins make of its blocks. Real sites: test/hosts.
import { describe, expect, test } from "vitest";
import { parseLesson } from "../../src/lessons/index.ts";
import { goslingMarkdownIt, remarkGosling } from "../../src/markdown/index.ts";
import { dedent } from "../support/dedent.ts";

const body = `# Not first

Some text.

\`\`\`sql
SELECT 'only shown';
\`\`\`

\`\`\`console
$ npm install
\`\`\`

On **dev**:

\`\`\`sql db=dev check="one"
SELECT 1 AS one;
\`\`\`

| one |
|-----|
| 1   |

# Another first heading
`;
const page = dedent`
  ---
  title: Ours
  layout: doc
  sidebar:
    order: 3
  gosling:
    databases: [dev]
    clock: 2026-03-01 09:00:00
  ---
  import X from "x";

  ${body}`;
const front = { title: "Ours", gosling: { databases: ["dev"], clock: new Date("2026-03-01T09:00:00Z") } };

describe("a page with a gosling: key", () => {
  test("is a lesson: the site's keys, headings and other blocks are left alone", () => {
    const parsed = parseLesson({ name: "docs/page.md", text: page });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.lesson).toMatchObject({ title: "Ours", databases: ["dev"], clock: "2026-03-01T09:00:00Z" });
    expect(parsed.lesson.steps.map(({ body: sql, at }) => [sql, at.line])).toEqual([
      ["SELECT 1 AS one;", 26],
    ]);
  });

  test("a mistake has the page's line", () => {
    const parsed = parseLesson({ name: "docs/page.md", text: page.replace("db=dev", "db=dve") });
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? null : parsed.problems[0]?.at).toMatchObject({ file: "docs/page.md", line: 26 });
  });
});

test("markdown-it: the step's fence stands in an element, the lesson at the end; other pages stay as they are", () => {
  let rule: (state: never) => void = () => {};
  goslingMarkdownIt({ core: { ruler: { push: (_name, given) => (rule = given as never) } } });
  class Token {
    content = "";
    level = 0;
    map: [number, number] | null = null;
    readonly type: string;
    constructor(type: string) {
      this.type = type;
    }
  }
  const fence = (line: number) =>
    Object.assign(new Token("fence"), { map: [line, line + 2] as [number, number] });
  const state = {
    src: body,
    env: { frontmatter: front, relativePath: "page.md" },
    Token,
    tokens: [fence(4), fence(14)],
  };
  rule(state as never);
  expect(
    state.tokens.map(({ type, content }) => (type === "fence" ? "fence" : content.slice(0, 24))),
  ).toEqual(["fence", '<gosling-sql step="s1">\n', "fence", "</gosling-sql>\n", "<gosling-page v-pre hidd"]);
  expect(state.tokens.at(-1)!.content).not.toMatch(/\n./);
  const other = { ...state, env: { frontmatter: { title: "x" } }, tokens: [fence(14)] };
  rule(other as never);
  expect(other.tokens).toHaveLength(1);
});

test.each([
  ["Docusaurus, which hands over the text without its front matter", body, { frontMatter: front }],
  [
    "Astro, which hands over the whole file",
    page.replace('import X from "x";\n\n', ""),
    { astro: { frontmatter: front } },
  ],
])("remark in %s", (_host, value, data) => {
  const line = value.split("\n").findIndex((text) => text.includes("db=dev")) + 1;
  const code = { type: "code", position: { start: { line } } };
  const tree = { type: "root", children: [{ type: "heading" }, code] };
  remarkGosling()(tree, { value, data, cwd: "/site", path: "/site/docs/page.md" });
  expect(tree.children).toMatchObject([
    { type: "heading" },
    { data: { hName: "gosling-sql", hProperties: { step: "s1" } }, children: [code] },
    { data: { hName: "gosling-page", hProperties: { name: "docs/page.md" } } },
  ]);
});

test("a page whose lesson has a mistake stops the site's build, with its place", () => {
  const value = body.replace("db=dev", "db=dve");
  expect(() =>
    remarkGosling()({ type: "root" }, { value, data: { frontMatter: front }, path: "page.md" }),
  ).toThrow(/^page\.md:15: There is no database `dve`\. \(UNKNOWN_DATABASE\)$/);
});
