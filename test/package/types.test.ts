// The packed package as others' tools see it: its doors, its types, and require() of what needs no Node.
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Packed, packGosling } from "../support/packed.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = (name: string) => join(root, "node_modules", ".bin", name);
let packed: Packed;

beforeAll(() => {
  packed = packGosling(["@types", "@electric-sql", "pg", "postgres", "vitest"]);
});
afterAll(() => packed?.remove());

test("publint finds nothing", async () => {
  const { messages } = await publint({ pkgDir: join(packed.folder, "node_modules", "gosling"), pack: false });
  expect(messages).toEqual([]);
});

test("every door's types are those of its code, for Node and for bundlers (attw)", () => {
  const { status, stdout } = spawnSync(
    bin("attw"),
    [packed.tarball, "--profile", "esm-only", "--format", "json"],
    {
      encoding: "utf8",
      maxBuffer: 1e8,
    },
  );
  const { analysis } = JSON.parse(stdout) as { analysis: { entrypoints: Record<string, unknown> } };
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { exports: object };
  expect(Object.keys(analysis.entrypoints)).toEqual(Object.keys(exports));
  expect(status, stdout).toBe(0);
});

test.each([
  ["NodeNext", "NodeNext"],
  ["ESNext", "Bundler"],
])("the assertions on the doors hold, with %s modules", (module, moduleResolution) => {
  copyFileSync(join(root, "test", "package", "assertions.ts"), join(packed.folder, "assertions.ts"));
  writeFileSync(join(packed.folder, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(packed.folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        ...{ module, moduleResolution, target: "ES2023", strict: true, noEmit: true, types: ["node"] },
        ...{
          lib: ["ES2023", "ESNext.Disposable", "DOM"],
          noUncheckedIndexedAccess: true,
          exactOptionalPropertyTypes: true,
        },
        // The package's own declarations are checked too; its dependencies' are not ours.
        skipLibCheck: true,
      },
      include: ["assertions.ts"],
    }),
  );
  const { status, stdout } = spawnSync(bin("tsc"), ["-p", packed.folder], { encoding: "utf8" });
  expect(stdout).toBe("");
  expect(status).toBe(0);
});

test("require() loads the doors that a CommonJS server uses", () => {
  const script = `
    const { applyPending, MigrationError } = require("gosling/engine");
    const { connect, fromPg, readMigrations } = require("gosling/server");
    const { fromPGlite } = require("gosling/pglite");
    const { testDatabase } = require("gosling/testing");
    console.log([applyPending, MigrationError, connect, fromPg, readMigrations, fromPGlite, testDatabase].map((one) => typeof one).join());
    try { readMigrations("nowhere"); } catch (error) { console.log(error instanceof MigrationError, error.failure.code); }`;
  writeFileSync(join(packed.folder, "start.cjs"), script);
  const out = execFileSync(process.execPath, ["start.cjs"], {
    cwd: packed.folder,
    encoding: "utf8",
    stdio: "pipe",
  });
  expect(out).toBe(`${Array.from({ length: 7 }, () => "function").join()}\ntrue FOLDER_UNREADABLE\n`);
});
