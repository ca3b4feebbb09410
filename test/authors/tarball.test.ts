// With nothing but the packed package in an empty folder: the course is played, served and built, and PostgreSQL is there.
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { bytesIn, type Installation, installTarball } from "../support/tarball.ts";

const patience = 600_000;
let installation: Installation;

beforeAll(async () => {
  installation = await installTarball();
}, patience);

afterAll(() => installation?.remove());

const gosling = (...args: string[]) => installation.run("npx", ["--no-install", "gosling", ...args]);

test("it is small, and PostgreSQL's files come once", () => {
  expect(statSync(installation.tarball).size).toBeLessThan(6e6);
  const modules = join(installation.folder, "node_modules");
  const pglite = bytesIn(join(modules, "@electric-sql", "pglite"));
  expect(bytesIn(modules) - pglite).toBeLessThan(25e6);
  const shipped = readdirSync(join(modules, "gosling"), { recursive: true, encoding: "utf8" });
  // pg_dump's own, which no PGlite has, and a site's pictures: icons, and the one beside a link.
  const wanted = /pg_dump\.wasm$|dist[\\/]site[\\/](?:icons[\\/]|card\.png$)/;
  const others = shipped.filter((path) => /\.(?:png|wasm|data)$/.test(path) && !wanted.test(path));
  expect(others).toEqual([]);
});

// Every lesson is played by npm test and in Chromium; here three of the package's own, with one history, with another and with none.
test("lesson run plays the package's lessons, and says that they are the package's", {
  timeout: patience,
}, async () => {
  const lessons = ["02-checked-at-every-start", "06-new-server", "18-baseline"];
  const { code, text } = await installation.run(
    "npx",
    ["--no-install", "gosling", "lesson", "run", "--quiet", ...lessons.map((name) => `lessons/${name}.md`)],
    { cwd: join(installation.folder, "node_modules", "gosling") },
  );
  expect(text).toMatch(/^\s*3 lessons, \d+ steps: \d+ passed, 0 failed/);
  expect(code).toBe(0);
  const { text: refusal } = await gosling("lesson", "run", "--update");
  expect(refusal).toContain("There is no lessons/ here: this is the course that comes with gosling.\n");
  expect(refusal).toContain("the lessons that come with gosling are not rewritten");
});

test("start serves the course, its client and PostgreSQL", { timeout: patience }, async () => {
  const { url, text } = await started("start", /The course is at (\S+)/);
  expect(text).toContain("this is the course that comes with gosling");
  // A frame loads the lesson's script when it is seen: the lesson's own page names it.
  const page = await (await fetch(`${url}lessons/missing-column/`)).text();
  const script = await (await fetch(new URL(/src="([^"]+)"/.exec(page)![1]!, `${url}lessons/x/`))).text();
  const seed = /"seed":"\.\.\/\.\.\/([^"]+)"/.exec(page)![1]!;
  const worker = /assets\/worker-[\w-]+\.js|worker-[\w-]+\.js/.exec(script)?.[0];
  expect(seed).toMatch(/^assets\/seed-.*\.bin$/);
  expect((await (await fetch(url + seed)).arrayBuffer()).byteLength).toBeGreaterThan(1e6);
  for (const [path, type] of await postgresFiles(url, page, worker)) {
    const response = await fetch(url + path);
    expect([path, response.status, response.headers.get("content-type")]).toEqual([path, 200, type]);
  }
});

test("build writes a site that holds PostgreSQL itself", { timeout: patience }, async () => {
  expect(await gosling("build", "--out", "site")).toMatchObject({ code: 0 });
  const files = readdirSync(join(installation.folder, "site", "assets"));
  for (const pattern of [/^pglite-.*\.wasm$/, /^pglite-.*\.data$/, /^initdb-.*\.wasm$/, /^seed-.*\.bin$/])
    expect(files.some((name) => pattern.test(name))).toBe(true);
});

test("serve applies the course's migrations", { timeout: patience }, async () => {
  const { text } = await started("serve", /DATABASE_URL="([^"]+)"/);
  expect(text).toContain("these are the migrations of the course that comes with gosling");
  expect(text).toMatch(/45 migrations applied/);
});

/** Starts what runs until it is stopped, and waits until its output fits. */
async function started(
  command: string,
  pattern: RegExp,
): Promise<{ readonly url: string; readonly text: string }> {
  const child: ChildProcess = spawn("npx", ["--no-install", "gosling", command, "--port", "0"], {
    cwd: installation.folder,
    detached: true,
  });
  onTestFinished(() => {
    if (child.exitCode === null) process.kill(-child.pid!, "SIGKILL");
  });
  return new Promise((resolve, reject) => {
    let text = "";
    const hear = (chunk: Buffer): void => {
      text += chunk;
      const found = pattern.exec(text);
      if (found) resolve({ url: found[1]!, text });
    };
    child.stdout!.on("data", hear);
    child.stderr!.on("data", hear);
    child.on("exit", () => reject(new Error(text)));
  });
}

async function postgresFiles(
  url: string,
  page: string,
  worker: string | undefined,
): Promise<readonly (readonly [string, string])[]> {
  const scripts = [...page.matchAll(/(?:src|href)="\.\.\/\.\.\/(assets\/[^"]+\.js)"/g)].map(
    (found) => found[1]!,
  );
  const texts = await Promise.all(scripts.map(async (path) => (await fetch(url + path)).text()));
  const name = worker ?? /worker-[\w-]+\.js/.exec(texts.join("\n"))![0];
  const text = await (await fetch(`${url}assets/${name.replace("assets/", "")}`)).text();
  const named = [...text.matchAll(/pglite-[\w-]+\.(wasm|data)/g)];
  expect(new Set(named.map(([, extension]) => extension)).size).toBe(2);
  return named.map(
    ([file, extension]) =>
      [`assets/${file}`, extension === "wasm" ? "application/wasm" : "application/octet-stream"] as const,
  );
}
