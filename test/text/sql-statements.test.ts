// Where statements end for PostgreSQL, and what a text is left open in.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isTransactionControl, scanSql } from "../../src/text/index.ts";

const texts = (sql: string) => scanSql(sql).statements.map(({ start, end }) => sql.slice(start, end));

describe("statements", () => {
  test.each([
    ["", []],
    [" ; ;; -- only\n/* comments */", []],
    ["A; B", ["A;", "B"]],
    ["INSERT INTO a VALUES (';', 'it''s;');", ["INSERT INTO a VALUES (';', 'it''s;');"]],
    [String.raw`SELECT E'a\';b'; C;`, [String.raw`SELECT E'a\';b';`, "C;"]],
    [String.raw`SELECT 'a\'; C;`, [String.raw`SELECT 'a\';`, "C;"]],
    ['SELECT "a;b"; C', ['SELECT "a;b";', "C"]],
    ["DO $$ BEGIN x; END $$; C", ["DO $$ BEGIN x; END $$;", "C"]],
    ["DO $a$ $$;$$ $a$; C", ["DO $a$ $$;$$ $a$;", "C"]],
    ["SELECT a$1; C", ["SELECT a$1;", "C"]],
    ["SELECT $1; C", ["SELECT $1;", "C"]],
    ["/* a; /* b; */ c; */ A; B", ["A;", "B"]],
    ["A -- ;\n; B", ["A -- ;\n;", "B"]],
    [
      "CREATE RULE r AS ON INSERT TO a DO ALSO (DELETE FROM b; DELETE FROM c); D",
      ["CREATE RULE r AS ON INSERT TO a DO ALSO (DELETE FROM b; DELETE FROM c);", "D"],
    ],
    ["SELECT 1;--x\nB;", ["SELECT 1;", "B;"]],
  ])("of %j", (sql, expected) => {
    expect(texts(sql)).toEqual(expected);
    expect(scanSql(sql).open).toBeUndefined();
  });
});

test.each([
  ["SELECT 'a", "string"],
  [String.raw`SELECT E'a\'`, "string"],
  ['SELECT "a', "quoted name"],
  ["DO $$ BEGIN x;", "dollar quote"],
  ["DO $a$ $$", "dollar quote"],
  ["/* a /* b */", "block comment"],
])("%j is open in a %s", (sql, open) => {
  expect(scanSql(sql).open).toBe(open);
});

test("a body of BEGIN ATOMIC is told", () => {
  expect(scanSql("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END;").atomic).toBe(true);
  expect(scanSql("BEGIN; SELECT atomic;").atomic).toBe(false);
});

test.each([
  ["BEGIN", true],
  ["begin isolation level serializable", true],
  ["START TRANSACTION", true],
  ["COMMIT AND CHAIN", true],
  ["END", true],
  ["ROLLBACK", true],
  ["ABORT", true],
  ["PREPARE TRANSACTION 'x'", true],
  ["ROLLBACK TO SAVEPOINT a", false],
  ["ROLLBACK WORK TO a", false],
  ["SAVEPOINT a", false],
  ["PREPARE q AS SELECT 1", false],
  ["SELECT 'COMMIT'", false],
])("%s is transaction control: %s", (sql, expected) => {
  expect(scanSql(sql).statements.some(isTransactionControl)).toBe(expected);
});

test("any text is scanned to its end, and its statements lie in order within it", () => {
  const piece = fc.constantFrom(
    "'",
    '"',
    "$$",
    "$a$",
    "--",
    "/*",
    "*/",
    ";",
    "\n",
    "E'",
    "\\",
    "(",
    ")",
    "a",
    " ",
    "é",
    "1",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const sql = pieces.join("");
      let last = 0;
      for (const { start, end } of scanSql(sql).statements) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        last = end;
      }
      expect(last).toBeLessThanOrEqual(sql.length);
    }),
    { numRuns: 2000 },
  );
});
