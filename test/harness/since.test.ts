// `--since REF`: what is new, and that merged files keep their statements, their names and their place.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import { readMigrationFolder } from "../../src/node/disk/index.ts";
import { firstChange } from "../../src/node/harness/merged/meaning.ts";
import { readSince } from "../../src/node/harness/merged/merged.ts";
import { type CliFolder, cliFolder } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";

const up = (sql: string) => dedent`
  -- +goose Up
  ${sql}

  -- +goose Down
  SELECT 1;
`;
const users = up("CREATE TABLE users (id int);");
const pets = up("CREATE TABLE pets (id int);");

let folder: CliFolder;
function git(...args: readonly string[]): string {
  const identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false"];
  const { status, stdout, stderr } = spawnSync("git", [...identity, ...args], {
    cwd: folder.path,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
async function commit(files: Readonly<Record<string, string>>, message = "more") {
  await folder.write(files);
  git("add", "-A");
  git("commit", "-qm", message);
}
const since = (ref = "main") => readSince(ref, "m", folder.path, readMigrationFolder("m", folder.path));
const told = (ref?: string) => since(ref).findings.map(({ code, file, line }) => [code, file, line]);

beforeEach(async () => {
  folder = await cliFolder();
  git("init", "-q", "-b", "main");
  await commit({ "m/001_users.sql": users, "m/002_pets.sql": pets, "other/9_x.sql": pets });
  git("checkout", "-qb", "mine");
});

describe("files since a ref", () => {
  test("are those that it has not, committed or not", async () => {
    await commit({ "m/003_new.sql": users });
    await folder.write({ "m/004_newer.sql": users });
    expect([...since().fresh]).toEqual(["m/003_new.sql", "m/004_newer.sql"]);
    expect(since().applied).toEqual({ upTo: 2n, versions: new Set([1n, 2n]) });
    expect(told()).toEqual([]);
    expect([...since("mine").fresh]).toEqual(["m/004_newer.sql"]);
  });

  test("a merged file that was edited is an error, at the first statement that differs", async () => {
    await folder.write({
      "m/002_pets.sql": up("-- Pets.\nCREATE TABLE pets (id int);\nALTER TABLE pets ADD COLUMN name text;"),
    });
    expect(told()).toEqual([["MERGED_FILE_CHANGED", "m/002_pets.sql", 4]]);
  });

  test("one with other comments, blanks or line ends is not", async () => {
    await folder.write({
      "m/001_users.sql": users.replaceAll("\n", "\r\n"),
      "m/002_pets.sql": `-- gosling: allow DROP_TABLE no\n${pets.replace("CREATE", "/* a */ CREATE  -- b\n")}`,
    });
    expect(told()).toEqual([]);
  });

  test("one that was renamed or deleted is an error", async () => {
    git("mv", "m/001_users.sql", "m/001_people.sql");
    git("rm", "-q", "m/002_pets.sql");
    expect(told()).toEqual([
      ["MERGED_FILE_CHANGED", "m/001_people.sql", 1],
      ["MERGED_FILE_CHANGED", "m/002_pets.sql", 1],
    ]);
  });

  test("what the ref has got since the branch left it is neither missing nor edited here", async () => {
    git("checkout", "-q", "main");
    await commit({ "m/005_theirs.sql": users, "m/002_pets.sql": `${pets}-- ours\n` });
    git("checkout", "-q", "mine");
    await commit({ "m/006_mine.sql": users });
    expect(told()).toEqual([]);
  });

  test("ten branches that take one version, or a late one, are each reported", async () => {
    git("checkout", "-q", "main");
    await commit({ "m/20260105_merged.sql": users, "m/20260107_merged.sql": users });
    for (let day = 1; day <= 10; day += 1) {
      git("checkout", "-q", "mine");
      git("checkout", "-qb", `branch-${day}`);
      await commit({ [`m/2026010${day > 9 ? 5 : day}_branch.sql`]: users });
      const { applied, findings, fresh } = since();
      const version = day > 9 ? 5 : day;
      expect(findings.map(({ code }) => code)).toEqual(
        version === 5 || version === 7 ? ["DUPLICATE_VERSION"] : [],
      );
      // The rule OUT_OF_ORDER compares the new file with this.
      expect([applied.upTo, fresh.size]).toEqual([20260107n, 1]);
      git("clean", "-qfd");
    }
  });

  test("a ref that Git does not know is bad input", () => {
    expect(() => since("nowhere")).toThrow(/Git does not know nowhere here/);
  });
});

describe("another tool's folder", () => {
  const table = (name: string) => `CREATE TABLE ${name} (id int);\n`;
  const both = (mark: (word: string) => string) => (name: string) =>
    `${mark("up")}\n${table(name)}\n${mark("down")}\nDROP TABLE ${name};\n`;
  const dbmate = both((word) => `-- migrate:${word}`);
  /** What main has, what the branch adds, an edit of the first, and where that edit is found. */
  const pair = (number: string, name: string) => ({
    [`m/${number}_${name}.up.sql`]: table(name),
    [`m/${number}_${name}.down.sql`]: `DROP TABLE ${name};\n`,
  });
  const journal = (...tags: readonly string[]) =>
    JSON.stringify({ entries: tags.map((tag, idx) => ({ idx, tag })) });
  const edit = "SELECT 1;\n";
  test.each([
    ["golang-migrate", pair("000001", "a"), pair("000002", "b"), "m/000001_a.down.sql", "m/000002_b.up.sql"],
    ["dbmate", { "m/1_a.sql": dbmate("a") }, { "m/2_b.sql": dbmate("b") }, "m/1_a.sql", "m/2_b.sql"],
    [
      "prisma",
      { "m/1_a/migration.sql": table("a") },
      { "m/2_b/migration.sql": table("b") },
      "m/1_a/migration.sql",
      "m/2_b/migration.sql",
    ],
    [
      "drizzle",
      { "m/0000_a.sql": table("a"), "m/meta/_journal.json": journal("0000_a") },
      { "m/0001_b.sql": table("b"), "m/meta/_journal.json": journal("0000_a", "0001_b") },
      "m/0000_a.sql",
      "m/0001_b.sql",
    ],
    [
      "flyway",
      { "m/V1.1__a.sql": table("a"), "m/R__v.sql": "CREATE OR REPLACE VIEW v AS SELECT 1;\n" },
      { "m/V1.2__b.sql": table("b") },
      "m/V1.1__a.sql",
      "m/V1.2__b.sql",
    ],
  ] as const)(
    "%s: what is new, and an edit of what was merged",
    async (format, merged, added, file, fresh) => {
      git("checkout", "-q", "main");
      git("rm", "-rq", "m");
      await commit(merged);
      git("checkout", "-q", "-B", "mine");
      await commit(added);
      const read = () => {
        const folderNow = readMigrationFolder("m", folder.path);
        const found = readSince("main", "m", folder.path, folderNow);
        return {
          ...found,
          fresh: [...found.fresh].map(folderNow.nameOf),
          placed: folderNow.place(found.findings),
        };
      };
      expect(readMigrationFolder("m", folder.path).format).toBe(format);
      const clean = read();
      expect([clean.fresh, clean.findings, clean.applied.upTo]).toEqual([[fresh], [], 1n]);
      const before = readFileSync(join(folder.path, file), "utf8");
      await folder.write({ [file]: `${before}${edit}` });
      expect(read().placed).toMatchObject([
        {
          code: "MERGED_FILE_CHANGED",
          file,
          line: before.split("\n").length,
          hint: expect.stringContaining("git checkout main -- m/"),
        },
      ]);
      git("checkout", "-q", ".");
      for (const name of Object.keys(merged)) if (!name.endsWith(".json")) git("rm", "-q", name);
      if (format !== "drizzle")
        expect(read().placed[0]).toMatchObject({ code: "MERGED_FILE_CHANGED", line: 1 });
    },
  );

  test("Flyway's repeatable file may be edited, and a version between two is late", async () => {
    git("checkout", "-q", "main");
    git("rm", "-rq", "m");
    const view = (one: number) => `CREATE OR REPLACE VIEW v AS SELECT ${one};\n`;
    await commit({ "m/V1.1__a.sql": table("a"), "m/V1.2__c.sql": table("c"), "m/R__v.sql": view(1) });
    git("checkout", "-q", "-B", "mine");
    await commit({ "m/V1.1.5__b.sql": table("b"), "m/R__v.sql": view(2) });
    const folderNow = readMigrationFolder("m", folder.path);
    const { fresh, findings, applied } = readSince("main", "m", folder.path, folderNow);
    expect([...fresh].map(folderNow.nameOf)).toEqual(["m/V1.1.5__b.sql", "m/R__v.sql"]);
    expect(findings).toEqual([]);
    expect(applied).toEqual({ upTo: 3n, versions: new Set([1n, 3n]) });
    git("checkout", "-q", "main");
    await commit({ "m/V1.3__theirs.sql": table("d") });
    git("checkout", "-q", "mine");
    await commit({ "m/V1_3__mine.sql": table("e") });
    const now = readMigrationFolder("m", folder.path);
    expect(now.place(readSince("main", "m", folder.path, now).findings)).toMatchObject([
      { code: "DUPLICATE_VERSION", file: "m/V1_3__mine.sql", line: 1 },
    ]);
  });
});

describe("what a file says", () => {
  const source = (text: string): SourceFile => ({ name: "1_a.sql", text });
  test.each([
    ["the same", users, users, undefined],
    ["a comment inside a body counts", up("SELECT $$ a $$;"), up("SELECT $$ a -- b\n $$;"), 2],
    ["NO TRANSACTION counts", users, `-- +goose NO TRANSACTION\n${users}`, 3],
    ["Down counts", users, users.replace("SELECT 1", "SELECT 2"), 5],
    ["a statement less counts", up("SELECT 1;\nSELECT 2;"), up("SELECT 1;"), 5],
    ["a text that cannot be read is compared as it is", "x", "y", 1],
    [
      "variables stand for themselves",
      `-- +goose ENVSUB ON\n${up("SELECT $A;")}`,
      `-- +goose ENVSUB ON\n${up("SELECT $B;")}`,
      3,
    ],
  ])("%s", (_, before, now, line) => expect(firstChange(source(before), source(now))).toBe(line));
});
