// What each construct of the language becomes, with its places.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Command, ConsoleStep, FileStep, SqlStep } from "../../src/lessons/index.ts";
import { COMMAND_USAGES, lessonSlug, parseLesson } from "../../src/lessons/index.ts";
import { dedent } from "../support/dedent.ts";
import { lessonText, read } from "./write.ts";

const at = (line: number, column = 1, file = "lessons/01-a-lesson.md") => ({ file, line, column });

describe("front matter", () => {
  test("every key", () => {
    const lesson = read(
      dedent`
        ---
        databases: [alice, bob-2, c_3]
        history: 9223372036854775807 # exact beyond 2^53
        clock: 2025-12-20 12:00
        summary: One plain sentence.
        minutes: 15
        part: When it goes wrong
        reference: true
        ---
        # T
      `,
    );
    expect(lesson).toMatchObject({
      databases: ["alice", "bob-2", "c_3"],
      history: 9223372036854775807n,
      clock: "2025-12-20T12:00:00Z",
      summary: "One plain sentence.",
      minutes: 15,
      part: "When it goes wrong",
      reference: true,
    });
  });

  test("only what is needed", () => {
    expect(read(lessonText(""))).toMatchObject({
      history: null,
      clock: "2026-01-01T00:00:00Z",
      summary: "",
      minutes: null,
      part: null,
      reference: false,
    });
  });

  test.each(["2025-12-20 12:00:05", "2025-12-20T12:00:05", "2025-12-20T12:00:05Z", '"2025-12-20 12:00:05"'])(
    "clock: %s",
    (clock) => {
      expect(
        read(dedent`
          ---
          databases: [a]
          clock: ${clock}
          ---
          # T
        `).clock,
      ).toBe("2025-12-20T12:00:05Z");
    },
  );

  test("databases as a list of lines", () => {
    expect(
      read(dedent`
        ---
        databases:
          - alice
          - bob
        ---
        # T
      `).databases,
    ).toEqual(["alice", "bob"]);
  });
});

describe("title and sections", () => {
  test("the file's name gives the slug", () => {
    const slugs = ["lessons/01-missing-column.md", "missing-column.md", "a/b/2_x.md", "3.md"].map((name) => {
      const parsed = parseLesson({ name, text: lessonText("") });
      return parsed.ok ? parsed.lesson.slug : null;
    });
    expect(slugs).toEqual(["missing-column", "missing-column", "x", "3"]);
  });

  test.each([
    ["lessons/...md", "lesson"],
    ["lessons/01-..md", "lesson-01"],
    ["lessons/02-<script>alert(1)<.md", "script-alert-1"],
    ["lessons/Où est-ce?.md", "ou-est-ce"],
    ["lessons/03-列.md", "lesson-03"],
    ["lessons/index.html.md", "index-html"],
    ["lessons/..\\\\..\\\\x.md", "x"],
  ])("the slug of %s is of a small alphabet", (file, slug) => {
    expect(lessonSlug(file)).toBe(slug);
  });

  test("any file name gives a slug that is one plain part of a path", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        expect(lessonSlug(`lessons/${name}.md`)).toMatch(/^[a-z0-9_][a-z0-9_-]*$/);
      }),
    );
  });

  test("headings are plain text with the ids that Git hosts give", () => {
    const lesson = read(
      dedent`
        ---
        databases: [a]
        ---
        <!-- a comment -->
        # The **missing** \`column\`
        Intro.

        ## 1. Bob pulls, and *breaks*
        text

        ### A part

        more

        ## Same
        ## Same

        Über uns
        ========
      `.replace("\nÜber uns\n========\n", "\n## Über `users`?\n"),
    );
    expect(lesson.title).toBe("The missing column");
    expect(lesson.intro).toEqual([{ type: "prose", markdown: "Intro.", at: at(6) }]);
    expect(lesson.sections.map(({ id, title, at: { line } }) => [id, title, line])).toEqual([
      ["1-bob-pulls-and-breaks", "1. Bob pulls, and breaks", 8],
      ["same", "Same", 15],
      ["same-1", "Same", 16],
      ["über-users", "Über users?", 18],
    ]);
    expect(lesson.sections[0]!.blocks).toEqual([
      {
        type: "prose",
        markdown: dedent`
        text

        ### A part

        more`,
        at: at(9),
      },
    ]);
  });

  test("a setext section", () => {
    expect(read(lessonText("\nThe section\n-----------\ntext\n")).sections).toEqual([
      {
        id: "the-section",
        title: "The section",
        at: at(6),
        blocks: [{ type: "prose", markdown: "text", at: at(8) }],
      },
    ]);
  });

  test("link definitions are gathered for blocks that are rendered alone", () => {
    expect(
      read(
        lessonText(dedent`
          See [the docs][d].

          ## S

          [d]: https://example.com
          [e]: x.md
        `),
      ).definitions,
    ).toBe("[d]: https://example.com\n[e]: x.md");
  });
});

