// SQL text cut into single statements, as psql cuts it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitSql } from "../../src/text/index.ts";

describe("splitSql", () => {
  test.each<[string, string, string[]]>([
    ["two statements", "SELECT 1; SELECT 2;", ["SELECT 1;", "SELECT 2;"]],
    ["no last semicolon", "SELECT 1;\nSELECT 2\n", ["SELECT 1;", "SELECT 2"]],
    ["only blanks and comments", " -- nothing\n/* ; */ ;; ", []],
    ["a string", "SELECT 'a;b'; SELECT 'it''s;';", ["SELECT 'a;b';", "SELECT 'it''s;';"]],
    ["an escape string", "SELECT E'a\\';b'; SELECT 1", ["SELECT E'a\\';b';", "SELECT 1"]],
    ["a quoted name", 'SELECT 1 AS "a;b"; SELECT 2', ['SELECT 1 AS "a;b";', "SELECT 2"]],
    ["dollar quotes", "DO $$ BEGIN x; END $$; SELECT $t$;$t$", ["DO $$ BEGIN x; END $$;", "SELECT $t$;$t$"]],
    ["a parameter is no dollar quote", "SELECT $1; SELECT 2", ["SELECT $1;", "SELECT 2"]],
    ["a dollar in a name", "SELECT a$b; SELECT c$b", ["SELECT a$b;", "SELECT c$b"]],
    ["nested comments", "SELECT 1 /* a /* ; */ ; */; SELECT 2", ["SELECT 1 /* a /* ; */ ; */;", "SELECT 2"]],
    [
      "a rule's parentheses",
      "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3",
      ["CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);", "SELECT 3"],
    ],
    ["BEGIN of a transaction", "BEGIN; SELECT 1; COMMIT;", ["BEGIN;", "SELECT 1;", "COMMIT;"]],
    [
      "BEGIN ATOMIC",
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3",
      [
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;",
        "SELECT 3",
      ],
    ],
    ["an open string", "SELECT 'a; b", ["SELECT 'a; b"]],
    ["a comment before a statement", "-- why\nSELECT 1;", ["SELECT 1;"]],
  ])("%s", (_name, text, parts) => {
    expect(splitSql(text).map((part) => part.sql)).toEqual(parts);
  });

  test("offsets point at the first character of each part, for any text", () => {
    const pieces = fc.constantFrom(
      ";",
      "'",
      '"',
      "$$",
      "$a$",
      "--",
      "\n",
      "/*",
      "*/",
      "(",
      ")",
      "E'",
      "\\",
      "begin atomic",
      "end",
      "x ",
      "é",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (list) => {
        const text = list.join("");
        let from = 0;
        for (const part of splitSql(text)) {
          expect(part.offset).toBeGreaterThanOrEqual(from);
          expect(text.slice(part.offset, part.offset + part.sql.length)).toBe(part.sql);
          from = part.offset + part.sql.length;
        }
      }),
    );
  });
});
