// What a Down may leave and what it may not: one file on one table, and the finding that its Down comes to.
import { expect, test } from "vitest";
import { dedent } from "../support/dedent.ts";
import { testFiles } from "./support.ts";

const fn = (body: string) =>
  `-- +goose StatementBegin\nCREATE OR REPLACE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$${body}$$;\n-- +goose StatementEnd`;
const made = fn("BEGIN RETURN concat('a b', 1); END");

const view = (where: string) => `CREATE VIEW v AS SELECT id FROM users WHERE ${where};`;
/** Up drops a view with this condition, and Down makes it with another. */
const again = (before: string, after: string) => ["DROP VIEW v;", view(after), `${view(before)}`] as const;

const REORDERED: readonly (readonly [what: string, before: string, after: string, found: string])[] = [
  ["the sides of =", "id = length(name)", "length(name) = id", "note DOWN_DIFFERS"],
  [
    "the sides of <> in a subquery",
    "EXISTS (SELECT FROM users u WHERE u.id <> users.id)",
    "EXISTS (SELECT FROM users u WHERE users.id <> u.id)",
    "note DOWN_DIFFERS",
  ],
  [
    "conditions of AND and OR",
    "id > 0 AND (name = 'a' OR id = 2)",
    "(2 = id OR name = 'a') AND id > 0",
    "note DOWN_DIFFERS",
  ],
  ["the sides of <", "id < length(name)", "length(name) < id", "error DOWN_DIFFERS"],
  ["the sides of -", "id - length(name) = 0", "length(name) - id = 0", "error DOWN_DIFFERS"],
  ["AND for OR", "id > 0 AND name = 'a'", "id > 0 OR name = 'a'", "error DOWN_DIFFERS"],
  ["the sides of = and a constant", "id = 1", "2 = id", "error DOWN_DIFFERS"],
];

test.each(REORDERED)("a view with %s in another order", async (_what, before, after, found) => {
  const [up, down, made] = again(before, after);
  const { reports } = await testFiles([
    file(
      "1_users.sql",
      `CREATE TABLE users (id bigint, name text);\n${made}`,
      "DROP VIEW v;\nDROP TABLE users;",
    ),
    file("2_change.sql", up, down),
  ]);
  const [first] = reports[1]?.findings.filter(({ code }) => code.startsWith("DOWN_")) ?? [];
  expect(first && `${first.severity} ${first.code}`).toBe(found);
});

test("a check, an index and a policy with the sides of = in another order", async () => {
  const { reports } = await testFiles([
    file(
      "1_users.sql",
      "CREATE TABLE users (id bigint, n bigint, CONSTRAINT same CHECK (id = n));\nCREATE INDEX i ON users (id) WHERE id = n;\nCREATE POLICY p ON users USING (id = n);",
      "DROP TABLE users;",
    ),
    file(
      "2_change.sql",
      "ALTER TABLE users DROP CONSTRAINT same;\nDROP INDEX i;\nDROP POLICY p ON users;",
      "ALTER TABLE users ADD CONSTRAINT same CHECK (n = id);\nCREATE INDEX i ON users (id) WHERE n = id;\nCREATE POLICY p ON users USING (n = id);",
    ),
  ]);
  const down = reports[1]?.findings.filter(({ code }) => code.startsWith("DOWN_"));
  expect(down?.map(({ severity, code, difference }) => [severity, code, difference?.length])).toEqual([
    ["note", "DOWN_DIFFERS", 3],
  ]);
});

