// Whatever is there in place of a file, a folder or a number: one sentence, exit code 2, and an end.
import { execFileSync } from "node:child_process";
import { mkdir, symlink, truncate } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cliFolder } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";
import { freePort } from "../support/postgres-server.ts";

const FILE = "migrations/00001_a.sql";
const GOOD = { [FILE]: "-- +goose Up\nSELECT 1;\n" };

async function folderWith(kind: string, path: string) {
  const folder = await cliFolder(kind === "none" ? {} : { "migrations/README.md": "" });
  const full = join(folder.path, path);
  if (kind === "device") await symlink("/dev/zero", full);
  if (kind === "pipe") execFileSync("/usr/bin/env", ["mkfifo", full]);
  if (kind === "loop") await symlink(path.split("/").at(-1) ?? "", full);
  if (kind === "folder") await mkdir(full);
  if (kind === "huge") {
    await folder.write({ [path]: "" });
    await truncate(full, 5_000_000_000);
  }
  return folder;
}

const sentence = /^gosling: [^\n]+\n([^\n]+\n)?$/;

describe.each(["device", "pipe", "loop", "huge"])("a %s", (kind) => {
  test.each([
    [FILE, ["validate"]],
    [FILE, ["validate", FILE]],
    [FILE, ["parse", FILE]],
    [FILE, ["up", "--database", "pglite:"]],
    [FILE, ["test"]],
    [FILE, ["diff", "migrations", FILE]],
    ["env", ["up", "--env", "env", "--database", "pglite:"]],
    ["list", ["up", "--databases-file", "list"]],
    ["before.sql", ["test", "--before", "before.sql"]],
    ["a.md", ["lesson", "check", "a.md"]],
    ["ca.pem", ["up", "--database", "postgres://u@127.0.0.1:1/d?sslmode=require&sslrootcert=ca.pem"]],
  ])("as %s of %s", async (path, args) => {
    const folder = await folderWith(kind, path);
    if (path !== FILE) await folder.write(GOOD);
    const { code, out, err } = await folder.run(args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(sentence);
  });
});

test.each([
  ["a NUL byte", "validate", "no\0where"],
  ["a name that is too long", "validate", "x".repeat(5000)],
  ["a link to itself", "up", "loop"],
])("%s in a path", async (_name, command, path) => {
  const folder = await cliFolder(GOOD);
  await symlink("loop", join(folder.path, "loop"));
  const args = command === "up" ? ["up", "--database", "pglite:", "--dir", path] : [command, path];
  const { code, err } = await folder.run(args);
  expect(code).toBe(2);
  expect(err).toMatch(sentence);
});

test("a NUL byte in a file has its place", async () => {
  const folder = await cliFolder({ [FILE]: "-- +goose Up\nSELECT 1;\nSELECT '\0';\n" });
  const { code, err } = await folder.run(["up", "--database", "pglite:"]);
  expect(code).toBe(1);
  expect(err).toContain(`${FILE}:3:`);
});

test.each([
  ["up", "--timeout", "9".repeat(400)],
  ["up", "--timeout", "99999999999"],
  ["up", "--timeout", "1e5"],
  ["up", "--jobs", "1e99"],
  ["up-to", "9".repeat(400)],
  ["test", "--file-limit", "99999999999h"],
  ["lesson", "run", "--step-limit", "1e300"],
  ["serve", "--port", "1e3"],
  ["start", "--port", " "],
])("%s %s %s is refused", async (...args) => {
  const folder = await cliFolder({
    ...GOOD,
    "lessons/a.md": dedent`
      ---
      databases: [a]
      ---
      # A
    `,
  });
  const { code, err } = await folder.run(args, { DATABASE_URL: "postgres://u@127.0.0.1:1/d" });
  expect(code).toBe(2);
  expect(err).toMatch(sentence);
});

test("a folder in which nothing is found is bad input for validate", async () => {
  const folder = await cliFolder({ "migrations/README.md": "" });
  const { code, err } = await folder.run(["validate", "migrations"]);
  expect(code).toBe(2);
  expect(err).toContain("there is no migration (*.sql) in migrations");
});

test.each([
  ["diff", "URL", "migrations"],
  ["schema", "dump", "URL"],
  ["schema", "check", "URL", "--file", FILE],
])("%s %s says that no server answers, as up does", async (...args) => {
  const folder = await cliFolder(GOOD);
  const url = `postgres://u@127.0.0.1:${await freePort()}/d`;
  const up = await folder.run(["up", "--database", url]);
  expect(await folder.run(args.map((word) => (word === "URL" ? url : word)))).toEqual(up);
  expect(up.code).toBe(1);
  expect(up.err).toContain("no server answers at");
});

test("a file's name acts on no terminal, and is no line of its own", async () => {
  const name = "00001_a\u202eb\x1b[31m\nOK   00002_b.sql";
  const folder = await cliFolder({
    [`migrations/${name}`]: "-- +goose Up\nDO $$ BEGIN RAISE WARNING E'\\x1b[2J'; END $$;\n",
  });
  for (const args of [["up", "--dry-run"], ["status"], ["up", "-v"]]) {
    const { code, out, err } = await folder.run([...args, "--database", "pglite:"]);
    expect(code).toBe(0);
    expect(out + err).not.toMatch(/[\x1b\u202e]|^OK {3}00002/m);
    expect(out + err).toContain("00001_a\ufffdb\u241b[31m");
  }
});
