// A team's first days: red on the first run, green with a baseline, red again with one new bad file; only what is new.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cliFolder } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";

const users = dedent`
  -- +goose Up
  CREATE TABLE users (id int PRIMARY KEY);
  -- +goose Down
  DROP TABLE users;
`;
const forgets = dedent`
  -- +goose Up
  CREATE TABLE pets (id int);
  -- +goose Down
  SELECT 1;
`;
const locks = dedent`
  -- +goose Up
  ALTER TABLE users ADD COLUMN age int;
  -- +goose Down
  ALTER TABLE users DROP COLUMN age;
`;

test("red, green with a baseline, red with one new bad file", async () => {
  const folder = await cliFolder({ "migrations/1_users.sql": users, "migrations/2_forgets.sql": forgets });
  const first = await folder.run(["test"]);
  expect(first.code).toBe(1);
  expect(first.out).toMatch(/✗ 2_forgets.sql .* failed$/m);
  const written = await folder.run(["test", "--write-baseline"]);
  expect(written).toMatchObject({
    code: 0,
    out: expect.stringContaining("1 finding in gosling-baseline.json"),
  });
  const green = await folder.run(["test", "--strict"]);
  expect(green.code).toBe(0);
  expect(green.out).toMatch(/✓ 1_users.sql .* passed$/m);
  expect(green.out).toMatch(/~ 2_forgets.sql .* known: 1 in the baseline$/m);
  expect(green.out).toContain("2 files: 1 passed, 1 known, 0 failed");
  await folder.write({ "migrations/3_new.sql": forgets.replace("pets", "cats") });
  const red = await folder.run(["test"]);
  expect(red.code).toBe(1);
  expect(red.out.match(/DOWN_DOES_NOTHING/g)).toHaveLength(1);
  expect(red.out).toMatch(/✗ 3_new.sql .* failed$/m);
  // One that is gone is named, so that the file shrinks.
  await folder.write({
    "migrations/2_forgets.sql": forgets.replace("SELECT 1", "DROP TABLE pets"),
    "migrations/3_new.sql": forgets.replace("pets", "cats").replace("SELECT 1", "DROP TABLE cats"),
  });
  const gone = await folder.run(["test"]);
  expect(gone.code).toBe(0);
  expect(gone.out).toContain("1 finding of the baseline is gone");
  expect(gone.out).toContain("2_forgets.sql  DOWN_DOES_NOTHING  public.pets");
});

test("--since proves what is new, and lets nobody edit what is merged; --assume is believed", async () => {
  const folder = await cliFolder({ "migrations/1_users.sql": users, "migrations/2_forgets.sql": forgets });
  const git = (...args: string[]) =>
    spawnSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.org", ...args], { cwd: folder.path });
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-qm", "start");
  await folder.write({ "migrations/3_locks.sql": locks });
  const fresh = await folder.run(["test", "--since", "main", "--verbose"]);
  expect(fresh.code).toBe(0);
  expect(fresh.out).not.toContain("2_forgets.sql");
  expect(fresh.out).toContain("LOCK_TIMEOUT_MISSING");
  expect(fresh.out).toContain("3 files: 1 passed, 0 failed, 2 applied only, not asked for");
  await folder.write({ "migrations/1_users.sql": users.replace("id int", "id bigint") });
  const edited = await folder.run(["test", "--since", "main", "--assume", "lock_timeout=2s", "--verbose"]);
  expect(edited.code).toBe(1);
  expect(edited.out).toMatch(/migrations\/1_users\.sql:2:1: error: [\s\S]*\(MERGED_FILE_CHANGED\)/);
  expect(edited.out).not.toContain("LOCK_TIMEOUT_MISSING");
  const wrong = await folder.run(["test", "--assume", "work_mem=1"]);
  expect(wrong).toMatchObject({
    code: 2,
    err: expect.stringContaining("lock_timeout, statement_timeout or search_path"),
  });
});

test("init --ci writes config, baseline and workflow, and the next run is green from any folder", async () => {
  const folder = await cliFolder({
    "db/migrations/1_users.sql": users,
    "db/migrations/2_forgets.sql": forgets,
    "deep/down/README.md": "",
  });
  const begun = await folder.run(["init", "--ci", "github"]);
  expect(begun.code).toBe(0);
  expect(begun.out).toContain("gosling-baseline.json written, with 1 finding of 2 files");
  const read = (path: string) => readFileSync(join(folder.path, path), "utf8");
  expect(JSON.parse(read("gosling.config.json"))).toMatchObject({ dir: "db/migrations" });
  expect(read(".github/workflows/migrations.yml")).toContain('npx gosling test --since "origin/$BASE"');
  expect((await folder.run(["test"], {}, "deep/down")).code).toBe(0);
  const again = await folder.run(["init", "--ci", "none"]);
  expect(again.out).toContain("gosling.config.json exists and is left as it is");
});
