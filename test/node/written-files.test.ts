// What a command reports as written is on the disk: complete under another name first, then in place, and nothing is left of a failure.
import fs, { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename, join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { replaceFile, writeNewFile, writeNewFiles, writeNewFolder } from "../../src/node/disk/index.ts";
import { cliFolder } from "../support/cli.ts";

const TWO = [
  { path: "out/a.sql", text: "SELECT 1;\n" },
  { path: "out/b.sql", text: "SELECT 2;\n" },
];

/** The calls that decide what a crash leaves, in their order; `fails` throws in place of one. */
function watch(fails?: { readonly call: string; readonly code: string }): string[] {
  const calls: string[] = [];
  const opened = new Map<number, string>();
  for (const call of [
    "openSync",
    "writeFileSync",
    "fsyncSync",
    "linkSync",
    "renameSync",
    "mkdirSync",
  ] as const) {
    const real = fs[call] as (...args: unknown[]) => unknown;
    vi.spyOn(fs, call).mockImplementation(((...args: unknown[]) => {
      const path = String(
        call === "fsyncSync"
          ? opened.get(args[0] as number)
          : args[1] && /link|rename/.test(call)
            ? args[1]
            : args[0],
      );
      const name = basename(path).replace(/^\.(.+)\.\w+\.new$/, "($1)");
      if (call !== "openSync" && call !== "mkdirSync") calls.push(`${call.replace("Sync", "")} ${name}`);
      if (fails?.call === call) throw Object.assign(new Error("no"), { code: fails.code });
      const result = real(...args);
      if (call === "openSync") opened.set(result as number, path);
      return result;
    }) as never);
  }
  syncBuiltinESMExports();
  return calls;
}

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const left = (path: string) => readdirSync(path, { recursive: true }).map(String).sort();

describe("on the disk before it is in place", () => {
  test("a new file", async () => {
    const { path } = await cliFolder();
    mkdirSync(join(path, "out"));
    const calls = watch();
    writeNewFile("out/a.sql", "SELECT 1;\n", path);
    expect(calls).toEqual(["writeFile (a.sql)", "fsync (a.sql)", "link a.sql", "fsync out"]);
    expect(left(path)).toEqual(["out", "out/a.sql"]);
  });

  test("a file in place of another", async () => {
    const { path } = await cliFolder({ "schema.txt": "old" });
    const calls = watch();
    replaceFile("schema.txt", "new", path);
    expect(calls.slice(0, 3)).toEqual(["writeFile (schema.txt)", "fsync (schema.txt)", "rename schema.txt"]);
    expect(calls[3]).toBe(`fsync ${basename(path)}`);
    expect(readFileSync(join(path, "schema.txt"), "utf8")).toBe("new");
    expect(left(path)).toEqual(["schema.txt"]);
  });

  test("a folder, with the folders above it", async () => {
    const { path } = await cliFolder();
    const calls = watch();
    writeNewFolder("new/out", [{ path: "seed/a.sql", text: "" }], path);
    const order = (call: string) => calls.indexOf(call);
    expect(order("fsync a.sql")).toBeLessThan(order("rename out"));
    expect(order("fsync (out)")).toBeLessThan(order("rename out"));
    expect(calls.at(-1)).toBe("fsync new");
    expect(left(path)).toEqual(["new", "new/out", "new/out/seed", "new/out/seed/a.sql"]);
  });
});

describe.each([
  ["writeFileSync", "ENOSPC", "the disk is full"],
  ["fsyncSync", "EDQUOT", "your disk quota is used up"],
  ["renameSync", "EROFS", "the file system is read-only"],
] as const)("%s fails with %s", (call, code, reason) => {
  test("nothing is left, and what was there is there", async () => {
    const { path } = await cliFolder({ "schema.txt": "old" });
    watch({ call, code });
    expect(() => replaceFile("schema.txt", "new", path)).toThrow(`schema.txt cannot be written: ${reason}`);
    expect(() => writeNewFolder("out", TWO, path)).toThrow("cannot be written");
    if (call !== "renameSync")
      expect(() => writeNewFiles(TWO, path)).toThrow(`out/a.sql cannot be written: ${reason}`);
    expect(left(path).filter((name) => name !== "out")).toEqual(["schema.txt"]);
    expect(readFileSync(join(path, "schema.txt"), "utf8")).toBe("old");
  });
});

test("of several new files none is left where one is there already, and that one stays as it is", async () => {
  const { path } = await cliFolder({ "out/b.sql": "mine" });
  expect(() => writeNewFiles(TWO, path)).toThrow("out/b.sql cannot be written: it exists already");
  expect(left(path)).toEqual(["out", "out/b.sql"]);
  expect(readFileSync(join(path, "out/b.sql"), "utf8")).toBe("mine");
});

test("a file system without hard links gets new files all the same", async () => {
  const { path } = await cliFolder();
  watch({ call: "linkSync", code: "EPERM" });
  writeNewFiles(TWO, path);
  expect(left(path)).toEqual(["out", "out/a.sql", "out/b.sql"]);
});

test("a link stays a link, and a file keeps its mode", async () => {
  const { path } = await cliFolder({ "real/schema.txt": "old" });
  fs.chmodSync(join(path, "real/schema.txt"), 0o640);
  symlinkSync("real/schema.txt", join(path, "schema.txt"));
  replaceFile("schema.txt", "new", path);
  expect(fs.lstatSync(join(path, "schema.txt")).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(path, "real/schema.txt"), "utf8")).toBe("new");
  expect(statSync(join(path, "real/schema.txt")).mode & 0o777).toBe(0o640);
});

test("a device is written to", () => {
  expect(() => replaceFile("/dev/null", "text", "/")).not.toThrow();
  expect(() => replaceFile("/dev/full", "text", "/")).toThrow(
    "/dev/full cannot be written: the disk is full",
  );
  writeFileSync("/dev/null", "");
});
