// Prose: Markdown as a reader expects it, and nothing that runs, loads or leads astray.

import { parseDocument } from "htmlparser2";
import { describe, expect, test } from "vitest";
import { renderProse } from "../../src/pages/markdown.ts";
import { dedent } from "../support/dedent.ts";
import { HOSTILE_PROSE } from "../support/hostile-prose.ts";
import { attributesOf, elementsOf } from "./support/dom.ts";
import { t } from "./support/lesson.ts";

const prose = (markdown: string) =>
  renderProse(markdown, {
    t,
    resolveLink: (href) => (href === "known.md" ? { href: "../known/", beside: false } : null),
  }).markup;

const allowedTags = new Set(
  "p br hr h3 h4 h5 h6 blockquote ul ol li pre code span em strong del a img table thead tbody tr th td details summary kbd sub sup abbr dl dt dd div".split(
    " ",
  ),
);

describe("hostile prose", () => {
  test.each(HOSTILE_PROSE)("%s does nothing", (_name, markdown) => {
    const dom = parseDocument(prose(markdown));
    for (const element of elementsOf(dom)) expect(allowedTags).toContain(element.name);
    for (const [name, value] of attributesOf(dom)) {
      expect(name).not.toMatch(/^on|^(style|id|srcset|ping|srcdoc|data-.*)$/i);
      if (name === "href") expect(value).toMatch(/^(https?:\/\/|mailto:|#|\.\.\/)/);
      if (name === "src") expect(value).not.toMatch(/^\s*([a-z]+:)?\/\//i);
      if (name === "class")
        expect(value).toMatch(/^(code|plain|scroll|tok-[a-z]+|alert( alert-[a-z]+)?|alert-title)$/);
      if (name === "target") expect(value).toBe("_blank");
    }
  });
});

describe("prose", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      "keeps details",
      dedent`
        <details><summary>Hint</summary>

        Look **here**.

        </details>`,
      "<details><summary>Hint</summary><p>Look <strong>here</strong>.</p>\n</details>",
    ],
    ["makes a lesson's link a page's", "[on](known.md)", '<p><a href="../known/">on</a></p>'],
    ["leaves an unknown relative link as text", "[on](unknown.md)", "<p><a>on</a></p>"],
    ["keeps a link within the page", "[up](#top)", '<p><a href="#top">up</a></p>'],
    ["puts its headings under the page's", "# One", "<h3>One</h3>"],
    [
      "highlights SQL",
      "```sql\nSELECT 'a';\n```",
      '<pre class="code"><code><span class="tok-keyword">SELECT</span> <span class="tok-string">\'a\'</span>;</code></pre>',
    ],
    [
      "does not highlight other code",
      "```sh\nselect x\n```",
      '<pre class="code"><code>select x</code></pre>',
    ],
    ["lets a table scroll", "| a |\n|---|\n| 1 |", '<div class="scroll"><table class="plain">'],
    [
      "knows GitHub's alerts",
      "> [!NOTE]\n> Mind the gap.",
      '<blockquote class="alert alert-note"><p class="alert-title">Note</p><p>Mind the gap.</p>',
    ],
    [
      "makes a remote picture a link",
      "![A goose](https://example.org/goose.png)",
      '<a href="https://example.org/goose.png" target="_blank" rel="noopener noreferrer">A goose</a>',
    ],
    ["keeps a picture of its own", "![A goose](goose.png)", '<img src="goose.png" alt="A goose" />'],
    ["escapes what looks like markup", "1 < 2 && 3 > 2", "<p>1 &lt; 2 &amp;&amp; 3 &gt; 2</p>"],
  ];

  test.each(cases)("%s", (_name, markdown, expected) => {
    expect(prose(markdown)).toContain(expected);
  });
});
