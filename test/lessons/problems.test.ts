// Every problem a lesson can have, each from the shortest text that has it: code, line, column.
import { describe, expect, test } from "vitest";
import { PROBLEMS } from "../../src/lessons/index.ts";
import { dedent } from "../support/dedent.ts";
import { lessonText, parse, problems } from "./write.ts";

/** A whole file, and what is told of it. */
const FILES: readonly (readonly [string, string, readonly string[]])[] = [
  ["an empty file", "", ["FRONT_MATTER_MISSING 1:1", "TITLE_MISSING 1:1"]],
  ["no front matter", "# A title\n", ["FRONT_MATTER_MISSING 1:1"]],
  [
    "front matter without an end",
    dedent`
      ---
      databases: [a]
      # A title
    `,
    ["FRONT_MATTER_NOT_CLOSED 1:1"],
  ],
  [
    "front matter beyond reason",
    dedent`
      ---
      # ${"x".repeat(70_000)}
      ---
      # A title
    `,
    ["FRONT_MATTER_TOO_LONG 1:1"],
  ],
  [
    "a YAML mistake",
    dedent`
      ---
      databases: [a
      ---
      # T
    `,
    ["FRONT_MATTER_SYNTAX 2:14"],
  ],
  [
    "YAML that is no map",
    dedent`
      ---
      - a
      ---
      # T
    `,
    ["FRONT_MATTER_SYNTAX 2:1"],
  ],
  [
    "an unknown key",
    dedent`
      ---
      databases: [a]
      histroy: 1
      ---
      # T
    `,
    ["FRONT_MATTER_KEY 3:1"],
  ],
  [
    "a key twice",
    dedent`
      ---
      databases: [a]
      databases: [b]
      ---
      # T
    `,
    ["FRONT_MATTER_SYNTAX 3:1"],
  ],
  [
    "databases as a text",
    dedent`
      ---
      databases: a, b
      ---
      # T
    `,
    ["FRONT_MATTER_VALUE 2:12"],
  ],
  [
    "an alias",
    dedent`
      ---
      summary: &a x
      databases: *a
      ---
      # T
    `,
    ["FRONT_MATTER_VALUE 3:12"],
  ],
  [
    "too many databases",
    dedent`
      ---
      databases: [${Array.from({ length: 27 }, (_, i) => `d${i}`).join(", ")}]
      ---
      # T
    `,
    ["FRONT_MATTER_VALUE 2:12"],
  ],
  [
    "a history that is no version",
    dedent`
      ---
      databases: [a]
      history: latest
      ---
      # T
    `,
    ["FRONT_MATTER_VALUE 3:10"],
  ],
  [
    "a history of zero",
    dedent`
      ---
      databases: [a]
      history: 0
      ---
      # T
    `,
    ["FRONT_MATTER_VALUE 3:10"],
  ],
  [
    "a history beyond bigint",
    dedent`
      ---
      databases: [a]
      history: 9223372036854775808
      ---
      # T
    `,
    ["FRONT_MATTER_VALUE 3:10"],
  ],
  [
    "a day that does not exist",
    dedent`
      ---
      databases: [a]
      clock: 2025-02-30 12:00:00
      ---
      # T
    `,
    ["FRONT_MATTER_VALUE 3:8"],
  ],
  [
    "a part that is a list",
    dedent`
      ---
      databases: [a]
      part: [x]
      ---
      # T
    `,
    ["FRONT_MATTER_VALUE 3:7"],
  ],
  [
    "a reference that is no truth value",
    dedent`
      ---
      databases: [a]
      reference: glossary
      ---
      # T
    `,
    ["FRONT_MATTER_VALUE 3:12"],
  ],
  [
    "a part without a heading",
    dedent`
      ---
      databases: [a]
      part:
      ---
      # T
    `,
    ["FRONT_MATTER_VALUE 3:6"],
  ],
  [
    "minutes in words",
    dedent`
      ---
      databases: [a]
      minutes: ten
      ---
      # T
    `,
    ["FRONT_MATTER_VALUE 3:10"],
  ],
  [
    "a summary that is a list",
    dedent`
      ---
      databases: [a]
      summary: [x]
      ---
      # T
    `,
    ["FRONT_MATTER_VALUE 3:10"],
  ],
  [
    "front matter without databases",
    dedent`
      ---
      minutes: 5
      ---
      # T
    `,
    ["DATABASES_MISSING 1:1"],
  ],
  [
    "empty front matter",
    dedent`
      ---
      ---
      # T
    `,
    ["DATABASES_MISSING 1:1"],
  ],
  [
    "an empty list of databases",
    dedent`
      ---
      databases: []
      ---
      # T
    `,
    ["DATABASES_MISSING 2:1"],
  ],
  [
    "a database's bad name",
    dedent`
      ---
      databases: [alice, 2nd]
      ---
      # T
    `,
    ["DATABASE_NAME 2:20"],
  ],
  [
    "a database twice",
    dedent`
      ---
      databases: [alice, alice]
      ---
      # T
    `,
    ["DATABASE_DUPLICATE 2:20"],
  ],
  [
    "two databases that differ in case",
    dedent`
      ---
      databases:
        - alice
        - Alice
      ---
      # T
    `,
    ["DATABASE_CASE 4:5"],
  ],
  [
    "a lesson whose databases are not known is told so once",
    dedent`
      ---
      databases: alice
      ---
      # T
      \`\`\`sql db=alice shapes=4
      SELECT 1;
      \`\`\`
      \`\`\`console
      $ git pull alice
      \`\`\`
    `,
    ["FRONT_MATTER_VALUE 2:12"],
  ],
  [
    "no title",
    dedent`
      ---
      databases: [a]
      ---
    `,
    ["TITLE_MISSING 4:1"],
  ],
  [
    "a section before the title",
    dedent`
      ---
      databases: [a]
      ---
      ## S
      # T
    `,
    ["TITLE_NOT_FIRST 4:1"],
  ],
  [
    "text before the title",
    dedent`
      ---
      databases: [a]
      ---

      Hello.

      # T
    `,
    ["TITLE_NOT_FIRST 5:1"],
  ],
  [
    "a thousand problems and more",
    lessonText(
      dedent`
        \`\`\`sql db=nobody
        SELECT 1
        \`\`\`

      `.repeat(1001),
    ),
    [
      ...Array.from({ length: 1000 }, (_, i) => `UNKNOWN_DATABASE ${5 + 4 * i}:11`),
      "TOO_MANY_PROBLEMS 4005:11",
    ],
  ],
];