const CASES: readonly (readonly [what: string, up: string, down: string, found: string | undefined])[] = [
  [
    "a function with other white space around commas, and a comment",
    fn("BEGIN RETURN 'new'; END"),
    fn("BEGIN\n  RETURN concat('a b',1) ;-- as before\nEND"),
    "note DOWN_DIFFERS",
  ],
  [
    "a function with other white space in a string",
    fn("BEGIN RETURN 'new'; END"),
    fn("BEGIN RETURN concat('a  b', 1); END"),
    "error DOWN_DIFFERS",
  ],
  [
    "a constraint valid that was NOT VALID",
    "ALTER TABLE users DROP CONSTRAINT old;",
    "ALTER TABLE users ADD CONSTRAINT old CHECK (id > 0);",
    "note DOWN_DIFFERS",
  ],
  [
    "a constraint NOT VALID that was valid",
    "ALTER TABLE users DROP CONSTRAINT new;",
    "ALTER TABLE users ADD CONSTRAINT new CHECK (id > 0) NOT VALID;",
    "error DOWN_DIFFERS",
  ],
  [
    "the right that PostgreSQL 15 took from everybody",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC;",
    "GRANT ALL ON SCHEMA public TO PUBLIC;",
    "note DOWN_DIFFERS",
  ],
  [
    "that right, where Up did not take it away",
    "CREATE TABLE pets (id int);",
    "DROP TABLE pets;\nGRANT CREATE ON SCHEMA public TO PUBLIC;",
    "error DOWN_LEAVES_BEHIND",
  ],
  [
    "that right with another one",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
    "GRANT CREATE ON SCHEMA public TO PUBLIC;\nGRANT SELECT ON users TO PUBLIC;",
    "error DOWN_LEAVES_BEHIND",
  ],
];

test.each(CASES)("%s", async (_what, up, down, found) => {
  const { reports } = await testFiles([
    file(
      "1_users.sql",
      `CREATE TABLE users (id bigint CONSTRAINT new CHECK (id > 0));\nALTER TABLE users ADD CONSTRAINT old CHECK (id > 0) NOT VALID;\n${made}`,
      "DROP FUNCTION f;\nDROP TABLE users;",
    ),
    file("2_change.sql", up, down),
  ]);
  const [first] = reports[1]?.findings.filter(({ code }) => code.startsWith("DOWN_")) ?? [];
  expect(first && `${first.severity} ${first.code}`).toBe(found);
});

test.each([
  ["Up alone writes", "UPDATE users SET name = 'new';", "SELECT 1;", "note", "Up writes"],
  ["Down alone writes", "SELECT 1;", "UPDATE users SET name = 'new';", "warning", "Down writes others"],
])("values that %s", async (_what, up, down, severity, hint) => {
  const { reports } = await testFiles([
    file("1_users.sql", "CREATE TABLE users (id bigint, name text);", "DROP TABLE users;"),
    file("2_change.sql", up, down),
  ]);
  expect(reports[1]?.findings).toContainEqual(
    expect.objectContaining({ code: "DOWN_LOSES_VALUES", severity, hint: expect.stringContaining(hint) }),
  );
});

test("a template that was left as it was is named", async () => {
  const { reports } = await testFiles([
    file("1_users.sql", "CREATE TABLE users (id bigint PRIMARY KEY);", "SELECT 'down SQL query';"),
  ]);
  expect(reports[0]?.findings).toMatchObject([
    { code: "DOWN_DOES_NOTHING", hint: expect.stringContaining("template") },
  ]);
});

test("what was only written otherwise is left out of a difference that matters", async () => {
  const { reports } = await testFiles([
    file("1_users.sql", `CREATE TABLE users (id bigint);\n${made}`, "DROP FUNCTION f;\nDROP TABLE users;"),
    file(
      "2_change.sql",
      `CREATE TABLE pets (id int);\n${fn("BEGIN RETURN 'new'; END")}`,
      fn("BEGIN RETURN concat( 'a b', 1 ); END"),
    ),
  ]);
  expect(reports[1]?.findings[0]).toMatchObject({ severity: "error" });
  expect(reports[1]?.findings[0]?.difference?.join("\n")).toMatch(/^\+ table pets\n.*id {2}integer$/);
});

function file(name: string, up: string, down: string) {
  return {
    name,
    text: dedent`
      -- +goose Up
      ${up}

      -- +goose Down
      ${down}
    `,
  };
}
