// The playground's pure half: what comes in, what is kept, and what goes out as a link, a zip or a lesson.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseLesson } from "../../src/lessons/index.ts";
import {
  commandBlock,
  documentOf,
  EMPTY,
  filesOf,
  fromFragment,
  lessonText,
  type PlaygroundDocument,
  pack,
  readDocument,
  takeIn,
  toFragment,
  unpack,
  withBlock,
  withFiles,
} from "../../src/playground/document/index.ts";
import { dedent } from "../support/dedent.ts";

const UP = dedent`
  -- +goose Up
  SELECT 1;
  -- +goose Down
  SELECT 2;
`;
const some: PlaygroundDocument = withBlock(
  withFiles(EMPTY, [{ name: "migrations/00001_a.sql", text: UP }]),
  { type: "console", text: "$ git pull dev\n$ gosling up --database dev" },
  { type: "sql", databases: ["dev"], text: "SELECT '```', 'é', '😀';" },
);

describe("a link", () => {
  test("gives back what was put in", async () => {
    const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((one) => one.trim() !== "");
    await fc.assert(
      fc.asyncProperty(text, async (sql) => {
        const document = withBlock(some, { type: "sql", databases: ["dev"], text: sql });
        expect(await fromFragment(await toFragment(document))).toEqual(document);
      }),
      { numRuns: 50 },
    );
  });

  test.each(["", "1", "1abc", "2AAAA", "1!!!!", `1${"A".repeat(500)}`])(
    "that is no document is refused in a sentence: %s",
    (fragment) => expect(fromFragment(fragment)).rejects.toThrow("This link can't be read"),
  );

  test("that would unpack to more than fits is refused", async () => {
    const large = withBlock(EMPTY, { type: "sql", databases: ["dev"], text: " x".repeat(3_000_000) });
    await expect(fromFragment(await toFragment(large))).rejects.toThrow("This link can't be read");
  });

  test.each([
    ["a path that leads out", { type: "file", path: "../x.sql", text: "x" }],
    ["a hidden file", { type: "file", path: "migrations/.env", text: "x" }],
    ["an unknown database", { type: "sql", databases: ["other"], text: "x" }],
    ["a console without a command", { type: "console", text: "rm -rf" }],
    ["an unknown block", { type: "shell", text: "x" }],
  ])("with %s is refused", (_, block) => {
    expect(readDocument({ ...EMPTY, blocks: [block] })).toBeNull();
  });
});

describe("files", () => {
  const names = (dropped: readonly string[], text = UP) =>
    takeIn(dropped.map((name) => ({ name, text }))).files.map(({ name }) => name);

  test("of a repository: the folder with the migrations, wherever it is", () => {
    expect(names(["repo/README.sql", "repo/db/migrations/2_b.sql", "repo/db/migrations/1_a.sql"])).toEqual([
      "migrations/2_b.sql",
      "migrations/1_a.sql",
    ]);
  });

  test("of another tool are shown as goose's", () => {
    const { files, notes } = takeIn([
      { name: "m/1_users.up.sql", text: "CREATE TABLE users (id int);\n" },
      { name: "m/1_users.down.sql", text: "DROP TABLE users;\n" },
    ]);
    expect(notes[0]).toBe("Recognised golang-migrate: 1 migration, shown here as goose files.");
    expect(files[0]!.name).toBe("migrations/00001_users.sql");
    expect(files[0]!.text).toContain("-- +goose Down\nDROP TABLE users;");
  });

  test.each([
    ["nothing", [], "The folder is empty."],
    ["another kind of folder", ["src/a.ts", "src/b.ts"], "none of 2 files is an .sql file"],
    ["SQL without versions", ["dump.sql"], "The first here is dump.sql."],
    ["Liquibase's", ["db/changelog.xml"], "These are Liquibase files, which gosling doesn't read."],
  ])("%s: one sentence says so", (_, dropped, sentence) => {
    const { files, notes } = takeIn(dropped.map((name) => ({ name, text: "" })));
    expect(files).toEqual([]);
    expect(notes.join()).toContain(sentence);
  });

  test("two hundred of them are taken", () => {
    expect(names(Array.from({ length: 200 }, (_, n) => `${n + 1}_x.sql`))).toHaveLength(200);
  });
});

describe("a zip", () => {
  test("gives back what was packed", () => {
    const files = [{ name: "migrations/1_a.sql", text: UP }];
    expect(unpack(pack(files))).toEqual(files);
  });

  test("keeps its paths inside", () => {
    const evil = ["../1_a.sql", "/etc/1_a.sql", "C:/1_a.sql", "a/../../1_a.sql", "ok/1_a.sql"];
    expect(unpack(pack(evil.map((name) => ({ name, text: UP })))).map(({ name }) => name)).toEqual([
      "ok/1_a.sql",
    ]);
  });

  test("that is none is refused in a sentence", () => {
    expect(() => unpack(new Uint8Array([1, 2, 3]))).toThrow("This file is no zip archive, or it is damaged.");
  });
});

test("a command pulls first where the checkout lacks a file", () => {
  const before = withFiles(EMPTY, [{ name: "migrations/1_a.sql", text: UP }]);
  const up = commandBlock(before, "dev", "gosling up --database dev");
  expect(up.text).toBe("$ git pull dev\n$ gosling up --database dev");
  expect(commandBlock(withBlock(before, up), "dev", "gosling status --database dev").text).toBe(
    "$ gosling status --database dev",
  );
  expect(commandBlock(withBlock(before, up), "production", "server start production").text).toBe(
    "$ git pull production\n$ server start production",
  );
});

test("any document is a lesson that can be read, with the same steps", () => {
  const body = fc.string({ unit: fc.constantFrom("a", "`", "\n", " ", "-", "#", "$", ";", "'") });
  const text = body.filter((one) => one.trim() !== "" && !one.includes("\n\n\n"));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), (texts) => {
      const document = withBlock(
        some,
        ...texts.map((sql) => ({ type: "sql", databases: ["dev"], text: sql }) as const),
      );
      const parsed = parseLesson({ name: "playground.md", text: lessonText(document) });
      expect(parsed.ok || parsed.problems).toBe(true);
      if (!parsed.ok) return;
      expect(parsed.lesson.steps.map((step) => step.body)).toEqual(
        document.blocks.map((block) => block.text.replace(/\n+$/, "")),
      );
    }),
    { numRuns: 200 },
  );
});

test("a lesson's world is its steps, exercises solved", () => {
  const text = `---
databases: [bob]
history: 20251213120000
---
# X

## A

\`\`\`sql db=bob exercise=a check="works"
SELECT ______;
\`\`\`

<details>
<summary>Solution</summary>

\`\`\`sql solution=a
SELECT 1;
\`\`\`

</details>

\`\`\`console for=a check="fine"
$ gosling schemas
B  bob
1 schema
\`\`\`
`;
  const document = documentOf({ name: "x.md", text }, 2);
  expect(document.history).toBe("20251213120000");
  expect(document.blocks).toEqual([
    { type: "sql", databases: ["bob"], text: "SELECT 1;" },
    { type: "console", text: "$ gosling schemas" },
  ]);
  expect(filesOf(document)).toEqual([]);
});
