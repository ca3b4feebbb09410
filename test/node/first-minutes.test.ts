// What a stranger meets in the first minutes on a machine that lacks something: a sentence with a way on, never a stack trace.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cliFolder } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";

const bin = join(import.meta.dirname, "../../dist/node/bin.js");
const FILES = {
  "db/migrations/00001_a.sql": dedent`
    -- +goose Up
    CREATE TABLE a (id int);
    -- +goose Down
    DROP TABLE a;
  `,
};

test.each(["18.19.0", "20.18.3"])("Node %s", async (version) => {
  const folder = await cliFolder(FILES);
  const old = `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`;
  const run = spawnSync(process.execPath, ["--import", old, bin, "validate", "db/migrations"], {
    cwd: folder.path,
    encoding: "utf8",
  });
  expect(run).toMatchObject({ status: 2, stdout: "" });
  expect(run.stderr).toContain(`this is Node ${version}, and gosling needs 20.19 or newer`);
});

test("no Git", async () => {
  const folder = await cliFolder(FILES);
  const run = spawnSync(process.execPath, [bin, "test", "db/migrations", "--since", "main"], {
    cwd: folder.path,
    encoding: "utf8",
    env: { PATH: "" },
  });
  expect(run).toMatchObject({ status: 2, stdout: "" });
  expect(run.stderr).toBe(
    "gosling: there is no Git here\n--since and --queries-from need git on the PATH.\n",
  );
});

test("a folder that cannot be written", async () => {
  const folder = await cliFolder({ ...FILES, taken: "a file" });
  expect(await folder.run(["create", "a", "--dir", "taken/here"])).toMatchObject({
    code: 2,
    err: expect.stringMatching(
      /^gosling: taken\/here\/\d+_a\.sql cannot be written: its path leads through a file\n$/,
    ),
  });
});

test("spaces and an emoji in the folder, and a path as Windows writes it", async () => {
  const folder = await cliFolder({ "my app 🦆/migrations/00001_a.sql": FILES["db/migrations/00001_a.sql"] });
  expect(await folder.run(["validate", "my app 🦆/migrations"])).toMatchObject({ code: 0 });
  const { code, err } = await folder.run(["validate", "my app 🦆\\migrations"]);
  expect([code, err]).toEqual([2, expect.stringContaining("Write / between folders")]);
});
