// The course's own server: what happens to it while it serves.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServedSite, serveSite } from "../../src/node/site/index.ts";

const folder = mkdtempSync(join(tmpdir(), "gosling-serve-"));
let site: ServedSite;

beforeAll(async () => {
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "assets", "a.js"), "1;");
  site = await serveSite({
    pages: new Map([["index.html", "<h1>Course</h1>"]]),
    folder,
    host: "127.0.0.1",
    port: 0,
    tries: 0,
  });
});

afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = async (path: string) => {
  const response = await fetch(new URL(path, site.url));
  return [response.status, await response.text()];
};

test("a build beside it takes a file away and brings another: it goes on", async () => {
  expect(await get("assets/a.js")).toEqual([200, "1;"]);
  rmSync(join(folder, "assets", "a.js"));
  writeFileSync(join(folder, "assets", "b.js"), "2;");
  expect((await get("assets/a.js"))[0]).toBe(404);
  expect(await get("assets/b.js")).toEqual([200, "2;"]);
  expect(await get("")).toEqual([200, "<h1>Course</h1>"]);
});

test("nothing outside its folder is served", async () => {
  for (const path of ["..%2f..%2fetc%2fpasswd", "assets/..%2f..%2f..%2fetc%2fpasswd"])
    expect((await get(path))[0]).toBe(404);
});
