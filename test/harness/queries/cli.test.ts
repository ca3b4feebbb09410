// `gosling test --queries`: every report, the release that is deployed, the baseline, comments that allow, Down, and a server.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { type CliFolder, cliFolder } from "../../support/cli.ts";
import { dedent } from "../../support/dedent.ts";
import { useServer } from "../../support/postgres-server.ts";

const server = useServer();
const USERS = dedent`
  -- +goose Up
  CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, score integer);

  -- +goose Down
  DROP TABLE users;
`;
const RENAME = dedent`
  -- +goose Up
  ALTER TABLE users ADD COLUMN phone text;
  ALTER TABLE users RENAME COLUMN name TO full_name;
  ALTER TABLE users ALTER COLUMN score TYPE bigint;

  -- +goose Down
  ALTER TABLE users ALTER COLUMN score TYPE integer;
  ALTER TABLE users RENAME COLUMN full_name TO name;
  ALTER TABLE users DROP COLUMN phone;
`;
const QUERIES = dedent`
  -- name: GetName :one
  SELECT id,
    name FROM users WHERE id = $1;

  -- name: Scores :many
  SELECT id, score FROM users;

  -- name: Later :many
  SELECT nothing FROM nowhere;
`;
const FILES = {
  "migrations/1_users.sql": USERS,
  "migrations/2_rename.sql": RENAME,
  "sql/q/users.sql": QUERIES,
};

/** Its findings about queries, with the place of each and of the query. */
async function found(folder: CliFolder, ...more: readonly string[]) {
  const { code, out, err } = await folder.run(["test", "--json", ...more]);
  if (out === "") throw new Error(err);
  const report = JSON.parse(out);
  const findings = report.files.flatMap((file: { findings: readonly object[] }) => file.findings);
  return {
    code,
    report,
    queries: findings
      .filter(({ part }: { part: string }) => part === "queries")
      .map(({ code: name, severity, file, line, related }: Finding) => [
        name,
        severity,
        `${file}:${line}`,
        `${related.file}:${related.line}:${related.column}`,
      ]),
  };
}
interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly file: string;
  readonly line: number;
  readonly related: { readonly file: string; readonly line: number; readonly column: number };
}

const BOTH = [
  ["QUERY_BREAKS", "error", "migrations/2_rename.sql:3", "sql/q/users.sql:3:3"],
  ["QUERY_CHANGES", "warning", "migrations/2_rename.sql:4", "sql/q/users.sql:6:1"],
];

test("every report has both places, and says what is not seen", async () => {
  const folder = await cliFolder(FILES);
  const reports = ["--junit", "j.xml", "--sarif", "s.json", "--markdown", "m.md", "--html", "h.html"];
  const { code, report, queries } = await found(folder, "--queries", "sql/**/*.sql", ...reports);
  expect({ code, queries }).toEqual({ code: 1, queries: BOTH });
  expect(report.files.map((file: { queries: number }) => file.queries)).toEqual([0, 2]);
  expect(report.queries).toMatchObject({
    files: 1,
    queries: 3,
    from: null,
    unchecked: [{ query: "Later", at: { line: 9 }, why: 'relation "nowhere" does not exist (42P01)' }],
  });
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../../schemas/test-report.schema.json"), "utf8"),
  );
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
  expect([validate(report), validate.errors]).toEqual([true, null]);
  const [result] = JSON.parse(readFileSync(join(folder.path, "s.json"), "utf8")).runs[0].results;
  expect(result).toMatchObject({
    ruleId: "QUERY_BREAKS",
    relatedLocations: [
      { physicalLocation: { artifactLocation: { uri: "sql/q/users.sql" }, region: { startLine: 3 } } },
    ],
  });
  expect(readFileSync(join(folder.path, "j.xml"), "utf8")).toMatch(
    /name="Queries stay usable"><failure type="QUERY_BREAKS"/,
  );
  for (const name of ["m.md", "h.html"])
    expect(readFileSync(join(folder.path, name), "utf8")).toMatch(/3 queries in 1 file: 2 checked, 1 not/);
  const { out } = await folder.run(["test", "--queries", "sql/q"]);
  expect(out).toContain("  3 |   name FROM users WHERE id = $1;");
  expect(out).toContain("SQL that code puts together while it runs is not seen.");
});

test("the queries are those of a revision, and the files those since one", async () => {
  const folder = await cliFolder(FILES);
  const git = (...args: readonly string[]) =>
    spawnSync("git", ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", ...args], {
      cwd: folder.path,
    });
  git("init", "-qb", "main");
  git("add", "sql", "migrations/1_users.sql");
  git("commit", "-qm", "release");
  await folder.write({ "sql/q/users.sql": QUERIES.replaceAll("name FROM", "full_name FROM") });
  const now = await found(folder, "--queries", "sql/q/*.sql", "--since", "main");
  expect(now.queries).toEqual(BOTH.slice(1));
  const then = await found(folder, "--queries", "sql/q/*.sql", "--since", "main", "--queries-from", "main");
  expect([then.queries, then.report.queries.from, then.report.files[0].status]).toEqual([
    BOTH,
    "main",
    "not-asked",
  ]);
  expect(await folder.run(["test", "--queries", "sql", "--queries-from", "nope"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("Git does not know nope here"),
  });
});

test("a comment allows one, the baseline knows of them, the config names them", async () => {
  const folder = await cliFolder({
    ...FILES,
    "gosling.config.json": '{ "queries": ["sql/q/*.sql"] }',
    "migrations/2_rename.sql": RENAME.replace(
      "ALTER TABLE users RENAME COLUMN name TO",
      "-- gosling: allow QUERY_BREAKS no release sends it\nALTER TABLE users RENAME COLUMN name TO",
    ),
  });
  expect((await found(folder)).queries).toEqual([
    ["QUERY_CHANGES", "warning", "migrations/2_rename.sql:5", "sql/q/users.sql:6:1"],
  ]);
  await folder.run(["test", "--write-baseline"]);
  const known = await found(folder);
  expect([known.code, known.queries, known.report.files[1].status]).toEqual([0, [], "known"]);
});

test("a Down that leaves a query unusable is named at its own line; without a transaction it runs on a copy", async () => {
  const down =
    "\n-- +goose Down\nALTER TABLE users DROP COLUMN phone;\nALTER TABLE users DROP COLUMN score;\n";
  const up = "-- +goose Up\nALTER TABLE users ADD COLUMN phone text;\n";
  for (const head of ["", "-- +goose NO TRANSACTION\n"]) {
    const folder = await cliFolder({ ...FILES, "migrations/2_rename.sql": `${head}${up}${down}` });
    const line = head === "" ? 6 : 7;
    expect((await found(folder, "--queries", "sql/q/users.sql")).queries).toEqual([
      ["QUERY_BREAKS", "error", `migrations/2_rename.sql:${line}`, "sql/q/users.sql:6:12"],
    ]);
  }
});

test("on a server", async () => {
  const folder = await cliFolder(FILES);
  const { code, queries } = await found(folder, "--queries", "sql/q", "--database", server().url("postgres"));
  expect({ code, queries }).toEqual({ code: 1, queries: BOTH });
});

test("a pattern that fits nothing is bad input", async () => {
  const folder = await cliFolder(FILES);
  for (const [args, said] of [
    [["--queries", "sqll/*.sql"], "no query file (*.sql) fits sqll/*.sql"],
    [["--queries-from", "main"], "--queries-from needs --queries PATTERN"],
  ] as const)
    expect(await folder.run(["test", ...args])).toMatchObject({
      code: 2,
      err: expect.stringContaining(said),
    });
});
