// Several statements in one message (StatementBegin ... StatementEnd): each lock is told at the statement that took it.
import { expect, test } from "vitest";
import { testFiles } from "./support.ts";

const tables = {
  name: "1_tables.sql",
  text: `-- +goose Up
CREATE TABLE users (id bigint PRIMARY KEY, name text, age int);
CREATE TABLE pets (id bigint PRIMARY KEY, size int, born timestamp);

-- +goose Down
DROP TABLE pets;
DROP TABLE users;
`,
};

test("of a block, each finding stands at its own statement and none hides another's", async () => {
  const { reports } = await testFiles([
    tables,
    {
      name: "2_block.sql",
      text: `-- +goose Up
-- +goose StatementBegin
CREATE TABLE toys (id bigint);
UPDATE pets SET size = 1 WHERE size IS NULL;
CREATE INDEX users_name ON users (name);
ALTER TABLE pets ALTER COLUMN size TYPE bigint;
-- +goose StatementEnd

-- +goose Down
ALTER TABLE pets ALTER COLUMN size TYPE int;
DROP INDEX users_name;
DROP TABLE toys;
`,
    },
  ]);
  const [, report] = reports;
  expect(report?.findings.map(({ code, line }) => [code, line])).toEqual(
    expect.arrayContaining([
      ["INDEX_WITHOUT_CONCURRENTLY", 5],
      ["TABLE_REWRITTEN", 6],
      ["LOCK_TIMEOUT_MISSING", 6],
    ]),
  );
  const ofUp = report?.locks.filter(({ direction }) => direction === "up");
  expect(ofUp?.map(({ from, table }) => [from.line, table])).toEqual([
    [5, "users"],
    [6, "pets"],
  ]);
});

test("a SET NOT NULL that a check has proven is no scan, though the lock is held or another table is read", async () => {
  const { reports } = await testFiles([
    tables,
    {
      name: "2_check.sql",
      text: `-- +goose Up
ALTER TABLE users ADD CONSTRAINT named CHECK (name IS NOT NULL) NOT VALID;

-- +goose Down
ALTER TABLE users DROP CONSTRAINT named;
`,
    },
    {
      name: "3_block.sql",
      text: `-- +goose Up
UPDATE users SET name = '' WHERE name IS NULL;
ALTER TABLE users VALIDATE CONSTRAINT named;
ALTER TABLE users ADD COLUMN city text;
ALTER TABLE users ALTER COLUMN name SET NOT NULL;
ALTER TABLE users ALTER COLUMN name DROP NOT NULL;
-- +goose StatementBegin
ALTER TABLE users ALTER COLUMN name SET NOT NULL;
ALTER TABLE pets ADD CONSTRAINT sized CHECK (size > 0);
-- +goose StatementEnd

-- +goose Down
ALTER TABLE pets DROP CONSTRAINT sized;
ALTER TABLE users ALTER COLUMN name DROP NOT NULL;
ALTER TABLE users DROP COLUMN city;
`,
    },
  ]);
  const codes = reports[2]?.findings.map(({ code }) => code);
  expect(codes).toContain("CONSTRAINT_WITHOUT_NOT_VALID");
  expect(codes).not.toContain("SET_NOT_NULL");
});