const sql = (attributes: string, body = "SELECT 1;") => dedent`
  \`\`\`sql ${attributes}
  ${body}
  \`\`\`
`;
const run = (...lines: string[]) => dedent`
  \`\`\`console
  ${lines.join("\n")}
  \`\`\`
`;
const solution = (id: string, body = "SELECT 2;") =>
  dedent`
    <details>
    <summary>Solution</summary>

    ${sql(`solution=${id}`, body)}
    </details>

  `;

/** What follows the title (the first line is line 5), and what is told of it. */
const BODIES: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "a second title",
    dedent`
      text

      # Again
    `,
    ["TITLE_DUPLICATE 7:1"],
  ],
  ["a section without a name", "##\n", ["HEADING_EMPTY 5:1"]],
  // Blocks
  [
    "a fence never closed",
    dedent`
      ${sql("db=alice")}
      text

      \`\`\`sql db=bob
      SELECT 1;

      ## Next
    `,
    ["FENCE_NOT_CLOSED 11:1"],
  ],
  ["a plain fence never closed", "```text\nabc\n", ["FENCE_NOT_CLOSED 5:1"]],
  [
    "a fence that the next block closes",
    dedent`
      \`\`\`sql db=alice
      SELECT 1;

      \`\`\`sql db=bob
      SELECT 2;
      \`\`\`
    `,
    ["FENCE_NOT_CLOSED 5:1"],
  ],
  [
    "a fence closed by a shorter one",
    dedent`
      \`\`\`\`sql db=alice
      SELECT 1;
      \`\`\`
    `,
    ["FENCE_NOT_CLOSED 5:1"],
  ],
  [
    "a step in a list",
    dedent`
      - first

        \`\`\`sql db=alice
        SELECT 1;
        \`\`\`
    `,
    ["STEP_NESTED 7:3"],
  ],
  [
    "a step in a numbered list's first line",
    dedent`
      1. \`\`\`sql db=alice
         SELECT 1;
         \`\`\`
    `,
    ["STEP_NESTED 5:4"],
  ],
  [
    "a step in a quotation",
    dedent`
      > text
      >
      > \`\`\`console
      > $ gosling shapes
      > \`\`\`
    `,
    ["STEP_NESTED 7:3"],
  ],
  [
    "a step in HTML",
    dedent`
      <div>
      \`\`\`sql db=alice
      SELECT 1;
      \`\`\`
      </div>
    `,
    ["STEP_NESTED 6:1"],
  ],
  [
    "a step in details",
    dedent`
      <details>

      ${sql("db=alice")}
      </details>
    `,
    ["STEP_NESTED 7:1"],
  ],
  [
    "capitals in the language",
    dedent`
      \`\`\`SQL db=alice
      SELECT 1;
      \`\`\`
    `,
    ["STEP_LANGUAGE 5:4"],
  ],
  [
    "a comma after the language",
    dedent`
      \`\`\`sql,db=alice
      SELECT 1;
      \`\`\`
    `,
    ["STEP_LANGUAGE 5:4"],
  ],
  [
    "another word for the language",
    dedent`
      \`\`\`postgres db=alice
      SELECT 1;
      \`\`\`
    `,
    ["STEP_LANGUAGE 5:4"],
  ],
  [
    "a shell that should be a console",
    dedent`
      \`\`\`bash check="x"
      $ git pull bob
      \`\`\`
    `,
    ["STEP_LANGUAGE 5:4"],
  ],
  [
    "a step without text",
    dedent`
      \`\`\`sql db=alice

      \`\`\`
    `,
    ["STEP_EMPTY 5:1"],
  ],
  ["quotations beyond reason", `${">".repeat(9000)} a\n`, ["NESTING_TOO_DEEP 5:1"]],
  [
    "lists beyond reason",
    dedent`
      text

      ${"- ".repeat(9000)}a
    `,
    ["NESTING_TOO_DEEP 7:1"],
  ],
  // Attributes
  [
    "a quotation mark left open",
    dedent`
      \`\`\`sql db=alice check="a b
      SELECT 1;
      \`\`\`
    `,
    ["ATTRIBUTE_SYNTAX 5:17"],
  ],
  [
    "text after a closing quotation mark",
    dedent`
      \`\`\`sql db=alice check="a"b
      SELECT 1;
      \`\`\`
    `,
    ["ATTRIBUTE_SYNTAX 5:17"],
  ],
  [
    "blanks around the equals sign",
    dedent`
      \`\`\`sql db = alice
      SELECT 1;
      \`\`\`
    `,
    ["ATTRIBUTE_VALUE 5:8", "ATTRIBUTE_SYNTAX 5:11"],
  ],
  ["a misspelt attribute", sql("db=alice eror=42703"), ["ATTRIBUTE_UNKNOWN 5:17"]],
  ["another tool's words", sql("{1,3}"), ["ATTRIBUTE_UNKNOWN 5:8"]],
  ["an attribute twice", sql("db=alice db=bob"), ["ATTRIBUTE_DUPLICATE 5:17"]],
  ["an attribute without its value", sql("db=alice error"), ["ATTRIBUTE_VALUE 5:17"]],
  ["an empty value", sql('db=alice check=""'), ["ATTRIBUTE_VALUE 5:17"]],
  ["a flag with a value", `${sql("db=alice ordered=yes")}| a |\n|---|\n`, ["ATTRIBUTE_VALUE 5:25"]],
  ["a database named twice", sql("db=bob,bob"), ["ATTRIBUTE_VALUE 5:15"]],
  ["a comma too many", sql("db=bob,"), ["ATTRIBUTE_VALUE 5:15"]],
  ["a database and a file", sql("db=alice file=a.sql"), ["ATTRIBUTE_CONFLICT 5:17"]],
  ["an error of a file", sql("file=a.sql error=42703"), ["ATTRIBUTE_CONFLICT 5:19"]],
  ["a branch without a file", sql("db=alice branch=b"), ["ATTRIBUTE_CONFLICT 5:17"]],
  [
    "a database of a console",
    dedent`
      \`\`\`console db=alice
      $ gosling shapes
      \`\`\`
    `,
    ["ATTRIBUTE_CONFLICT 5:12"],
  ],
  ["an order without rows", sql("db=alice ordered"), ["ATTRIBUTE_CONFLICT 5:17"]],
  [
    "a result of an error",
    dedent`
      ${sql("db=alice error=42703")}
      | a |
      |---|
      | 1 |
    `,
    ["ATTRIBUTE_CONFLICT 9:1"],
  ],
  [
    "an exercise that is a check",
    `${sql('db=alice exercise=a for=a check="x"', "______")}${solution("a")}`,
    ["ATTRIBUTE_CONFLICT 5:28"],
  ],
  ["no place to run", sql('check="a"'), ["ATTRIBUTE_MISSING 5:4"]],
  ["an unknown database", sql("db=alice,bbo"), ["UNKNOWN_DATABASE 5:17"]],
  ["a database in capitals", sql("db=Bob"), ["UNKNOWN_DATABASE 5:11"]],
  ["a SQLSTATE too short", sql("db=alice error=4270"), ["BAD_ERROR_CODE 5:23"]],
  ["a SQLSTATE of success", sql("db=alice error=00000"), ["BAD_ERROR_CODE 5:23"]],
  ["an engine's code on plain SQL", sql("db=alice error=OUT_OF_ORDER"), ["BAD_ERROR_CODE 5:23"]],
  [
    "an engine's code misspelt",
    dedent`
      \`\`\`console error=OUT_OF_ORDRE
      $ gosling up --database bob
      \`\`\`
    `,
    ["BAD_ERROR_CODE 5:18"],
  ],
  ["shapes in words", sql("db=alice shapes=two"), ["BAD_SHAPES 5:24"]],
  ["more shapes than databases", sql("db=alice shapes=3"), ["BAD_SHAPES 5:24"]],
  ["a prediction of an unknown kind", sql("db=alice predict=weather"), ["ATTRIBUTE_VALUE 5:25"]],
  ["a prediction with nothing to predict", sql("db=alice predict"), ["PREDICT_NOTHING 5:17"]],
  ["a prediction of rows without a table", sql("db=alice predict=rows"), ["PREDICT_NOTHING 5:17"]],
  ["a prediction of schemas without a number", sql("db=alice predict=schemas"), ["PREDICT_NOTHING 5:17"]],
  ["another row without a question", sql('db=alice instead="1"'), ["ATTRIBUTE_CONFLICT 5:17"]],
  [
    "another row of another width",
    dedent`
      ${sql('db=alice predict instead="1 | 2"')}| a |
      |---|
      | 1 |
    `,
    ["ATTRIBUTE_CONFLICT 5:34"],
  ],
  ["a path that climbs", sql("file=../../etc/passwd"), ["FILE_PATH_OUTSIDE 5:13"]],
  ["a path that climbs later", sql("file=migrations/../../x.sql"), ["FILE_PATH_OUTSIDE 5:13"]],
  ["an absolute path", sql("file=/etc/passwd"), ["FILE_PATH_OUTSIDE 5:13"]],
  ["a drive", sql("file=C:/x.sql"), ["FILE_PATH_OUTSIDE 5:13"]],
  ["a backslash", sql("file=migrations\\x.sql"), ["FILE_PATH_OUTSIDE 5:13"]],
  ["a home folder", sql("file=~/x.sql"), ["FILE_PATH_OUTSIDE 5:13"]],
  ["Git's own folder", sql("file=.git/config"), ["FILE_PATH_OUTSIDE 5:13"]],
  ["a path that ends with a folder", sql("file=migrations/"), ["FILE_PATH_INVALID 5:13"]],
  ["a path with a dot", sql("file=./x.sql"), ["FILE_PATH_INVALID 5:13"]],
  ["a path with a star", sql("file=x*.sql"), ["FILE_PATH_INVALID 5:13"]],
  ["a branch that Git refuses", sql("file=a.sql branch=a..b"), ["BAD_BRANCH 5:26"]],
  // Tables
  [
    "a table whose second line is too short",
    dedent`
      ${sql("db=alice")}| a | b |
      |---|
      | 1 | 2 |
    `,
    ["TABLE_MALFORMED 8:1"],
  ],
  [
    "a row too short",
    dedent`
      ${sql("db=alice")}
      | a | b |
      |---|---|
      | 1 |
    `,
    ["TABLE_ROW_WIDTH 11:1"],
  ],
  [
    "a pipe that is not escaped",
    dedent`
      ${sql("db=alice")}
      | a |
      |---|
      | \`x|y\` |
    `,
    ["TABLE_ROW_WIDTH 11:1"],
  ],
  [
    "text under a table",
    dedent`
      ${sql("db=alice")}
      | a |
      |---|
      | 1 |
      And so on.
    `,
    ["TABLE_ROW_TEXT 12:1"],
  ],
  // The console
  [
    "a console without a command",
    dedent`
      \`\`\`console check="x"
      OK
      \`\`\`
    `,
    ["CONSOLE_NO_COMMAND 5:1"],
  ],
  [
    "output before the first command",
    dedent`
      \`\`\`console
      OK
      $ gosling shapes
      \`\`\`
    `,
    ["CONSOLE_TEXT_FIRST 6:1"],
  ],
  ["an unknown command", run("$ git push origin"), ["COMMAND_UNKNOWN 6:3"]],
  ["a program of another world", run("$ gosling shapes", "$ npm test"), ["COMMAND_UNKNOWN 7:3"]],
  ["no command", run("$ gosling shapes", "$"), ["COMMAND_UNKNOWN 7:2"]],
  ["a command without its argument", run("$ git pull"), ["COMMAND_USAGE 6:11"]],
  ["an argument too many", run("$ server stop alice bob"), ["COMMAND_USAGE 6:21"]],
  ["a migration command without a database", run("$ gosling up"), ["COMMAND_USAGE 6:13"]],
  ["a bad version", run("$ gosling up-to latest --database bob"), ["COMMAND_USAGE 6:17"]],
  ["a version of zero", run("$ gosling up-to 0 --database bob"), ["COMMAND_USAGE 6:17"]],
  [
    "a version beyond bigint",
    run("$ gosling down-to 9223372036854775808 --database bob"),
    ["COMMAND_USAGE 6:19"],
  ],
  ["a repair that does not say how", run("$ gosling repair 1 --database bob"), ["COMMAND_USAGE 6:34"]],
  [
    "a repair that says it wrongly",
    run("$ gosling repair 1 --as done --database bob"),
    ["COMMAND_USAGE 6:25"],
  ],
  ["an option without its value", run("$ gosling up --database --allow-missing"), ["COMMAND_USAGE 6:14"]],
  ["a difference with itself", run("$ gosling diff bob bob"), ["COMMAND_USAGE 6:20"]],
  ["an unknown option", run("$ gosling up --databse bob"), ["COMMAND_OPTION 6:14"]],
  ["an option twice", run("$ server start bob --no-migrate --no-migrate"), ["COMMAND_OPTION 6:33"]],
  ["a database that the console does not know", run("$ server start bobby"), ["UNKNOWN_DATABASE 6:16"]],
  ["a log of a path that climbs", run("$ git log ../.."), ["FILE_PATH_OUTSIDE 6:11"]],
  ["a branch without a commit", run("$ git merge feature"), ["UNKNOWN_BRANCH 6:13"]],
  ["a merge of main", run("$ git merge main"), ["UNKNOWN_BRANCH 6:13"]],
  [
    "a merge before the commit",
    `${run("$ git merge b")}${sql("file=a.sql branch=b")}`,
    ["UNKNOWN_BRANCH 6:13"],
  ],
  // Exercises
  [
    "an exercise's bad name",
    `${sql('db=alice exercise=A_b shapes=1 check="x"')}\n${solution("A_b")}`,
    ["EXERCISE_ID 5:26"],
  ],
  [
    "an exercise twice",
    `${sql('db=alice exercise=a shapes=1 check="x"')}\n${solution("a")}${sql('db=alice exercise=a shapes=1 check="x"')}`,
    ["EXERCISE_DUPLICATE 18:1"],
  ],
  [
    "a solution twice",
    `${sql('db=alice exercise=a shapes=1 check="x"')}\n${solution("a")}${solution("a")}`,
    ["EXERCISE_DUPLICATE 21:1"],
  ],
  ["a check of nothing", sql('db=alice for=a check="x"'), ["EXERCISE_UNKNOWN 5:1"]],
  ["a solution of nothing", solution("a"), ["EXERCISE_UNKNOWN 8:1"]],
  [
    "an exercise without a solution",
    sql('db=alice exercise=a shapes=1 check="x"'),
    ["EXERCISE_NO_SOLUTION 5:1"],
  ],
  [
    "an exercise without a check",
    `${sql("db=alice exercise=a")}\n${solution("a")}`,
    ["EXERCISE_NO_CHECK 5:1"],
  ],
  [
    "a check before its exercise",
    `${sql('db=alice for=a check="x"')}\n${sql("db=alice exercise=a")}\n${solution("a")}`,
    ["EXERCISE_CHECK_EARLY 5:1"],
  ],
  [
    "a check without its sentence",
    `${sql("db=alice exercise=a")}\n${solution("a")}${sql("db=alice for=a")}`,
    ["CHECK_NO_SENTENCE 18:1"],
  ],
  [
    "an exercise that checks itself without a sentence",
    `${sql("db=alice exercise=a shapes=1")}\n${solution("a")}`,
    ["CHECK_NO_SENTENCE 5:1"],
  ],
  [
    "a solution in sight",
    `${sql('db=alice exercise=a shapes=1 check="x"')}\n${sql("solution=a", "SELECT 2;")}`,
    ["SOLUTION_IN_SIGHT 9:1"],
  ],
  [
    "a solution in another language",
    `${run("$ gosling shapes").replace("console", 'console exercise=a shapes=1 check="x"')}\n${solution("a")}`,
    ["SOLUTION_KIND 12:1"],
  ],
  [
    "a solution whose command is wrong",
    dedent`
      \`\`\`console exercise=a shapes=1 check="x"
      $ gosling ______
      \`\`\`

      <details><summary>Solution</summary>

      \`\`\`console solution=a
      $ gosling upp --database bob
      \`\`\`

      </details>
    `,
    ["COMMAND_UNKNOWN 12:3"],
  ],
  [
    "details left open",
    dedent`
      ## S

      <details>
      <summary>More</summary>

      Text

      ## Next
    `,
    ["DETAILS_NOT_CLOSED 7:1"],
  ],
];

