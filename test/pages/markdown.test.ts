// Prose: Markdown as a reader expects it, and nothing that runs, loads or leads astray.
import { parseDocument } from "htmlparser2";
import { describe, expect, test } from "vitest";
import { renderProse } from "../../src/pages/markdown.ts";
import { dedent } from "../support/dedent.ts";
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
  const hostile: readonly (readonly [string, string])[] = [
    ["a script", "<script>alert(1)</script>"],
    ["a script in odd case", "<ScRiPt src=https://evil.example/x.js></sCrIpT>"],
    ["a handler on a picture", '<img src=x onerror="alert(1)">'],
    ["a handler without quotes", "<p onclick=alert(1)>x</p>"],
    ["a handler after a slash", "<img/src=x/onerror=alert(1)>"],
    ["a javascript: link", "[x](javascript:alert(1))"],
    ["a javascript: link with a tab", '<a href="java\tscript:alert(1)">x</a>'],
    ["a javascript: link with entities", '<a href="&#106;avascript&#58;alert(1)">x</a>'],
    ["a javascript: link with spaces before", '<a href="  javascript:alert(1)">x</a>'],
    ["a vbscript: link", "[x](vbscript:msgbox)"],
    ["a data: link", "[x](data:text/html;base64,PHNjcmlwdD4=)"],
    ["a reference to javascript:", "[x][y]\n\n[y]: javascript:alert(1)"],
    ["an autolink to javascript:", "<javascript:alert(1)>"],
    ["a protocol-relative link", '<a href="//evil.example">x</a>'],
    ["a frame", '<iframe src="https://evil.example"></iframe>'],
    ["an object", '<object data="x.swf"></object><embed src="x">'],
    ["a style element", "<style>body{display:none}</style>"],
    ["a style attribute", '<p style="position:fixed;inset:0">x</p>'],
    ["a base", '<base href="https://evil.example/">'],
    ["a meta refresh", '<meta http-equiv="refresh" content="0;url=https://evil.example">'],
    ["a form", '<form action="https://evil.example"><input name=password><button>ok</button></form>'],
    ["an svg with a script", "<svg><script>alert(1)</script></svg>"],
    ["an svg with a handler", "<svg onload=alert(1)>"],
    ["mathml hiding markup", "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>"],
    ["a template", "<template><img src=x onerror=alert(1)></template>"],
    ["noscript hiding markup", '<noscript><p title="</noscript><img src=x onerror=alert(1)>">'],
    ["a comment hiding markup", "<!--><img src=x onerror=alert(1)>-->"],
    ["an attribute that breaks out", '<img alt="`><img src=x onerror=alert(1)>" src=a>'],
    ["a handler on details", "<details ontoggle=alert(1) open>x</details>"],
    ["an id and a class of ours", '<p id="main" class="bar" data-slot="bar" data-step="s1">x</p>'],
    ["a remote picture", "![track](https://evil.example/pixel.png)"],
    ["a remote picture without protocol", '<img src="//evil.example/pixel.png">'],
    ["a picture set", '<img srcset="https://evil.example/a.png 2x" src="a.png">'],
    ["script in a code fence's name", '```"><script>alert(1)</script>\nx\n```'],
    ["markup in code", "```sql\n</code></pre><script>alert(1)</script>\n```"],
    ["markup in a title", '[x](https://example.org "\\"><script>alert(1)</script>")'],
    [
      "a link that opens by name",
      '<a href="https://example.org" target="evil" ping="https://evil.example">x</a>',
    ],
  ];

  test.each(hostile)("%s does nothing", (_name, markdown) => {
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