describe("sql on a database", () => {
  test("all attributes and places", () => {
    const [step] = read(
      lessonText(
        dedent`
          ## S

          \`\`\`sql db=alice,bob check="both, \\"really\\"" shapes=2 survives="shown only"
          SELECT 1;

          SELECT 2;
          \`\`\`
        `,
      ),
    ).steps;
    expect(step).toEqual({
      type: "sql",
      id: "s1",
      at: at(7),
      bodyAt: at(8),
      endLine: 11,
      body: "SELECT 1;\n\nSELECT 2;",
      check: 'both, "really"',
      shapes: 2,
      error: null,
      predict: null,
      exercise: null,
      for: null,
      survives: "shown only",
      databases: ["alice", "bob"],
      expected: null,
    });
  });

  test("an expected error", () => {
    expect(
      read(
        lessonText(dedent`
          \`\`\`sql db=bob error=42P01
          SELECT 1;
          \`\`\`
        `),
      ).steps[0]!.error,
    ).toEqual({
      code: "42P01",
      at: at(5, 21),
    });
  });

  test("an indented fence loses its indentation in the body", () => {
    const [step] = read(lessonText("  ~~~sql db=bob\n  SELECT 1\n    AS a;\n  ~~~\n")).steps;
    expect(step).toMatchObject({ body: "SELECT 1\n  AS a;", at: at(5, 3), endLine: 8 });
  });

  test("a longer fence holds a shorter one", () => {
    const lesson = read(
      lessonText(
        dedent`
          \`\`\`\`text
          \`\`\`sql db=nobody
          SELECT 1;
          \`\`\`
          \`\`\`\`

          \`\`\`\`sql db=bob
          SELECT '
          \`\`\`
          ';
          \`\`\`\`
        `,
      ),
    );
    expect(lesson.steps.map(({ body }) => body)).toEqual(["SELECT '\n```\n';"]);
    expect(lesson.intro[0]).toMatchObject({
      type: "prose",
      markdown: dedent`
        \`\`\`\`text
        \`\`\`sql db=nobody
        SELECT 1;
        \`\`\`
        \`\`\`\``,
    });
  });

  test("what is not a step is prose", () => {
    const prose = dedent`
        \`\`\`sql
        SELECT 1;
        \`\`\`

        \`\`\`text
        $ git push
        \`\`\`

        \`\`\`js file=x.js
        \`\`\`

        - \`\`\`sql
          SELECT 1;
          \`\`\`

        \`\`\`console
        no prompt
        \`\`\`

        <!--
        \`\`\`sql db=alice
        \`\`\`
        -->

            \`\`\`sql db=alice`;
    const lesson = read(lessonText(`${prose}\n`));
    expect(lesson.steps).toEqual([]);
    expect(lesson.intro).toEqual([{ type: "prose", markdown: prose, at: at(5) }]);
  });
});

