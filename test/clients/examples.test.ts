// The examples of docs/testing.md with the packed package: six clients and three test runners, on PGlite and on a server.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useServer } from "../support/postgres-server.ts";
import { type Installation, installTarball } from "../support/tarball.ts";

const examples = fileURLToPath(new URL("../../examples/testing", import.meta.url));
const server = useServer();
let installation: Installation;
let folder: string;
let url: string;

beforeAll(async () => {
  installation = await installTarball();
  folder = join(dirname(installation.folder), "testing");
  cpSync(examples, folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
  await server().query(server().url("postgres"), "CREATE ROLE tester LOGIN CREATEDB PASSWORD 'tester'");
  url = server()
    .url("postgres")
    .replace(/\/\/[^@]*@/, "//tester:tester@");
});
afterAll(() => installation?.remove());

/** As the example's reader would install it, but for where gosling comes from. */
async function install(example: string): Promise<void> {
  const file = join(folder, example, "package.json");
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text.replace(/"gosling": "[^"]+"/, () => `"gosling": "file:${installation.tarball}"`),
  );
  const npm = await run(example, "npm", [
    "i",
    "--ignore-scripts",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
  ]);
  expect(npm).toMatchObject({ code: 0 });
}

const run = (
  example: string,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) => installation.run(program, args, { cwd: join(folder, example), env });

describe.each([
  { example: "clients", passed: /# pass 10\n# fail 0/ },
  { example: "prisma", passed: /# pass 2\n# fail 0/ },
  { example: "vitest", passed: /Tests {2}5 passed \(5\)/ },
  { example: "jest", passed: /Tests: +2 passed, 2 total/ },
])("$example", ({ example, passed }) => {
  beforeAll(async () => {
    await install(example);
    // Its engine would be downloaded; only the client is made.
    const noEngine = { PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true" };
    if (example === "prisma")
      expect(await run(example, "npm", ["run", "generate"], noEngine)).toMatchObject({ code: 0 });
  });

  test("on PGlite", async () => {
    const { code, text } = await run(example, "npm", ["test"]);
    expect(text).toMatch(passed);
    expect(code).toBe(0);
  });

  test("on a server", async () => {
    const { code, text } = await run(example, "npm", ["test"], { TEST_DATABASE_URL: url });
    expect(text).toMatch(passed);
    expect(code).toBe(0);
  });
});

test("nothing but templates is left on the server", async () => {
  const left = await server().query(
    server().url("postgres"),
    "SELECT datname FROM pg_database WHERE datname ~ '^gosling_test_[0-9a-f]{12}_'",
  );
  expect(left).toEqual([]);
});

test("Vitest: a migration that fails is reported once, and fails each test at once", async () => {
  const broken = join(folder, "vitest", "broken");
  cpSync(join(folder, "migrations"), broken, { recursive: true });
  writeFileSync(join(broken, "20260102000000_broken.sql"), "-- +goose Up\nSELECT nothing;\n");
  writeFileSync(
    join(folder, "vitest", "broken.test.js"),
    'import { testWithDatabase } from "gosling/vitest";\n' +
      'const test = testWithDatabase({ migrations: "broken" });\n' +
      'test("one", ({ db }) => db.run("SELECT 1"));\ntest("two", ({ db }) => db.run("SELECT 1"));\n',
  );
  const { code, text } = await run("vitest", "npx", ["vitest", "run", "broken"]);
  expect(code).toBe(1);
  expect(text).toContain("2 failed (2)");
  expect(text.split("20260102000000_broken.sql:2:8").length - 1).toBe(1);
  expect(text).toContain("the first test says why");
});

test("Vitest: a test that leaves a transaction open is the one that fails", async () => {
  writeFileSync(
    join(folder, "vitest", "left.test.js"),
    'import { testWithDatabase } from "gosling/vitest";\nimport pg from "pg";\n' +
      'const test = testWithDatabase({ migrations: "../migrations" });\n' +
      'test("leaves it", async ({ db }) => {\n' +
      "  const client = new pg.Client({ connectionString: db.connectionString });\n" +
      '  await client.connect();\n  await client.query("BEGIN");\n  setTimeout(() => client.end(), 500);\n});\n' +
      'test("is fine", async ({ db }) => db.run("SELECT 1"));\n',
  );
  const { text } = await run("vitest", "npx", ["vitest", "run", "left"]);
  expect(text).toMatch(/FAIL.*leaves it/);
  expect(text).toContain("a test left a transaction open");
  expect(text).toContain("1 failed | 1 passed (2)");
});