describe("a whole file", () => {
  test.each(FILES)("%s", (_, text, expected) => expect(problems(text)).toEqual(expected));
});

describe("after the title", () => {
  test.each(BODIES)("%s", (_, body, expected) => expect(problems(lessonText(body))).toEqual(expected));
});

describe("what exhausts a reader's stack is a problem with a place; where exactly depends on the stack", () => {
  const FILES_BEYOND: readonly (readonly [string, string, RegExp])[] = [
    [
      "brackets in the front matter",
      dedent`
        ---
        databases: ${"[".repeat(20_000)}
        ---
        # T
      `,
      /^FRONT_MATTER_SYNTAX 2:/,
    ],
    ["millions of blank lines", lessonText(`text\n${"\n".repeat(8_000_000)}text\n`), /^UNREADABLE [45]:1$/],
  ];
  test.each(FILES_BEYOND)("%s", (_, text, expected) => {
    const [only, ...others] = problems(text);
    expect(only).toMatch(expected);
    expect(others).toEqual([]);
  });
});

test("every code of the list is met above, and none besides", () => {
  const expected = [...FILES, ...BODIES].flatMap(([, , told]) => told);
  const met = new Set(expected.map((entry) => entry.split(" ")[0]!)).add("UNREADABLE");
  expect([...met].sort()).toEqual(Object.keys(PROBLEMS).sort());
});