describe("an expected table", () => {
  const table = (markdown: string, body = "SELECT 1;", attributes = "db=bob") =>
    (
      read(
        lessonText(dedent`
      \`\`\`sql ${attributes}
      ${body}
      \`\`\`
      ${markdown}`),
      ).steps[0] as SqlStep
    ).expected!;

  test("directly under the block, or after blank lines", () => {
    for (const gap of ["", "\n", "\n\n\n"]) {
      const lesson = read(
        lessonText(dedent`
          \`\`\`sql db=bob
          SELECT 1;
          \`\`\`
          ${gap}| a |
          |---|
          | 1 |

          Text after it.
        `),
      );
      const step = lesson.steps[0] as SqlStep;
      expect(step.expected!.at).toEqual(at(8 + gap.length));
      expect(step.endLine).toBe(10 + gap.length);
      expect(lesson.intro[1]).toEqual({ type: "prose", markdown: "Text after it.", at: at(12 + gap.length) });
    }
  });

  test("not after other text, and not under a file", () => {
    expect(
      (
        read(
          lessonText(dedent`
            \`\`\`sql db=bob
            SELECT 1;
            \`\`\`
            text

            | a |
            |---|
          `),
        ).steps[0] as SqlStep
      ).expected,
    ).toBeNull();
    const lesson = read(
      lessonText(dedent`
        \`\`\`sql file=a.sql
        SELECT 1;
        \`\`\`

        | a |
        |---|
      `),
    );
    expect(lesson.intro[1]).toMatchObject({ type: "prose", markdown: "| a |\n|---|" });
  });

  test("cells, with and without outer pipes", () => {
    expect(table("| id | name  |\n|---:|:------|\n|  1 |  Ann | \n2|Bob\n")).toEqual({
      at: at(8),
      columns: [
        { text: "id", at: at(8, 3) },
        { text: "name", at: at(8, 8) },
      ],
      rows: [
        {
          cells: [
            { text: "1", at: at(10, 4) },
            { text: "Ann", at: at(10, 9) },
          ],
          any: false,
          at: at(10),
        },
        {
          cells: [
            { text: "2", at: at(11, 1) },
            { text: "Bob", at: at(11, 3) },
          ],
          any: false,
          at: at(11),
        },
      ],
      ordered: false,
    });
  });

  test.each([
    ["a \\| b", "a | b"],
    ["`a \\| b`", "a | b"],
    ["`{a,b}`", "{a,b}"],
    ["`` ` ``", "`"],
    ["` x `", "x"],
    ["`` a`b ``", "a`b"],
    ["`a` and `b`", "`a` and `b`"],
    ["\\*", "*"],
    ["\\x6869", "\\x6869"],
    ["`\\x6869`", "\\x6869"],
    ["NULL", "NULL"],
    ["...", "..."],
    ["", ""],
    ["`", "`"],
    ["torbox_pool_keys", "torbox_pool_keys"],
    ["عربى", "عربى"],
  ])("the cell %j is %j", (written, text) => {
    expect(
      table(dedent`
        | a | b |
        |---|---|
        | ${written} | x |
      `).rows[0]!.cells[0]!.text,
    ).toBe(text);
  });

  test("a row of `...` stands for any rows", () => {
    expect(
      table(dedent`
        | a | b |
        |---|---|
        | ... | ... |
        | ... | 1 |
      `).rows.map(({ any }) => any),
    ).toEqual([true, false]);
  });

  test("a table without rows", () => {
    expect(table("| a |\n|---|\n").rows).toEqual([]);
  });

  test.each([
    ["SELECT a FROM t ORDER BY a;", true],
    ["SELECT a FROM t ORDER\n  BY a", true],
    ["select a from t order by a", true],
    ["WITH x AS (SELECT 1) SELECT * FROM x UNION SELECT 2 ORDER BY 1;\n-- done", true],
    ["SELECT 1; SELECT a FROM t ORDER BY a;", true],
    ["SELECT a FROM t ORDER BY a; SELECT 1;", false],
    ["SELECT a FROM (SELECT a FROM t ORDER BY a) s", false],
    ["SELECT array_agg(a ORDER BY a), row_number() OVER (ORDER BY a) FROM t", false],
    ["SELECT 'ORDER BY a'", false],
    ["SELECT E'\\' ORDER BY a'", false],
    ['SELECT 1 AS " ORDER BY "', false],
    ["SELECT $q$ ; ORDER BY $q$", false],
    ["SELECT 1 -- ORDER BY a", false],
    ["SELECT 1 /* a /* nested */ ORDER BY */", false],
    ["SELECT '/*' AS a FROM t ORDER BY a", true],
    ["SELECT 1 AS order_by", false],
    ["SELECT 'open ORDER BY 1", false],
    ["EXPLAIN SELECT 1", true],
  ])("%j orders: %s", (body, ordered) => {
    expect(table("| a |\n|---|\n", body).ordered).toBe(ordered);
  });

  test("`ordered` orders", () => {
    expect(table("| a |\n|---|\n", "SELECT * FROM f()", "db=bob ordered").ordered).toBe(true);
  });
});

describe("a file", () => {
  test("on main, or on a branch that can then be merged", () => {
    const [one, two] = read(
      lessonText(
        dedent`
          \`\`\`sql file=migrations/a b.sql
          x
          \`\`\`
        `.replace("a b", "a") +
          "```sql file=b.sql branch=add-phone\n\ty\n```\n```console\n$ git merge add-phone\n```\n",
      ),
    ).steps as FileStep[];
    expect(one).toMatchObject({ type: "file", path: "migrations/a.sql", branch: "main", body: "x" });
    expect(two).toMatchObject({ type: "file", path: "b.sql", branch: "add-phone", body: "\ty" });
  });
});

