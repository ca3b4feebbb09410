// A new team's first hour, from the packed tarball alone: install, first lesson, own lesson, tests, web pages.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { publint } from "publint";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { dedent } from "../support/dedent.ts";
import { type Installation, installTarball } from "../support/tarball.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const patience = 300_000;
let installation: Installation;
let team: string;

const gosling = (...args: string[]) => installation.run("npx", ["--no-install", "gosling", ...args]);

/** The lesson of CONTRIBUTING.md: what the documentation says works, letter by letter. */
function documentedLesson(): string {
  const found = /````markdown\n(---\n.*?)````\n/s.exec(readFileSync(join(root, "CONTRIBUTING.md"), "utf8"));
  return found?.[1] ?? "";
}

beforeAll(async () => {
  installation = await installTarball(["vitest@4.1.12"]);
  team = installation.folder;
  mkdirSync(join(team, "migrations"), { recursive: true });
  writeFileSync(
    join(team, "migrations", "20260101000000_create_customers.sql"),
    dedent`
      -- +goose Up
      CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL);

      -- +goose Down
      DROP TABLE customers;
    `,
  );
  writeFileSync(
    join(team, "migrations", "20260102000000_create_orders.sql"),
    dedent`
      -- +goose Up
      CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers);

      -- +goose Down
      DROP TABLE orders;
    `,
  );
}, patience);

afterAll(() => installation?.remove());

test(
  "what is installed is whole: one PGlite, no missing or invalid package",
  async () => {
    expect(await installation.run("npm", ["ls", "--all"])).toMatchObject({ code: 0 });
    const installed = (
      await installation.run("npm", ["ls", "@electric-sql/pglite", "--parseable"])
    ).text.split("\n");
    expect(installed.filter((path) => /[\\/]pglite$/.test(path))).toHaveLength(1);
    expect((await gosling("--version")).text).toMatch(/^gosling \d+\.\d+\.\d+$/m);
  },
  patience,
);

test(
  "what is shipped imports only what comes with it, and the package's doors are as they are declared",
  async () => {
    const shipped = join(team, "node_modules", "gosling");
    const manifest = JSON.parse(readFileSync(join(shipped, "package.json"), "utf8"));
    const declared = [
      manifest.name,
      ...Object.keys(manifest.dependencies),
      ...Object.keys(manifest.peerDependencies),
      ...builtinModules,
    ];
    const files = readdirSync(join(shipped, "dist"), { recursive: true, encoding: "utf8" });
    const code = files.filter((file) => file.endsWith(".js") && !/^site[\\/]/.test(file));
    expect(code.length).toBeGreaterThan(100);
    const foreign = code.flatMap((file) => {
      const text = readFileSync(join(shipped, "dist", file), "utf8");
      const imports = [
        ...text.matchAll(/\bfrom "([^".][^"]*)";|^import "([^".][^"]*)";|\bimport\("([^".][^"]*)"\)/gm),
      ].map((found) => found[1] ?? found[2] ?? found[3] ?? "");
      return imports
        .filter(
          (name) =>
            !name.startsWith("node:") && !declared.some((one) => name === one || name.startsWith(`${one}/`)),
        )
        .map((name) => `${file}: ${name}`);
    });
    expect(foreign).toEqual([]);
    const { messages } = await publint({ pkgDir: shipped, pack: false });
    expect(messages).toEqual([]);
  },
  patience,
);

test(
  "serve gives a PostgreSQL from the package alone",
  async () => {
    const server = spawn("npx", ["--no-install", "gosling", "serve", "--port", "0"], {
      cwd: team,
      detached: true,
    });
    onTestFinished(() => {
      if (server.exitCode === null) process.kill(-server.pid!, "SIGKILL");
    });
    const url = await new Promise<string>((resolve, reject) => {
      let text = "";
      const hear = (chunk: Buffer) => {
        text += chunk;
        const found = /DATABASE_URL="([^"]+)"/.exec(text);
        if (found) resolve(found[1]!);
      };
      server.stdout.on("data", hear);
      server.stderr.on("data", hear);
      server.on("exit", () => reject(new Error(text)));
    });
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query("SELECT max(version_id)::text AS newest FROM schema_migrations");
    expect(rows).toEqual([{ newest: "20260102000000" }]);
    await client.end();
  },
  patience,
);