describe("the hint", () => {
  const HINTS: readonly (readonly [string, string])[] = [
    [sql("db=alice eror=42703"), "Did you mean `error`?"],
    [sql("db=bbo"), "Did you mean `bob`?"],
    [sql("db=production"), "The databases are `alice`, `bob`."],
    [
      run("$ gosling stauts --database bob"),
      "Did you mean `gosling status --database NAME [--allow-missing]`?",
    ],
    [run("$ goose up"), "Did you mean `gosling up --database NAME [--allow-missing]`?"],
    [run("$ gosling up -d bob"), "The options of `gosling up` are `--database`, `--allow-missing`."],
    [run("$ git mrege b"), "Did you mean `git merge BRANCH`?"],
    [
      dedent`
        \`\`\`console error=OUT_OF_ORDRE
        $ gosling up --database bob
        \`\`\`
      `,
      "Did you mean `OUT_OF_ORDER`?",
    ],
    [
      dedent`
        \`\`\`SQL db=alice
        SELECT 1;
        \`\`\`
      `,
      "Only `sql` and `console` are executed: write `sql`, a blank, then the attributes.",
    ],
  ];
  test.each(HINTS)("%j", (body, hint) => {
    const parsed = parse(lessonText(body));
    expect(parsed.ok ? null : parsed.problems[0]!.hint).toBe(hint);
  });
});

test("every problem of a lesson is told at once, in the order of its places", () => {
  const body = dedent`
    ${sql("db=nobody")}
    - list

      \`\`\`sql db=alice
      SELECT 1;
      \`\`\`

    ${run("$ git pull")}`;
  expect(problems(lessonText(body))).toEqual([
    "UNKNOWN_DATABASE 5:11",
    "STEP_NESTED 11:3",
    "COMMAND_USAGE 16:11",
  ]);
});
