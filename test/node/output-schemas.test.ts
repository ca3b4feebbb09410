// What `--json` prints and what onEvent hears is as schemas/*.json say, and what is not so is refused.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { applyPending, type MigrationEvent } from "../../src/engine/index.ts";
import { COMMAND_GROUPS } from "../../src/node/command-list.ts";
import { toJson } from "../../src/node/terminal/index.ts";
import { problems } from "../lessons/write.ts";
import { cliFolder } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";
import { failureOf, migration, noTransaction, usePglite } from "../support/engine.ts";

const folder = join(import.meta.dirname, "../../schemas");
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
const compiled = new Map<string, ReturnType<typeof ajv.compile>>();

/** What is wrong with the data; empty where the schema takes it. */
function wrong(name: string, data: unknown): string {
  const validate =
    compiled.get(name) ?? ajv.compile(JSON.parse(readFileSync(join(folder, `${name}.schema.json`), "utf8")));
  compiled.set(name, validate);
  return validate(data) ? "" : ajv.errorsText(validate.errors);
}

const users = migration("00001_users.sql", "CREATE TABLE users (id int PRIMARY KEY);", "DROP TABLE users;");
const broken = migration("00002_broken.sql", "CREATE TABLE b (id int PRIMARY KEY);\nSELECT nothing;");
const posts = migration("00002_posts.sql", "CREATE TABLE posts (id int PRIMARY KEY);", "DROP TABLE posts;");
const half = noTransaction("00003_half.sql", "CREATE TABLE c (id int PRIMARY KEY);\nSELECT nothing;");
const badText = { name: "migrations/00004_bad.sql", text: "SELECT 1;\n" };
const files = (...sources: readonly { name: string; text: string }[]) =>
  Object.fromEntries(sources.map(({ name, text }) => [name, text]));
const GOOSE = ["--layout", "goose"];
const DBMATE = {
  "db/20260101000000_a.sql": dedent`
    -- migrate:up
    CREATE TABLE a (id int PRIMARY KEY);
    -- migrate:down
    DROP TABLE a;
  `,
  ...files(
    migration(
      "00001_theirs.sql",
      "CREATE TABLE schema_migrations (version varchar PRIMARY KEY);\nINSERT INTO schema_migrations VALUES ('20260101000000');",
    ),
  ),
};
const LESSON = `---
databases: [dev]
---
# A lesson

\`\`\`sql db=dev
SELECT 1 AS one;
\`\`\`

| one |
|-----|
| 1   |
`;

