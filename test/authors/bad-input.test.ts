// Bad input to the commands for lessons: one clear sentence, exit code 2, nothing written.
import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dedent } from "../support/dedent.ts";
import { lessonText, type Place, place } from "./terminal.ts";

const good = lessonText(dedent`
  On **dev**:

  \`\`\`sql db=dev
  SELECT 1;
  \`\`\`
`);

const CASES: Readonly<Record<string, { prepare?: (at: Place) => void; file: string; says: RegExp }>> = {
  "a missing file": { file: "lessons/none.md", says: /^gosling: there is no lesson lessons\/none\.md\n/ },
  "an empty folder": {
    prepare: (at) => mkdirSync(join(at.folder, "empty")),
    file: "empty",
    says: /^gosling: no lesson \(\*\.md\) was found in empty\n/,
  },
  "a folder named like a lesson": {
    prepare: (at) => mkdirSync(join(at.folder, "lessons/folder.md"), { recursive: true }),
    file: "lessons/folder.md",
    says: /^gosling: no lesson \(\*\.md\) was found in lessons\/folder\.md\n/,
  },
  "a path that climbs out": {
    file: "../../etc/passwd",
    says: /^gosling: the lesson \.\.\/\.\.\/etc\/passwd lies outside the working folder\n/,
  },
  "an absolute path elsewhere": { file: "/etc/hostname", says: /lies outside the working folder/ },
  "what is not UTF-8": {
    prepare: (at) => at.write("lessons/latin.md", Buffer.from(`${good}caf\xe9\n`, "latin1")),
    file: "lessons",
    says: /^gosling: lessons\/latin\.md is not UTF-8 text\n/,
  },
  "five megabytes": {
    prepare: (at) => at.write("lessons/big.md", good + "x".repeat(5_000_000)),
    file: "lessons/big.md",
    says: /^gosling: lessons\/big\.md has 5\.0 MB; a lesson has at most 1 MB\n/,
  },
  "a link that leads nowhere": {
    prepare: (at) => {
      at.write("lessons/01-good.md", good);
      symlinkSync("nowhere.md", join(at.folder, "lessons/broken.md"));
    },
    file: "lessons",
    says: /^gosling: lessons\/broken\.md is not a file\n/,
  },
};

describe.each([
  ["lesson", "run"],
  ["lesson", "check"],
  ["lesson", "dev"],
  ["build", "--out", "site"],
])("%s %s", (...command) => {
  test.each(Object.entries(CASES))("%s", async (_name, { prepare, file, says }) => {
    const at = place();
    prepare?.(at);
    const before = readdirSync(at.folder, { recursive: true });
    const { code, out, err } = await at.run(...command, file);
    expect(err).toMatch(says);
    expect(err.trim().split("\n").length).toBeLessThanOrEqual(2);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(readdirSync(at.folder, { recursive: true })).toEqual(before);
  });
});

describe("build", () => {
  test("needs --out", async () => {
    expect(await place({ "lessons/a.md": good }).run("build")).toMatchObject({
      code: 2,
      err: "gosling: build needs --out DIR\nSee gosling build --help.\n",
    });
  });

  test("leaves a folder alone that it did not write", async () => {
    const at = place({ "lessons/a.md": good, "docs/mine.txt": "mine" });
    expect(await at.run("build", "--out", "docs")).toMatchObject({
      code: 2,
      err: expect.stringContaining("docs is not empty and was not made by gosling build"),
    });
    expect(readdirSync(join(at.folder, "docs"))).toEqual(["mine.txt"]);
    expect((await at.run("build", "--out", "docs/mine.txt")).err).toContain("docs/mine.txt is not a folder");
  });

  test("the second time replaces and removes what it wrote, and nothing else", async () => {
    const at = place({ "lessons/a.md": good, "lessons/b.md": good });
    expect((await at.run("build", "--out", "site")).code).toBe(0);
    at.write("site/CNAME", "example.org");
    expect((await at.run("build", "--out", "site", "lessons/a.md")).out).toMatch(
      /^site: 1 lesson, .* 2 old ones removed\n/,
    );
    expect(existsSync(join(at.folder, "site/lessons/b"))).toBe(false);
    expect(at.read("site/CNAME")).toBe("example.org");
    expect(at.read("site/index.html")).not.toContain("lessons/b/");
  });

  test("a marker that names files elsewhere is refused", async () => {
    const at = place({ "lessons/a.md": good, "keep.txt": "keep" });
    at.write("site/.gosling-site.json", JSON.stringify({ files: ["../keep.txt"] }));
    expect((await at.run("build", "--out", "site")).err).toContain("site/.gosling-site.json is damaged");
    expect(at.read("keep.txt")).toBe("keep");
  });

  test("two lessons with one address are refused by name", async () => {
    const at = place({ "lessons/01-a.md": good, "lessons/02-a.md": good });
    const { code, err } = await at.run("build", "--out", "site");
    expect(code).toBe(2);
    expect(err).toContain("lessons/01-a.md and lessons/02-a.md would have one address, lessons/a/");
    expect(existsSync(join(at.folder, "site"))).toBe(false);
  });
});

describe("init", () => {
  test("migrations with a mistake: named, and nothing is written", async () => {
    const at = place({ "migrations/00001_a.sql": "CREATE TABLE a (id int);\n" });
    const { code, err } = await at.run("init");
    expect(code).toBe(2);
    expect(err).toMatch(/^gosling: the migrations have a mistake: .*migrations\/00001_a\.sql:1:1/);
    expect(readdirSync(at.folder)).toEqual(["migrations"]);
  });

  test("a file where the folder should be", async () => {
    const at = place({ lessons: "mine" });
    expect(await at.run("init")).toMatchObject({
      code: 2,
      err: expect.stringContaining("cannot be written"),
    });
    expect(at.read("lessons")).toBe("mine");
  });

  test("what exists stays", async () => {
    const at = place({ "lessons/01-our-migrations.md": "mine", "lessons.test.ts": "mine, too" });
    const { code, out } = await at.run("init");
    expect(code).toBe(0);
    expect(out).toContain(
      "lessons/01-our-migrations.md exists and is left as it is\nlessons.test.ts exists and is left as it is\n",
    );
    expect([at.read("lessons/01-our-migrations.md"), at.read("lessons.test.ts")]).toEqual([
      "mine",
      "mine, too",
    ]);
  });
});
