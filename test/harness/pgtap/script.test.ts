// A pgTAP file as it is sent: statements and places, psql's lines as blanks, and what only psql can do.
import { describe, expect, test } from "vitest";
import { type Read, readScript } from "../../../src/harness/pgtap/script.ts";
import { dedent } from "../../support/dedent.ts";
import { sqlParser } from "../support.ts";

const parser = await sqlParser();
const read = (text: string): Read => readScript({ name: "a.sql", text }, parser);

function script(text: string) {
  const found = read(text);
  if (found.type !== "script") throw new Error(`${found.type}: ${JSON.stringify(found)}`);
  return found.script;
}

test("each statement has its place", () => {
  const { statements } = script(
    "\ufeffBEGIN;\n-- one\nSELECT plan(1); SELECT 'a;b',\n  '–';\n/* two */ ROLLBACK;",
  );
  expect(statements.map(({ sql, at }) => `${at.line}:${at.column} ${sql}`)).toEqual([
    "1:1 BEGIN",
    "3:1 SELECT plan(1)",
    "3:17 SELECT 'a;b',\n  '–'",
    "5:11 ROLLBACK",
  ]);
  expect(statements[2]?.place(16)).toEqual({ file: "a.sql", line: 4, column: 3 });
});

test("psql's printing is passed over, and places stay", () => {
  const { statements, bare } = script(
    "\\unset ECHO\r\n\\set QUIET 1\r\n\\pset format unaligned\r\n\\echo 'okay, now'\r\n  \\set ON_ERROR_STOP true\r\nSELECT plan(1);\r\n",
  );
  expect(statements.map(({ at }) => at.line)).toEqual([6]);
  expect(bare).toBe(true);
});

test("a backslash inside of a string or a comment is no command", () => {
  expect(
    script(dedent`
    SELECT '
    \\i x
    ';
    /*
    \\copy y
    */
    SELECT $$
    \\gexec
    $$;`).statements,
  ).toHaveLength(2);
});

test.each([
  ["\\i setup.sql\nSELECT 1;", 1, 1, "the command \\i"],
  ["SELECT 1;\n  \\copy t from 'x'", 2, 3, "the command \\copy"],
  ["\\ir setup.sql", 1, 1, "the command \\ir"],
  ["\\if true\nSELECT 1;\n\\endif", 1, 1, "the command \\if"],
  ["\\set ECHO all \\i x.sql", 1, 1, "the command \\set"],
  ["\\echo not ok 1 - a test of psql's", 1, 1, "the command \\echo"],
  ["\\qecho '1..3'", 1, 1, "the command \\qecho"],
  ["\\settle 1", 1, 1, "the command \\settle"],
  ["SELECT 1 AS x \\gset", 1, 15, "the command \\gset"],
  ["\\set n 3\nSELECT plan(:n);", 2, 13, "the variable :n"],
  ["SELECT is(1,\n :'name');", 2, 2, "the variable :'name'"],
  ["COPY t FROM STDIN;\n\\.\n", 2, 1, "rows after COPY ... FROM STDIN"],
])("%j needs psql", (text, line, column, what) =>
  expect(read(text)).toEqual({ type: "psql", at: { file: "a.sql", line, column }, what }),
);

test("a variable that is set and never used needs nothing", () => {
  expect(script("\\set who 'me'\nSELECT ':who', a[1:2], b::text FROM t;").statements).toHaveLength(1);
});

test("what PostgreSQL's parser refuses is broken at its place", () => {
  expect(read("SELECT plan(1);\nSELEC 2;")).toMatchObject({ type: "broken", at: { line: 2, column: 1 } });
});

describe("what outlives its rollback", () => {
  test.each([
    ["SELECT plan(1);", { bare: true, leaves: false }],
    ["SELECT 1; SAVEPOINT a; ROLLBACK TO a;", { bare: true, leaves: false }],
    ["BEGIN; SELECT 1; ROLLBACK;", { bare: false, leaves: false }],
    ["SET client_min_messages = warning; START TRANSACTION; SELECT 1; ROLLBACK;", { leaves: false }],
    ["BEGIN; SELECT 1; COMMIT;", { leaves: true }],
    ["BEGIN; SELECT 1; END;", { leaves: true }],
    ["BEGIN; SELECT 1; ROLLBACK; DROP TABLE x;", { leaves: true }],
    ["CREATE TABLE x (); BEGIN; ROLLBACK;", { leaves: true }],
    [
      "CREATE EXTENSION IF NOT EXISTS pgtap; BEGIN; ROLLBACK;",
      { bare: false, leaves: false, makesExtension: false },
    ],
    ["CREATE EXTENSION pgtap; BEGIN; ROLLBACK;", { leaves: true, makesExtension: true }],
    [
      "BEGIN; CREATE EXTENSION IF NOT EXISTS pgtap WITH SCHEMA tap; ROLLBACK;",
      { leaves: false, makesExtension: true },
    ],
    ["CREATE EXTENSION IF NOT EXISTS citext;", { bare: true, makesExtension: false }],
  ])("%s", (text, expected) => expect(script(text)).toMatchObject(expected));
});
