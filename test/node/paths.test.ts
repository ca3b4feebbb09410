// Every command that takes a path, as on Windows (paths with `\`, a drive, files with CRLF): names, places and results are those of Linux.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { cliFolder } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";
import { runCommand } from "../support/run-command.ts";

const system = vi.hoisted(() => ({ windows: false }));

/** On request Windows' paths, which the file system of this machine then hears in its own way. */
vi.mock("node:path", async (original) => {
  const { default: posix } = await original<
    typeof import("node:path") & { default: typeof import("node:path") }
  >();
  const own = (name: string) => Reflect.get(system.windows ? posix.win32 : posix, name);
  const names = Object.keys(posix).filter((name) => !["posix", "win32"].includes(name));
  const path = Object.defineProperties(
    { posix, win32: posix.win32 },
    Object.fromEntries(names.map((name) => [name, { enumerable: true, get: () => own(name) }])),
  );
  return Object.defineProperty(path, "default", { value: path });
});
vi.mock("node:fs", async (original) => {
  const fs = await original<Record<string, unknown>>();
  const native = (value: unknown) =>
    system.windows && typeof value === "string" && /^(?:[A-Z]:)?\\/.test(value)
      ? value.replace(/^[A-Z]:/, "").replaceAll("\\", "/")
      : value;
  const named = Object.entries(fs).map(([name, value]) => {
    if (typeof value !== "function" || /^[A-Z]/.test(name)) return [name, value];
    return [
      name,
      (...args: unknown[]) =>
        Reflect.apply(
          value,
          fs,
          /^(write|append)/.test(name) ? [native(args[0]), ...args.slice(1)] : args.map(native),
        ),
    ];
  });
  const mocked = Object.fromEntries(named);
  return { ...mocked, default: mocked };
});

vi.mock("node:worker_threads", async (original) => {
  const threads = await original<typeof import("node:worker_threads")>();
  /** The paths of the package's own files in a message. */
  const here = (value: unknown): unknown => {
    if (typeof value === "string") return /^\\\w/.test(value) ? value.replaceAll("\\", "/") : value;
    if (Object.getPrototypeOf(value ?? "") !== Object.prototype) return value;
    return Object.fromEntries(Object.entries(value as object).map(([name, one]) => [name, here(one)]));
  };
  class Worker extends threads.Worker {
    constructor(script: string, options: object) {
      super(script.replaceAll("\\", "/"), options);
    }
    override postMessage(message: unknown) {
      super.postMessage(here(message));
    }
  }
  return { ...threads, Worker, default: { ...threads, Worker } };
});

const MIGRATIONS = {
  "db/migrations/00001_users.sql": dedent`
    -- +goose Up
    CREATE TABLE users (
      id bigint PRIMARY KEY,
      name text
    );

    -- +goose Down
    DROP TABLE users;
  `,
  "db/migrations/00002_index.sql": dedent`
    -- +goose Up
    -- an index
    CREATE INDEX users_name
      ON users (name);

    -- +goose Down
    DROP INDEX users_name;
  `,
};
const LESSON = `---
databases: [dev]
---
# A lesson

On **dev**:

\`\`\`sql file=db/migrations/00003_posts.sql
-- +goose Up
CREATE TABLE posts (id int PRIMARY KEY);

-- +goose Down
DROP TABLE posts;
\`\`\`

\`\`\`console
$ git pull dev
...
\`\`\`

\`\`\`sql db=dev
SELECT 1 AS one;
\`\`\`

| one |
|-----|
| 2   |
`;
const FILES: Readonly<Record<string, string>> = {
  ...MIGRATIONS,
  "bad/one/00001_bad.sql": dedent`
    -- +goose Up
    SELECT 1;
    -- +goose StatementBegin
    SELECT 2;
  `,
  "flyway/sql/V1__users.sql": "CREATE TABLE users (id int);\n",
  "flyway/sql/V2__more.sql": "ALTER TABLE users ADD COLUMN name text;\n",
  "sql/queries/users.sql": "-- name: Users :many\nSELECT id,\n  missing FROM users;\n",
  "docs/lessons/a.md": LESSON,
  "docs/lessons/bad.md": LESSON.replace("databases", "database"),
  "settings/db.env": "DATABASE_URL=pglite:\n",
  "settings/databases.txt": "# two\npglite:\npglite:\n",
  "settings/stats.json":
    '{"server":"PostgreSQL 17","tables":[{"name":"public.users","rows":100000000,"bytes":1,"indexes":[]}]}\n',
  "tap/files/users.sql": "SELECT plan(1);\nSELECT has_table('users');\nSELECT * FROM finish();\n",
  "settings/schema.txt": "",
  "seed/rows/2.sql": "INSERT INTO users VALUES (1, 'Ada');\n",
  "gosling.config.json": dedent`
    {
      "dir": "db/migrations",
      "stats": "settings/stats.json"
    }
  `,
};
const DIR = ["--dir", "db/migrations"];

