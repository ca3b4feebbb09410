// `--since REF`: what is new, and that merged files keep their statements, their names and their place.
import { spawnSync } from "node:child_process";
import { beforeEach, describe, expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import { readSqlFiles } from "../../src/node/disk/index.ts";
import { firstChange } from "../../src/node/harness/merged/meaning.ts";
import { readSince } from "../../src/node/harness/merged/merged.ts";
import { type CliFolder, cliFolder } from "../support/cli.ts";

const up = (sql: string) => `-- +goose Up\n${sql}\n\n-- +goose Down\nSELECT 1;\n`;
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
const since = (ref = "main") => readSince(ref, "m", folder.path, readSqlFiles("m", folder.path));
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