/** What is run before the command, where it needs a database that has something. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  stats: ["up"],
  "import-records": ["up", "--no-versioning"],
  "squash-records": ["up"],
};

describe("documents of commands", () => {
  const db = ["--database", "pglite:data", "--dir", "migrations", "--json"];
  const rows: readonly (readonly [string, readonly string[], Record<string, string>])[] = [
    ["migrate", ["up", ...db], files(users)],
    ["migrate", ["up", ...db], files(users, broken)],
    ["migrate", ["up", ...db], files(users, half)],
    ["migrate", ["up", "--dry-run", ...db], files(users)],
    ["migrate", ["status", ...db], files(users)],
    ["migrate", ["version", "--database", "pglite:data", "--json"], files(users)],
    [
      "migrate",
      ["up", "--json", "--dir", "migrations", "--database", "postgres://localhost:1/none"],
      files(users),
    ],
    ["validate", ["validate", "migrations", "--json"], files(users, badText)],
    ["parse", ["parse", "migrations/00001_users.sql", "--json"], files(users)],
    ["parse", ["parse", "migrations/00004_bad.sql", "--json"], files(badText)],
    ["create", ["create", "phone", "--dir", "migrations", "--json"], files(users)],
    [
      "fix",
      ["fix", "--dir", "migrations", "--json"],
      files({ ...users, name: "migrations/20260101000000_x.sql" }),
    ],
    ["failure", ["fix", "--dir", "migrations", "--json"], files({ ...users, name: "migrations/x.sql" })],
    ["test-report", ["test", "migrations", "--json"], files(users)],
    ["test-fix", ["test", "migrations", "--fix", "1", "--json"], files(users)],
    ["stats", ["stats", "pglite:data"], files(users)],
    ["import", ["import", "db", "--to", "new", "--json"], DBMATE],
    ["import", ["import", "db", "--dry-run", "--json"], DBMATE],
    [
      "import-records",
      ["import", "db", "--records", "--database", "pglite:data", ...GOOSE, "--json"],
      DBMATE,
    ],
    ["squash", ["squash", "migrations", "--to", "2", "--dry-run", "--json"], files(users, posts)],
    ["squash", ["squash", "migrations", "--to", "2", "--dry-run", "--json"], files(users, broken)],
    [
      "squash-records",
      ["squash", "migrations", "--to", "1", "--records", "--database", "pglite:data", "--json"],
      files(users),
    ],
    ["diff", ["diff", "migrations@0", "migrations", "--json"], files(users)],
    [
      "schema-check",
      ["schema", "check", "migrations", "--file", "schema.txt", "--json"],
      { ...files(users), "schema.txt": "" },
    ],
    [
      "lesson-check",
      ["lesson", "check", "--json"],
      { "lessons/a.md": LESSON.replace("databases", "database") },
    ],
  ];
  test.each(
    rows.map(
      ([name, args, given]) =>
        [`${args.join(" ")} on ${Object.keys(given).length} files`, name, args, given] as const,
    ),
  )("%s", async (_, name, args, given) => {
    const folder = await cliFolder(given);
    if (BEFORE[name]) await folder.run([...BEFORE[name], "--database", "pglite:data", "--dir", "migrations"]);
    const { out, err } = await folder.run(args);
    expect(out, err).not.toBe("");
    const data = JSON.parse(out);
    expect(wrong(name, data)).toBe("");
    expect(wrong(name, { ...data, surprise: 1 })).not.toBe("");
    for (const key of Object.keys(data).filter((one) => one !== "hiddenValues"))
      expect([key, wrong(name, { ...data, [key]: Symbol.iterator })]).not.toEqual([key, ""]);
  });

  test("each line of lesson run", async () => {
    const { out, err } = await (await cliFolder({ "lessons/a.md": LESSON })).run(["lesson", "run", "--json"]);
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.length, err).toBeGreaterThan(4);
    for (const line of lines) expect([line.type, wrong("lesson-run", line)]).toEqual([line.type, ""]);
    expect(wrong("lesson-run", { type: "surprise" })).not.toBe("");
  });

  test("each line of lesson mutants", async () => {
    const unsound = LESSON.replace("| 1   |", "| 2   |");
    const folder = await cliFolder({ "lessons/a.md": LESSON, "lessons/b.md": unsound });
    const { out } = await folder.run(["lesson", "mutants", "--json"]);
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(new Set(lines.map(({ type }) => type))).toEqual(new Set(["killed", "failed", "summary"]));
    for (const line of lines) expect([line, wrong("lesson-mutants", line)]).toEqual([line, ""]);
    expect(wrong("lesson-mutants", { type: "surprise" })).not.toBe("");
  });

  test("each command that takes --json is tried here", async () => {
    const LINES = ["lesson run", "lesson mutants"];
    const KIN = ["up-by-one", "up-to", "down", "down-to", "redo", "reset", "repair", "convert"];
    const tried = rows.map(([, args]) => args.join(" "));
    for (const { commands } of COMMAND_GROUPS)
      for (const { name, load } of commands) {
        if (!("json" in (await load()).options) || [...LINES, ...KIN].includes(name)) continue;
        expect(
          tried.some((line) => line.startsWith(`${name} `)),
          name,
        ).toBe(true);
      }
  });
});

describe("events", () => {
  const database = usePglite();
  test("of a run, also of one that fails half-way", async () => {
    const events: MigrationEvent[] = [];
    const options = { onEvent: (event: MigrationEvent) => void events.push(event) };
    await applyPending(database(), [users], options);
    await failureOf(applyPending(database(), [users, half], options));
    expect(new Set(events.map(({ type }) => type)).size).toBeGreaterThan(8);
    for (const event of events)
      expect([event.type, wrong("migration-event", JSON.parse(toJson(event)))]).toEqual([event.type, ""]);
    expect(wrong("migration-event", { type: "surprise" })).not.toBe("");
  });
});

test("the schemas are what the types say: node scripts/build-schemas.mjs writes them", () => {
  const script = join(import.meta.dirname, "../../scripts/build-schemas.mjs");
  expect(execFileSync(process.execPath, [script, "--check"], { encoding: "utf8" })).toContain("up to date");
});

test("the API reference is what the types say: node scripts/build-api.mjs writes it", () => {
  const script = join(import.meta.dirname, "../../scripts/build-api.mjs");
  expect(execFileSync(process.execPath, [script, "--check"], { encoding: "utf8" })).toContain("up to date");
});

test("every schema compiles, strictly, and has its own id and title", () => {
  const names = readdirSync(folder).map((file) => file.replace(".schema.json", ""));
  expect(names.length).toBeGreaterThan(12);
  const ids = names.map((name) => {
    const schema = JSON.parse(readFileSync(join(folder, `${name}.schema.json`), "utf8"));
    expect([name, wrong(name, null)]).not.toEqual([name, ""]);
    expect(schema.title).toMatch(/\w/);
    return schema.$id as string;
  });
  expect(new Set(ids).size).toBe(ids.length);
});

describe("the schema of a lesson's front matter", () => {
  const heads = readdirSync(join(import.meta.dirname, "../../lessons")).flatMap((name) => {
    if (!name.endsWith(".md")) return [];
    const text = readFileSync(join(import.meta.dirname, "../../lessons", name), "utf8");
    // The folder's README is no lesson.
    return text.startsWith("---\n") ? [[name, text.split("---\n")[1]!] as const] : [];
  });
  test("is tried on every lesson", () => expect(heads.length).toBeGreaterThanOrEqual(20));

  test.each(heads)("takes that of %s", (_, head) => expect(wrong("front-matter", parseYaml(head))).toBe(""));

  test.each([
    ["history: 20251213120000", "no database"],
    ["databases: alice", "a text in place of a list"],
    ["databases: []", "an empty list"],
    ["databases: [Alice]", "a capital"],
    ["databases: [a]\nhistory: 0", "version zero"],
    ["databases: [a]\nclock: noon", "a clock in words"],
    ["databases: [a]\nminutes: 0", "no minutes"],
    ["databases: [a]\nminuts: 5", "an unknown key"],
    ["databases: [a]\nreference: maybe", "neither true nor false"],
  ])("refuses %j: %s, as the reader does", (head) => {
    expect(wrong("front-matter", parseYaml(head))).not.toBe("");
    expect(
      problems(dedent`
        ---
        ${head}
        ---
        # A
      `).join(),
    ).toMatch(/FRONT_MATTER|DATABASE/);
  });
});
