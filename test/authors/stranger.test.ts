// A stranger's first ten minutes, with the packed tarball and what README says, in an empty folder: `npm run stranger` prints the seconds of each.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { CHROMIUM_FLAGS, findChromium } from "../support/chromium.ts";
import { dedent } from "../support/dedent.ts";
import { useServer } from "../support/postgres-server.ts";
import { type Ended, type Installation, installTarball } from "../support/tarball.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const server = useServer();
const seconds: [string, number][] = [];
let begun: number;
let installed: Installation;

/** What README says, so that this script does nothing else. */
const README = readFileSync(join(root, "README.md"), "utf8");
const said = (words: string): string => {
  expect(README.replaceAll(/ +/g, " ")).toContain(words);
  return words;
};

async function timed<T>(what: string, work: () => Promise<T>, since = performance.now()): Promise<T> {
  const result = await work();
  seconds.push([what, (performance.now() - since) / 1000]);
  return result;
}
const write = (files: Readonly<Record<string, string>>) => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(installed.folder, name, ".."), { recursive: true });
    writeFileSync(join(installed.folder, name), text);
  }
};
const npx = (words: string): Promise<Ended> =>
  installed.run("npx", ["--no-install", ...words.replace(/^npx /, "").split(" ")]);

beforeAll(async () => {
  begun = performance.now();
  installed = await timed("npm i -D gosling", () =>
    installTarball(["@electric-sql/pglite@0.5.16", "vitest@4.1.12"]),
  );
}, 600_000);

afterAll(() => {
  installed?.remove();
  process.stdout.write(
    `\nA stranger's first ten minutes, in seconds:\n${seconds.map(([what, took]) => `  ${took.toFixed(1).padStart(6)}  ${what}\n`).join("")}`,
  );
});

test("the course is on the screen", async () => {
  said("npx gosling start");
  const child: ChildProcess = spawn("npx", ["--no-install", "gosling", "start", "--port", "0"], {
    cwd: installed.folder,
    detached: true,
  });
  onTestFinished(() => {
    if (child.exitCode === null) process.kill(-child.pid!, "SIGKILL");
  });
  const url = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout!.on("data", (chunk) => {
      text += chunk;
      const found = /The course is at (\S+)/.exec(text)?.[1];
      if (found) resolve(found);
    });
    child.on("exit", () => reject(new Error(text)));
  });
  const text = await (await fetch(url)).text();
  expect(text).toContain("Start the first lesson");
  const path = findChromium();
  if (!path) return;
  const browser = await chromium.launch({ executablePath: path, args: [...CHROMIUM_FLAGS] });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(url);
  await page.getByRole("link", { name: "Start the first lesson" }).waitFor();
  seconds.push(["from an empty folder to the course on the screen", (performance.now() - begun) / 1000]);
});

test("a lesson is green in the terminal", async () => {
  said("npx gosling lesson run");
  const { code, text } = await timed("a lesson in the terminal", () =>
    installed.run(
      "npx",
      ["--no-install", "gosling", "lesson", "run", "--quiet", "lessons/01-missing-column.md"],
      { cwd: join(installed.folder, "node_modules", "gosling") },
    ),
  );
  expect(text).toMatch(/\d+ passed, 0 failed/);
  expect(code).toBe(0);
});

test("an own folder is tested, and its findings go into a baseline", async () => {
  write({
    "migrations/00001_users.sql": dedent`
      -- +goose Up
      CREATE TABLE users (id int PRIMARY KEY);
      -- +goose Down
      DROP TABLE users;
    `,
    "migrations/00002_phone.sql": dedent`
      -- +goose Up
      ALTER TABLE users ADD COLUMN phone text;
      -- +goose Down
      SELECT 1;
    `,
  });
  const first = await timed("gosling test on an own folder", () => npx(said("npx gosling test migrations")));
  expect(first).toMatchObject({ code: 1, text: expect.stringContaining("DOWN_DOES_NOTHING") });
  expect(await npx(said("npx gosling test migrations --write-baseline"))).toMatchObject({ code: 0 });
  expect(await timed("again, with the baseline", () => npx("npx gosling test migrations"))).toMatchObject({
    code: 0,
  });
});

test("an own lesson is written, green, and built", async () => {
  said("`npx gosling init` writes a first lesson");
  expect(await timed("gosling init", () => npx("npx gosling init"))).toMatchObject({ code: 0 });
  expect(await timed("the own lesson", () => npx("npx gosling lesson run"))).toMatchObject({
    code: 0,
    text: expect.stringContaining(" 0 failed"),
  });
  expect(await timed("gosling build", () => npx(said("npx gosling build --out site")))).toMatchObject({
    code: 0,
  });
  for (const path of [
    "index.html",
    "docs/index.html",
    "docs/rules/DROP_TABLE/index.html",
    "llms.txt",
    "schemas/config.schema.json",
    "service-worker.js",
  ])
    expect([path, existsSync(join(installed.folder, "site", path))]).toEqual([path, true]);
});

test("a test database in Vitest", async () => {
  write({
    "users.test.js": `import { afterAll, expect, test } from "vitest";
import { testDatabase } from "gosling/testing";

const db = await testDatabase({ migrations: "migrations" });
afterAll(() => db.close());

test.each([1, 2])("starts empty, %i", async () => {
  const [before] = await db.run("SELECT count(*) FROM users");
  expect(before.rows).toEqual([["0"]]);
  await db.run("INSERT INTO users VALUES (1)");
  await db.reset();
});
`,
  });
  said('import { testDatabase } from "gosling/testing";');
  const { code, text } = await timed("a test database in Vitest", () => npx("npx vitest run users.test.js"));
  expect(text).toContain("2 passed");
  expect(code).toBe(0);
});

test("an application migrates at its start, on a server and on PGlite", async () => {
  const block = /When your server starts:\n\n```ts\n([\s\S]*?)```/.exec(README)?.[1] ?? "";
  write({
    "server.mjs": `${block}console.log("started");\n`,
    "pglite.mjs": `import { PGlite } from "@electric-sql/pglite";
import { applyPending } from "gosling/engine";
import { fromPGlite } from "gosling/pglite";
import { readMigrations } from "gosling/server";
const db = new PGlite();
await applyPending(fromPGlite(db), readMigrations("migrations"));
console.log("started", (await db.query("SELECT count(*)::int AS n FROM users")).rows[0].n);
await db.close();
`,
  });
  const url = await server().createDatabase();
  const start = () =>
    installed.run(process.execPath, ["server.mjs"], { cwd: installed.folder, env: { DATABASE_URL: url } });
  expect(await timed("an application on a server", start)).toEqual({ code: 0, text: "started\n" });
  expect(await start()).toEqual({ code: 0, text: "started\n" });
  expect(await server().query(url, "SELECT count(*) FROM schema_migrations")).toEqual([["2"]]);
  expect(
    await timed("an application on PGlite", () => installed.run(process.execPath, ["pglite.mjs"])),
  ).toEqual({ code: 0, text: "started 0\n" });
});