test(
  "pgTAP files run from the package alone",
  async () => {
    mkdirSync(join(team, "migrations", "pgtap"));
    const path = join(team, "migrations", "pgtap", "orders.sql");
    writeFileSync(
      path,
      "SELECT plan(2);\nSELECT has_table('orders');\nSELECT fk_ok('orders', 'customer_id', 'customers', 'id');\n",
    );
    const held = await gosling("test", "migrations");
    expect(held).toMatchObject({
      code: 0,
      text: expect.stringContaining("1 pgTAP file: 1 passed, 0 failed (2 tests, 0 failed)"),
    });
    writeFileSync(path, "SELECT plan(1);\nSELECT has_table('invoices');\n");
    const failed = await gosling("test", "migrations");
    expect(failed).toMatchObject({
      code: 1,
      text: expect.stringContaining("migrations/pgtap/orders.sql:2:1: error: "),
    });
    rmSync(join(team, "migrations", "pgtap"), { recursive: true });
  },
  patience,
);

test(
  "init writes a lesson over the team's migrations, and it passes",
  async () => {
    const made = await gosling("init");
    expect(made).toMatchObject({ code: 0 });
    expect(made.text).toContain("starts from the 2 migrations in migrations/");
    const lesson = readFileSync(join(team, "lessons", "01-our-migrations.md"), "utf8");
    expect(lesson).toContain("history: 20260102000000\n");
    expect(lesson).toMatch(/\| customers +\|\n(\| .* \|\n)*\| orders +\|/);

    const again = await gosling("init");
    expect(again.text).toContain("lessons/01-our-migrations.md exists and is left as it is");
    expect(readFileSync(join(team, "lessons", "01-our-migrations.md"), "utf8")).toBe(lesson);
  },
  patience,
);

test(
  "a lesson from the documentation passes beside it, and the linter has nothing to say",
  async () => {
    writeFileSync(join(team, "lessons", "10-first-invoice.md"), documentedLesson());
    const played = await gosling("lesson", "run");
    expect(played.text).toMatch(/2 lessons, 6 steps: 6 passed, 0 failed/);
    expect(played.code).toBe(0);
    const checked = await gosling("lesson", "check", "--strict");
    expect(checked).toMatchObject({
      code: 0,
      text: expect.stringContaining("2 lessons: 0 errors, 0 warnings"),
    });
  },
  patience,
);

test(
  "the team's Vitest is green, and red when a lesson is no longer true",
  async () => {
    const green = await installation.run("npx", ["--no-install", "vitest", "run"]);
    expect(green.text).toMatch(/Tests\s+8 passed/);
    expect(green.code).toBe(0);

    const path = join(team, "lessons", "10-first-invoice.md");
    const line = documentedLesson().split("\n").indexOf("| id | customer |") + 1;
    writeFileSync(path, documentedLesson().replace("| 1  | Ada      |", "| 1  | Grace    |"));
    const red = await installation.run("npx", [
      "--no-install",
      "vitest",
      "run",
      "-t",
      "Ann can write an invoice",
    ]);
    expect(red.code).toBe(1);
    expect(red.text).toContain(`lessons/10-first-invoice.md:${line}:1: error: Ann can write an invoice`);
    writeFileSync(path, documentedLesson());
  },
  patience,
);

test(
  "build makes a site of both lessons",
  async () => {
    const built = await gosling("build", "--out", "site");
    expect(built).toMatchObject({ code: 0, text: expect.stringContaining("site: 2 lessons") });
    const page = readFileSync(join(team, "site", "lessons", "first-invoice", "index.html"), "utf8");
    expect(page).toContain("Ann needs a table.");
    const asset = /<script type="module" src="\.\.\/\.\.\/([^"]+)"/.exec(page)?.[1] ?? "none";
    expect(existsSync(join(team, "site", asset))).toBe(true);
  },
  patience,
);

test(
  "the public doors have types that a strict project accepts",
  async () => {
    writeFileSync(
      join(team, "doors.ts"),
      `import { applyPending, type SourceFile } from "gosling/engine";
import * as server from "gosling/server";
import { describeLessons } from "gosling/vitest";
const sources: readonly SourceFile[] = [];
export const used = [applyPending, describeLessons, server, sources];
// @ts-expect-error A name that no door has: the types are really read.
export { nothing } from "gosling/engine";
`,
    );
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2023", "--types", "node"];
    const tsc = join(root, "node_modules", ".bin", "tsc");
    const { text } = await installation.run(tsc, [...options, "doors.ts"]);
    // PGlite's own declarations need types that it does not bring; ours must be without a mistake.
    expect(
      text.split("\n").filter((line) => line !== "" && !/@electric-sql[\\/]pglite[\\/]/.test(line)),
    ).toEqual([]);
  },
  patience,
);
