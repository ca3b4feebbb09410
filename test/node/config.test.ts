// gosling.config.json: what it adds to a command's words, what counts more, what is refused, and its published schema.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { configSchema, withConfig } from "../../src/node/config/index.ts";
import { TEST_OPTIONS } from "../../src/node/harness/index.ts";
import { findConfig } from "../../src/node/settings/index.ts";
import { type Command, command } from "../../src/node/terminal/index.ts";
import { cliFolder } from "../support/cli.ts";

const named = (name: string): Command =>
  command({ name, summary: "", arguments: "", options: TEST_OPTIONS, run: async () => 0 });

async function words(
  config: unknown,
  args: readonly string[] = [],
  more: { name?: string; env?: Record<string, string>; below?: string } = {},
) {
  const text = typeof config === "string" ? config : JSON.stringify(config);
  const folder = await cliFolder({ "gosling.config.json": text, "a/b/x": "" });
  const cwd = join(folder.path, more.below ?? ".");
  const path = findConfig(cwd);
  if (path === undefined) throw new Error("it is not found");
  return withConfig(named(more.name ?? "test"), args, path, { cwd, env: more.env ?? {} });
}

describe("the config file", () => {
  test("adds options, with paths relative to itself", async () => {
    const config = {
      dir: "db",
      pg: 16,
      searchPath: "app,public",
      role: ["a", "b"],
      assume: { lock_timeout: "2s" },
      size: { users: 5 },
      baseline: "none",
    };
    expect(await words(config, ["--json"], { below: "a/b" })).toEqual([
      "--dir=../../db",
      "--pg=16",
      "--search-path=app,public",
      "--role=a",
      "--role=b",
      "--size=users=5",
      "--assume=lock_timeout=2s",
      "--baseline=none",
      "--json",
    ]);
  });

  test("counts less than the command line and goose's variables", async () => {
    expect(await words({ dir: "db", pg: 16 }, ["--dir", "x", "--pg=15"])).toEqual(["--dir", "x", "--pg=15"]);
    expect(await words({ dir: "db" }, [], { env: { GOOSE_MIGRATION_DIR: "m" } })).toEqual([]);
  });

  test("says nothing to lessons", async () =>
    expect(await words({ dir: "db" }, [], { name: "lesson run" })).toEqual([]));

  test.each([
    [{ dri: "x" }, /has no setting dri/],
    [{ assume: "x" }, /assume must be an object/],
    [{ role: "x" }, /role must be a list/],
    [{ dir: {} }, /dir must be a text/],
    ["{", /cannot be read/],
    ["[]", /must hold a JSON object/],
  ])("%j is refused", async (config, message) => expect(words(config)).rejects.toThrow(message));
});

describe("its schema", () => {
  const path = join(import.meta.dirname, "../../schemas/config.schema.json");

  test("is published as the options make it", () =>
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(configSchema()));

  test("takes what is right and refuses what is not", () => {
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(configSchema() as object);
    expect(validate({ $schema: "x", dir: "m", pg: 17, assume: { lock_timeout: "2s" } })).toBe(true);
    expect(validate({ dri: "m" })).toBe(false);
    expect(validate({ role: "m" })).toBe(false);
  });
});
