// Prepared data directories on disk: where they are kept, by several at once, and how old ones go.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cacheFolder, storeIn } from "../../src/node/package/prepared.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gosling-store-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const key = (number: number) => String(number).padStart(64, "0").split("").reverse().join("");

test("what was written is read; a reader beside writers finds all of it or nothing", async () => {
  const bytes = "x".repeat(3_000_000);
  const stores = [1, 2, 3, 4].map(() => storeIn(join(folder, "cache")));
  expect(await stores[0]?.read(key(1))).toBe(null);
  const writes = stores.map((store) => store.write(key(1), new Blob([bytes])));
  const seen = await Promise.all(stores.map((store) => store.read(key(1))));
  for (const file of seen) expect([undefined, bytes.length]).toContain(file?.size);
  await Promise.all(writes);
  expect((await stores[1]?.read(key(1)))?.size).toBe(bytes.length);
  expect(readdirSync(join(folder, "cache"))).toHaveLength(1);
});

test("a folder that cannot be written is as good as an empty one", async () => {
  writeFileSync(join(folder, "file"), "");
  const store = storeIn(join(folder, "file", "below"));
  await store.write(key(1), new Blob(["a"]));
  expect(await store.read(key(1))).toBe(null);
});

test("what nobody used for a month is removed, and what is not ours stays", async () => {
  const day = 24 * 60 * 60 * 1000;
  let now = Date.now();
  const store = storeIn(folder, () => now);
  writeFileSync(join(folder, "notes.txt"), "");
  await store.write(key(1), new Blob(["a"]));
  await store.write(key(2), new Blob(["b"]));
  now += 20 * day;
  await store.read(key(2));
  now += 20 * day;
  await store.write(key(3), new Blob(["c"]));
  expect(await store.read(key(1))).toBe(null);
  expect(await store.read(key(2))).not.toBe(null);
  expect(existsSync(join(folder, "notes.txt"))).toBe(true);
});

test("it is kept in the project's node_modules, else in the user's cache folder", () => {
  const below = join(folder, "packages", "app");
  mkdirSync(below, { recursive: true });
  expect(cacheFolder(below, { XDG_CACHE_HOME: "/cache" })).toBe("/cache/gosling");
  mkdirSync(join(folder, "node_modules"));
  expect(cacheFolder(below, {})).toBe(join(folder, "node_modules", ".cache", "gosling"));
  expect(cacheFolder(below, { GOSLING_CACHE: "/other" })).toBe("/other");
});