describe("a commit", () => {
  test("has an author and a message where the lesson says so", () => {
    const [one, two] = read(
      lessonText(
        dedent`
          \`\`\`sql file=a.sql author=Alice message="Keep phone numbers"
          x
          \`\`\`
          \`\`\`sql file=b.sql
          y
          \`\`\`
        `,
      ),
    ).steps as FileStep[];
    expect(one).toMatchObject({ author: "Alice", message: "Keep phone numbers" });
    expect(two).toMatchObject({ author: null, message: null });
  });
});

describe("a console", () => {
  const console = (...lines: string[]) =>
    read(
      lessonText(dedent`
        \`\`\`sql file=a.sql branch=b
        x
        \`\`\`

        \`\`\`console
        ${lines.join("\n")}
        \`\`\`
      `),
    ).steps[1] as ConsoleStep;

  test("commands and their expected output, with places", () => {
    expect(
      console("", "$  server start bob", "starting", "", "...", "", "$ gosling shapes").commands,
    ).toEqual([
      {
        command: { type: "server-start", database: "bob", migrate: true },
        text: "server start bob",
        at: at(11, 4),
        expected: [
          { text: "starting", at: at(12) },
          { text: "", at: at(13) },
          { text: "...", at: at(14) },
        ],
      },
      { command: { type: "schemas", word: "shape" }, text: "gosling shapes", at: at(16, 3), expected: [] },
    ]);
  });

  const COMMANDS: readonly (readonly [string, Command])[] = [
    ["git pull alice bob", { type: "git-pull", databases: ["alice", "bob"] }],
    ["git merge b", { type: "git-merge", branch: "b" }],
    ["git log", { type: "git-log", path: null }],
    ["git log migrations/", { type: "git-log", path: "migrations/" }],
    ["server start bob", { type: "server-start", database: "bob", migrate: true }],
    ["server start bob --no-migrate", { type: "server-start", database: "bob", migrate: false }],
    ["server stop bob", { type: "server-stop", database: "bob" }],
    ["gosling schemas", { type: "schemas", word: "schema" }],
    ["gosling shapes", { type: "schemas", word: "shape" }],
    ["gosling diff alice bob", { type: "diff", databases: ["alice", "bob"] }],
    [
      "gosling up --database bob",
      { type: "migrate", database: "bob", action: { type: "up" }, allowMissing: false },
    ],
    [
      "gosling up-by-one --allow-missing --database bob",
      { type: "migrate", database: "bob", action: { type: "up-by-one" }, allowMissing: true },
    ],
    [
      "gosling up-to 20251220000001 --database bob",
      {
        type: "migrate",
        database: "bob",
        action: { type: "up-to", version: 20251220000001n },
        allowMissing: false,
      },
    ],
    [
      "gosling down --database bob",
      { type: "migrate", database: "bob", action: { type: "down" }, allowMissing: false },
    ],
    [
      "gosling down-to 0 --database bob",
      { type: "migrate", database: "bob", action: { type: "down-to", version: 0n }, allowMissing: false },
    ],
    [
      "gosling redo --database bob",
      { type: "migrate", database: "bob", action: { type: "redo" }, allowMissing: false },
    ],
    [
      "gosling reset --database bob",
      { type: "migrate", database: "bob", action: { type: "reset" }, allowMissing: false },
    ],
    [
      "gosling status --database bob",
      { type: "migrate", database: "bob", action: { type: "status" }, allowMissing: false },
    ],
    [
      "gosling version --database bob",
      { type: "migrate", database: "bob", action: { type: "version" }, allowMissing: false },
    ],
    [
      "gosling repair 9223372036854775807 --as applied --database bob",
      {
        type: "migrate",
        database: "bob",
        action: { type: "repair", version: 9223372036854775807n, as: "applied" },
        allowMissing: false,
      },
    ],
    [
      "gosling repair --database bob --as pending 1",
      {
        type: "migrate",
        database: "bob",
        action: { type: "repair", version: 1n, as: "pending" },
        allowMissing: false,
      },
    ],
  ];
  test.each(COMMANDS)("%s", (text, command) =>
    expect(console(`$ ${text}`).commands).toMatchObject([{ text, command }]),
  );

  test("the list above has every command", () => {
    const words = (text: string) => text.split(" ").slice(0, 2).join(" ");
    expect([...new Set(COMMANDS.map(([text]) => words(text)))]).toEqual(
      expect.arrayContaining(COMMAND_USAGES.map(words)),
    );
  });
});

