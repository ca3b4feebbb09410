// The examples of README and docs/library.md, as they are written, on the packed package and a real server.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dedent } from "../support/dedent.ts";
import { type Packed, packGosling } from "../support/packed.ts";
import { useServer } from "../support/postgres-server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const server = useServer();
let packed: Packed;

beforeAll(() => {
  packed = packGosling(["pg", "postgres", "@electric-sql"]);
  mkdirSync(join(packed.folder, "migrations"));
  writeFileSync(
    join(packed.folder, "migrations", "00001_users.sql"),
    dedent`
      -- +goose Up
      CREATE TABLE users (id int PRIMARY KEY);
      -- +goose Down
      DROP TABLE users;
    `,
  );
});
afterAll(() => packed?.remove());

/** What an excerpt leaves out because the example before it has it. */
const PRELUDE = `import { applyPending } from "gosling/engine";
import { connect, readMigrations } from "gosling/server";
const session = await connect({ connection: process.env.DATABASE_URL });
const announce = async (version) => console.log("announced", version);
`;

/** Imports of the excerpt win over those of the prelude; what stays open is closed. */
function program(block: string): string {
  const imported = [...block.matchAll(/^import .*;$/gm)].map(([line]) => line);
  const own = block.replace(/^import .*;\n/gm, "");
  const opens = /const session =/.test(own);
  const lines = PRELUDE.split("\n").filter((line) => !(opens && line.startsWith("const session")));
  const names = (line: string) => [...line.matchAll(/\b\w+(?=[,\s}]*(?:[,}]))/g)].map(([name]) => name);
  const seen = new Set(imported.flatMap(names));
  const prelude = lines.map((line) =>
    line.startsWith("import")
      ? line.replace(
          /\{(.*)\}/,
          (_, list: string) =>
            `{${list
              .split(",")
              .filter((name) => !seen.has(name.trim()))
              .join(",")}}`,
        )
      : line,
  );
  return [...imported, ...prelude, own, "process.exit(0);"].join("\n");
}

const blocks = ["README.md", "docs/library.md"].flatMap((file) =>
  [...readFileSync(join(root, file), "utf8").matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => ({
    file,
    block,
  })),
);
const runnable = blocks.filter(
  ({ block }) =>
    /gosling\/(?:engine|server|pglite)"|readMigrations\(/.test(block) && !block.includes("import.meta.glob"),
);

describe("each example runs", () => {
  test("they were found", () => expect(runnable.length).toBeGreaterThan(6));

  test.each(
    runnable.map(
      ({ file, block }, index) => [`${file}, ${index}: ${block.split("\n").at(-2)}`, block] as const,
    ),
  )("%s", async (_, block) => {
    writeFileSync(join(packed.folder, "example.mjs"), program(block));
    const url = await server().createDatabase();
    const { stdout } = await promisify(execFile)(process.execPath, ["example.mjs"], {
      cwd: packed.folder,
      env: { ...process.env, DATABASE_URL: url },
    });
    if (/beforeEach/.test(block)) expect(stdout).toBe("1 of 1: 00001_users.sql\nannounced 1n\n");
    const where = block.includes("schemas:") ? "acme.users" : "users";
    const there = await server().query(url, `SELECT to_regclass('${where}') IS NOT NULL`);
    expect(there).toEqual([[block.includes(".plan()") ? "f" : "t"]]);
  });
});
