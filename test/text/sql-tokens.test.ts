// The SQL lexer against PostgreSQL's own (libpg-query): the same borders between tokens, the same ends of statements.
import { PGlite } from "@electric-sql/pglite";
import fc from "fast-check";
import { loadModule, parseSync, scanSync } from "libpg-query";
import { beforeAll, describe, expect, test } from "vitest";
import { type SqlTokenKind, scanSql, tokensOf, utf8Indexes, visitTokens } from "../../src/text/index.ts";

beforeAll(() => loadModule());

const pieces = [
  ..."'\"$;()\\-/*+.,:=<>~!@#%^&|?[]{}",
  ..."aeEbBxXuUnN_019",
  ..." \n\r\t\f\v",
  "é",
  "\u00a0",
  "😀",
  "''",
  '""',
  "$$",
  "$a$",
  "$1",
  "--",
  "/*",
  "*/",
  "E'",
  "U&'",
  'U&"',
  "b'",
  "n'",
  "::",
  "..",
  ":=",
  "=>",
  "1.5",
  "1e5",
  "1..2",
  ".5",
  "0x1F",
  "0b1",
  "1_0",
  "select",
  "'a'\n'b'",
  "E'a'\n'\\''",
];
const sqlText = fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((parts) => parts.join(""));

/**
 * PostgreSQL's tokens without comments; null where its lexer refuses the text. libpg-query's copy of the lexer gives comments out as
 * tokens, so that it does not join two strings over one, as the server does: those are tried on the server below.
 */
function theirs(sql: string): readonly string[] | null {
  if (/'\s*--/.test(sql)) return null;
  try {
    const indexOf = utf8Indexes(sql);
    return scanSync(sql)
      .tokens.filter(({ tokenName }) => !/COMMENT/.test(tokenName))
      .map(({ start, end }) => sql.slice(indexOf(start), indexOf(end)));
  } catch {
    return null;
  }
}

test("tokens begin and end where PostgreSQL's lexer has them, on random text", () => {
  let compared = 0;
  fc.assert(
    fc.property(sqlText, (sql) => {
      const expected = theirs(sql);
      if (expected === null || sql === "") return;
      compared += 1;
      expect(tokensOf(sql).map(({ start, end }) => sql.slice(start, end))).toEqual(expected);
    }),
    { numRuns: 20_000, seed: 7 },
  );
  expect(compared).toBeGreaterThan(2_000);
});

test("strings are joined over a comment and a line end, as the server does", async () => {
  const database = await PGlite.create();
  for (const sql of ["'a' -- c\n'b'", "E'a' -- ' \r -- c\n '\\''", "'a'\n -- c\n\n'b'"]) {
    expect(tokensOf(sql)).toHaveLength(1);
    const { rows } = await database.query<{ text: string }>(`SELECT ${sql} AS text`);
    expect(rows[0]?.text).toMatch(/^a['b]$/);
  }
  await database.close();
});

test.each<[string, readonly SqlTokenKind[]]>([
  [`SELECT 'a' AS "b"`, ["word", "string", "word", "name"]],
  ["$1 + $$x$$ - $a$ $$ $a$", ["parameter", "operator", "dollar", "operator", "dollar"]],
  [String.raw`E'\'' U&'\0041' U&"a" N'x'`, ["string", "string", "name", "word", "string"]],
  ["'a'\n'b' 'c'", ["string", "string"]],
  [
    "a.b(1, 2.5);",
    ["word", "operator", "word", "open", "number", "operator", "number", "close", "semicolon"],
  ],
])("%s", (sql, kinds) => {
  expect(tokensOf(sql).map(({ kind }) => kind)).toEqual(kinds);
});

test("comments are visited too, and what is open is said", () => {
  const kinds: string[] = [];
  expect(visitTokens("-- a\r1 /* b /* */", (kind) => kinds.push(kind))).toBe("block comment");
  expect(kinds).toEqual(["comment", "number", "comment"]);
});

test("long and hostile text takes linear time", () => {
  for (const unit of [
    "'",
    "$",
    "$a",
    "/*",
    "--\n",
    "(",
    "E'\\",
    '"',
    "a'\n",
    ";;",
    "1.",
    "+-",
    "''\n",
    "BEGIN ATOMIC ",
  ]) {
    const sql = unit.repeat(200_000);
    expect(scanSql(sql).statements.length).toBeLessThanOrEqual(sql.length);
  }
});

describe("statements end where PostgreSQL's parser ends them", () => {
  const statements = [
    "SELECT 1",
    "SELECT ';', E'\\';', $$;$$, \";\" FROM t",
    "SELECT 'a'\n'b;'",
    "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1); DELETE FROM b)",
    "CREATE OR REPLACE RULE r AS ON INSERT TO t WHERE (new.a > (1)) DO (SELECT 1; SELECT (2))",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN CASE 1 WHEN 1 THEN 2 END END; SELECT 2; END",
    "CREATE OR REPLACE PROCEDURE p(a int DEFAULT CASE WHEN true THEN 1 END) BEGIN ATOMIC INSERT INTO t VALUES (1); END",
    "CREATE FUNCTION f() RETURNS int BEGIN /* x */ ATOMIC SELECT 1 AS end; SELECT t.case FROM t; END",
    "CREATE FUNCTION f() RETURNS int RETURN CASE WHEN true THEN 1 END",
    "CREATE FUNCTION begin(atomic int) RETURNS int LANGUAGE sql AS 'SELECT 1;'",
    "DO $x$ BEGIN PERFORM 1; END $x$",
    "BEGIN",
    "END",
    "CREATE TABLE function (begin int, atomic int)",
    "SELECT CASE WHEN a THEN (1) END FROM t -- ;\r",
    "INSERT INTO t VALUES (1, (2), '(')",
    "/* ; */ UPDATE t SET a = 1",
  ];

  test("for each of them alone and for any sequence of them", () => {
    const separator = fc.constantFrom(";", "; ", ";\n-- x;\n", ";;", ";/* /* ; */ */");
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...statements), separator), { minLength: 1, maxLength: 6 }),
        (parts) => {
          const sql = parts.map((pair) => pair.join("")).join("");
          const expected = (parseSync(sql).stmts ?? []).map(
            ({ stmt_location = 0, stmt_len }) => stmt_location + (stmt_len ?? sql.length - stmt_location),
          );
          expect(scanSql(sql).statements.map(({ end }) => (sql[end - 1] === ";" ? end - 1 : end))).toEqual(
            expected,
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});

test.each([
  ["SELECT 1); SELECT 2;", ["SELECT 1);", "SELECT 2;"]],
  ["SELECT (1; SELECT 2;", ["SELECT (1;", "SELECT 2;"]],
  [
    "CREATE RULE r AS ON INSERT TO t WHERE (a DO NOTHING; SELECT 2",
    ["CREATE RULE r AS ON INSERT TO t WHERE (a DO NOTHING;", "SELECT 2"],
  ],
  ["SELECT 1 -- a\rFROM t; SELECT 2", ["SELECT 1 -- a\rFROM t;", "SELECT 2"]],
])("a stray parenthesis or a lone carriage return swallows nothing: %j", (sql, expected) => {
  expect(scanSql(sql).statements.map(({ start, end }) => sql.slice(start, end))).toEqual(expected);
});