describe("an exercise", () => {
  const text = lessonText(
    [
      "## Your turn",
      "```sql file=a.sql exercise=add-phone",
      "-- +goose Up",
      "______",
      "```",
      "",
      "<details>",
      "<summary>Hint 1</summary>",
      "",
      "It begins with `ALTER TABLE`.",
      "",
      "</details>",
      "<details><summary>Hint 2</summary>And goes on.</details>",
      "",
      "<details><summary>Aside</summary>Nothing.</details>",
      "",
      "<details>",
      "<summary>Solution</summary>",
      "",
      "```sql solution=add-phone",
      "-- +goose Up",
      "ALTER TABLE users ADD COLUMN phone text;",
      "```",
      "",
      "</details>",
      "",
      '```console for=add-phone check="the migration runs"',
      "$ gosling up --database bob",
      "```",
      "",
      '```sql db=bob for=add-phone check="bob has users.phone"',
      "SELECT phone FROM users;",
      "```",
      "| phone |",
      "|-------|",
      "",
    ].join("\n"),
  );

  test("is bound to its hints, its solution and its checks", () => {
    expect(read(text).exercises).toEqual([
      {
        id: "add-phone",
        at: at(6),
        step: "s1",
        hints: [
          { summary: "Hint 1", markdown: "It begins with `ALTER TABLE`.", at: at(11) },
          { summary: "Hint 2", markdown: "And goes on.", at: at(17) },
        ],
        solution: {
          body: "-- +goose Up\nALTER TABLE users ADD COLUMN phone text;",
          at: at(24),
          bodyAt: at(25),
        },
        checks: ["s2", "s3"],
      },
    ]);
  });

  test("hints and solution are prose, too, so that every reader of Markdown shows them folded", () => {
    const prose = read(text).sections[0]!.blocks[1]!;
    expect(prose).toMatchObject({ type: "prose", at: at(11) });
    expect(prose.type === "prose" && prose.markdown.endsWith("</details>")).toBe(true);
  });

  test("on a console may have blanks that are no commands", () => {
    const lesson = read(
      lessonText(
        dedent`
          \`\`\`console exercise=a shapes=1 check="x"
          $ gosling ______ --database bob
          $ gosling shapes
          \`\`\`

          <details><summary>Solution</summary>

          \`\`\`console solution=a
          $ gosling up --database bob
          \`\`\`

          </details>
        `,
      ),
    );
    expect((lesson.steps[0] as ConsoleStep).commands.map(({ text }) => text)).toEqual(["gosling shapes"]);
  });
});

describe("files as they come", () => {
  const plain = lessonText("Text in **bob**.\n\n```sql db=bob\nSELECT 'a\tb';\n```\n\n| a |\n|---|\n| 1 |\n");

  test.each([
    ["CRLF", plain.replaceAll("\n", "\r\n")],
    ["CR", plain.replaceAll("\n", "\r")],
    ["a byte order mark", `\uFEFF${plain}`],
    ["no newline at the end", plain.trimEnd()],
  ])("%s changes nothing", (_, text) => expect(read(text)).toEqual(read(plain)));

  test("right-to-left text, in prose, heading, check and cell", () => {
    const lesson = read(
      lessonText(
        dedent`
          ## العمود المفقود

          على **bob**:

          \`\`\`sql db=bob check="العمود موجود"
          SELECT 1;
          \`\`\`
          | الاسم |
          |---|
          | "قيمة" |
        `,
      ),
    );
    expect(lesson.sections[0]!.id).toBe("العمود-المفقود");
    expect(lesson.steps[0]).toMatchObject({
      check: "العمود موجود",
      expected: { columns: [{ text: "الاسم" }], rows: [{ cells: [{ text: '"قيمة"' }] }] },
    });
  });

  test("script in prose stays text", () => {
    const lesson = read(
      lessonText(dedent`
        <script>alert(1)</script>

        <img src=x onerror=alert(1)>
      `),
    );
    expect(lesson.intro).toMatchObject([
      { markdown: "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>" },
    ]);
  });
});