/** Each path is written with `/` here. `writes`: a folder whose files are compared as well. */
const COMMANDS: readonly { readonly args: readonly string[]; readonly writes?: string }[] = [
  { args: ["validate", "db/migrations"] },
  { args: ["validate", "bad/one/00001_bad.sql", "--json"] },
  { args: ["parse", "db/migrations/00001_users.sql", "--json"] },
  { args: ["parse", "bad/one/00001_bad.sql"] },
  { args: ["create", "phone", "-s", ...DIR], writes: "db/migrations" },
  { args: ["fix", ...DIR, "--dry-run", "--json"] },
  { args: ["import", "flyway/sql", "--to", "db/goose", "--json"], writes: "db/goose" },
  { args: ["import", "flyway/sql", "--to", "db/goose"], writes: "db/goose" },
  { args: ["up", ...DIR, "--databases-file", "settings/databases.txt"] },
  { args: ["up", "--dir", "bad/one", "--env", "settings/db.env", "--json"] },
  {
    args: [
      ...["test", "--json", "--queries", "sql/**/*.sql", "--pgtap", "tap/files", "--seeds", "seed/rows"],
      ...["--sarif", "docs/a.sarif", "--junit", "docs/a.xml", "--markdown", "docs/a.md"],
    ],
    writes: "docs",
  },
  {
    args: ["test", "db/migrations", "--write-baseline", "--baseline", "settings/baseline.json"],
    writes: "settings",
  },
  { args: ["schema", "check", "db/migrations", "--file", "settings/schema.txt", "--json"] },
  { args: ["lesson", "check", "docs/lessons", "--json"] },
  { args: ["lesson", "check", "docs/lessons/bad.md"] },
  { args: ["lesson", "run", "docs/lessons/a.md", "--migrations", "db/migrations", "--json"] },
  { args: ["lesson", "run", "docs/lessons/bad.md", "--migrations", "db/migrations"] },
];

/** What differs from one run to the next. */
const steady = (text: string) =>
  text
    .replaceAll(/"(durationMs|ms|sha256|hash)": ?("[^"]*"|[\d.]+)/g, '"$1":0')
    .replaceAll(/\d+(?:\.\d+)? (?:ms|s)\b/g, "T")
    .replaceAll(/\(\d+(?:\.\d+)?m?s\)/g, "(T)")
    .replaceAll(/time="[\d.]+"/g, 'time="T"')
    .replaceAll("\r\n", "\n");

function written(path: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [
        join(entry.parentPath, entry.name).slice(path.length),
        steady(readFileSync(join(entry.parentPath, entry.name), "utf8")),
      ]),
  );
}

async function run(
  { args, writes }: (typeof COMMANDS)[number],
  { windows, crlf }: { readonly windows: boolean; readonly crlf: boolean },
) {
  const folder = await cliFolder(
    Object.fromEntries(
      Object.entries(FILES).map(([name, text]) => [name, crlf ? text.replaceAll("\n", "\r\n") : text]),
    ),
  );
  const typed = args.map((arg) => (windows && /\w\/\w/.test(arg) ? arg.replaceAll("/", "\\") : arg));
  system.windows = windows;
  try {
    const cwd = windows ? `C:${folder.path.replaceAll("/", "\\")}` : folder.path;
    const { code, out, err } = await runCommand(typed, cwd);
    system.windows = false;
    // JSON names files with `/` everywhere; a text for people may repeat a path as they typed it.
    const repeated = (text: string) => (args.includes("--json") ? text : text.replaceAll("\\", "/"));
    return {
      code,
      out: steady(repeated(out)),
      err: steady(repeated(err)),
      files: writes ? written(join(folder.path, writes)) : {},
    };
  } finally {
    system.windows = false;
  }
}

describe.each(COMMANDS.map((row) => [row.args.join(" "), row] as const))("%s", (_, row) => {
  test("prints and writes with \\ and CRLF what it does with /", async () => {
    const expected = await run(row, { windows: false, crlf: false });
    expect(await run(row, { windows: true, crlf: true })).toEqual(expected);
  });
});
