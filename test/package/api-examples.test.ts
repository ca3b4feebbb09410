// Every public name of the API reference has an example that runs on the packed package, or is a type that a name with one uses.
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { CHROMIUM_FLAGS, findChromium } from "../support/chromium.ts";
import { dedent } from "../support/dedent.ts";
import { type Packed, packGosling } from "../support/packed.ts";
import { useServer } from "../support/postgres-server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Entry {
  readonly door: string;
  readonly name: string;
  readonly example: string | undefined;
  readonly users: readonly string[];
}

const entries: readonly Entry[] = readdirSync(join(root, "docs/api")).flatMap((file) =>
  readFileSync(join(root, "docs/api", file), "utf8")
    .split(/^### /m)
    .slice(1)
    .map((text) => ({
      door: file.replace(".md", ""),
      name: text.slice(0, text.indexOf("\n")),
      example: /^For example:\n\n```ts\n([\s\S]*?)^```$/m.exec(text)?.[1],
      users: [...(/^Used by (.*)\.$/m.exec(text)?.[1] ?? "").matchAll(/\[(\w+)\]\((\S*?)#/g)].map(
        ([, user = "", page = ""]) => `${(page || file).replace(".md", "")} ${user}`,
      ),
    })),
);

/** What an example says that it prints: behind each console.log, or in the comments that end it. */
function promised(example: string): readonly string[] {
  const lines = example.trimEnd().split("\n");
  const last = lines.findLastIndex((line) => !line.startsWith("//"));
  return [
    ...lines.flatMap((line) => /console\.log\(.* \/\/ (.*)$/.exec(line)?.[1] ?? []),
    ...lines.slice(last + 1).map((line) => line.slice(3)),
  ];
}

const of = (...doors: readonly string[]) =>
  entries.filter(({ door, example }) => example !== undefined && doors.includes(door));

test("each name has an example, or is used by one that leads to an example", () => {
  const known = new Set(entries.filter(({ example }) => example).map(({ door, name }) => `${door} ${name}`));
  for (let before = -1; before !== known.size; ) {
    before = known.size;
    for (const { door, name, users } of entries)
      if (users.some((user) => known.has(user))) known.add(`${door} ${name}`);
  }
  const without = entries.map(({ door, name }) => `${door} ${name}`).filter((name) => !known.has(name));
  expect(without).toEqual([]);
  expect(entries.length).toBeGreaterThan(100);
});

const server = useServer();
let packed: Packed;

beforeAll(() => {
  packed = packGosling(["pg", "postgres", "@electric-sql", "vitest"]);
  const write = (path: string, text: string) => writeFileSync(join(packed.folder, path), text);
  for (const folder of ["migrations", "lessons", "examples"]) mkdirSync(join(packed.folder, folder));
  write("package.json", '{ "type": "module" }');
  write(
    "migrations/00001_users.sql",
    dedent`
      -- +goose Up
      CREATE TABLE users (id int PRIMARY KEY);
      -- +goose Down
      DROP TABLE users;
    `,
  );
  write(
    "migrations/00002_phone.sql",
    dedent`
      -- +goose Up
      ALTER TABLE users ADD COLUMN phone text;
      -- +goose Down
      ALTER TABLE users DROP COLUMN phone;
    `,
  );
  write(
    "lessons/one.md",
    dedent`
      ---
      databases: [dev]
      ---
      # One

      On **dev**:

      \`\`\`sql db=dev
      SELECT 1 AS one;
      \`\`\`

      | one |
      |-----|
      | 1   |
    `,
  );
});
afterAll(() => packed?.remove());

describe("in Node", () => {
  const examples = of("engine", "pglite", "server", "testing", "harness", "markdown-it", "remark");
  const printed = new Map<string, readonly string[]>();

  /** All in one process, one after the other: PostgreSQL is compiled once. */
  beforeAll(async () => {
    const jobs = [];
    for (const [index, { name, example = "" }] of examples.entries()) {
      writeFileSync(join(packed.folder, "examples", `${index}.js`), example);
      jobs.push({
        name,
        file: `./examples/${index}.js`,
        url: example.includes("DATABASE_URL") ? await server().createDatabase() : "",
      });
    }
    writeFileSync(
      join(packed.folder, "run.js"),
      `import { inspect } from "node:util";
const show = (one) => (typeof one === "string" ? one : inspect(one, { breakLength: Infinity, depth: 5 }));
const all = [];
for (const { name, file, url } of ${JSON.stringify(jobs)}) {
  const lines = [];
  console.log = (...values) => lines.push(values.map(show).join(" ").split("\\n")[0]);
  process.env.DATABASE_URL = url;
  try {
    await import(file);
  } catch (error) {
    lines.push(String(error?.stack));
  }
  all.push([name, lines]);
}
process.stdout.write(JSON.stringify(all), () => process.exit());
`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, ["run.js"], { cwd: packed.folder });
    for (const [name, lines] of JSON.parse(stdout)) printed.set(name, lines);
  });

  test.each(examples.map(({ door, name, example = "" }) => [door, name, example] as const))(
    "%s: %s prints what it says",
    (door, name, example) => {
      expect(printed.get(name)).toEqual(promised(example));
      if (!/^(?:markdown-it|remark)$/.test(door)) expect(promised(example).length).toBeGreaterThan(0);
    },
  );
});

test("under Vitest", async () => {
  const examples = of("vitest");
  for (const [index, { example = "" }] of examples.entries())
    writeFileSync(join(packed.folder, `${index}.test.js`), example);
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--root", packed.folder, "--reporter=json", "--maxWorkers=1"];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: packed.folder });
  const { numPassedTestSuites, numFailedTests, testResults } = JSON.parse(stdout);
  expect([numFailedTests, testResults.length]).toEqual([0, examples.length]);
  expect(numPassedTestSuites).toBeGreaterThanOrEqual(examples.length);
});

test.skipIf(findChromium() === null)("in a page", async () => {
  const files = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (path === "/") return response.setHeader("content-type", "text/html").end(PAGE);
    if (!path.endsWith(".js")) return response.writeHead(404).end();
    response.setHeader("content-type", "text/javascript");
    response.end(readFileSync(join(packed.folder, "node_modules/gosling/dist", path)));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void files.close());
  const browser = await chromium.launch({ executablePath: findChromium()!, args: [...CHROMIUM_FLAGS] });
  onTestFinished(() => browser.close());
  for (const { name, example = "" } of of("embed")) {
    const page = await browser.newPage();
    const printed: string[] = [];
    page.on("console", (message) => printed.push(message.text()));
    page.on("pageerror", (error) => printed.push(String(error)));
    await page.goto(`http://127.0.0.1:${(files.address() as AddressInfo).port}/`);
    await page.addScriptTag({ type: "module", content: `${example}\ndocument.title = "ran";` });
    await page.waitForFunction(() => document.title === "ran");
    expect([name, printed.filter((line) => !/Failed to load resource|net::/.test(line))]).toEqual([
      name,
      promised(example),
    ]);
    await page.close();
  }
});

const PAGE = `<!doctype html><title>examples</title>
<script type="importmap">{ "imports": { "gosling/embed": "/embed/elements.js" } }</script><body></body>`;
