// Expected tables and lines against found ones: what is equal, and how a difference reads.
import { describe, expect, test } from "vitest";
import type { ResultSet } from "../../src/engine/index.ts";
import type { ExpectedLine, ExpectedTable } from "../../src/lessons/index.ts";
import { compareLines, compareTable, matchesCell, matchesLine } from "../../src/runner/steps/compare.ts";

const at = { file: "lesson.md", line: 1, column: 1 };
const TEXT = 25;
const BOOL = 16;

function expected(rows: readonly string[][], ordered = false): ExpectedTable {
  const [columns = [], ...body] = rows;
  const cells = (texts: readonly string[]) => texts.map((text) => ({ text, at }));
  return {
    at,
    ordered,
    columns: cells(columns),
    rows: body.map((texts) => ({ at, cells: cells(texts), any: texts.every((text) => text === "...") })),
  };
}

function found(rows: readonly (readonly (string | null)[])[], type = TEXT): ResultSet {
  const [columns = [], ...body] = rows;
  return {
    command: "SELECT",
    affected: 0,
    columns: columns.map((name) => ({ name: name ?? "", type })),
    rows: body,
  };
}

describe("a cell", () => {
  test.each<[string, string | null, number, boolean]>([
    ["a", "a", TEXT, true],
    ["a", "b", TEXT, false],
    ["...", "anything", TEXT, true],
    ["...", null, TEXT, true],
    ["NULL", null, TEXT, true],
    ["NULL", "NULL", TEXT, false],
    ["", null, TEXT, false],
    ["", "", TEXT, true],
    ["true", "t", BOOL, true],
    ["f", "false", BOOL, true],
    ["true", "f", BOOL, false],
    ["true", "t", TEXT, false],
    ["a b", "a\n  b", TEXT, true],
    ["1.0", "1", TEXT, false],
  ])("%j against %j (type %i): %s", (pattern, value, type, equal) => {
    expect(matchesCell(pattern, value, type)).toBe(equal);
  });
});

describe("a table", () => {
  const table = [
    ["id", "name"],
    ["1", "ann"],
    ["2", "bob"],
  ];

  test("is equal in any order where the SQL does not order", () => {
    expect(
      compareTable(
        expected(table),
        found([
          ["id", "name"],
          ["2", "bob"],
          ["1", "ann"],
        ]),
      ),
    ).toBeNull();
  });

  test("is different in another order where the SQL orders", () => {
    const mismatch = compareTable(
      expected(table, true),
      found([
        ["id", "name"],
        ["2", "bob"],
        ["1", "ann"],
      ]),
    );
    expect(mismatch?.difference).toContain("- | 1 | ann |");
    expect(mismatch?.difference).toContain("+ | 1 | ann |");
  });

  test("shows a changed cell as one row expected and one found", () => {
    const mismatch = compareTable(
      expected(table),
      found([
        ["id", "name"],
        ["1", "ann"],
        ["2", "rob"],
      ]),
    );
    expect(mismatch?.difference).toEqual([
      "  | id | name |",
      "  | 1 | ann |",
      "+ | 2 | rob |",
      "- | 2 | bob |",
    ]);
  });

  test("a missing, a surplus and a doubled row are each a difference", () => {
    expect(
      compareTable(
        expected(table),
        found([
          ["id", "name"],
          ["1", "ann"],
        ]),
      ),
    ).not.toBeNull();
    expect(
      compareTable(
        expected(table),
        found([
          ["id", "name"],
          ["1", "ann"],
          ["2", "bob"],
          ["2", "bob"],
        ]),
      ),
    ).not.toBeNull();
    expect(compareTable(expected([["id"], ["1"], ["1"]]), found([["id"], ["1"], ["2"]]))).not.toBeNull();
  });

  test("a row of ... stands for any rows, none included, in both orders", () => {
    const rest = [...table, ["...", "..."]];
    for (const ordered of [true, false]) {
      expect(compareTable(expected(rest, ordered), found(table))).toBeNull();
      expect(compareTable(expected(rest, ordered), found([...table, ["3", "eve"], ["4", "dan"]]))).toBeNull();
      expect(
        compareTable(
          expected(rest, ordered),
          found([
            ["id", "name"],
            ["1", "ann"],
          ]),
        ),
      ).not.toBeNull();
    }
  });

  test("a row with a ... cell does not take the row that only another one fits", () => {
    const open = expected([
      ["id", "name"],
      ["...", "ann"],
      ["1", "ann"],
    ]);
    expect(
      compareTable(
        open,
        found([
          ["id", "name"],
          ["1", "ann"],
          ["2", "ann"],
        ]),
      ),
    ).toBeNull();
  });

  test("other columns, other names and no rows at all are said", () => {
    expect(compareTable(expected(table), found([["id"], ["1"]]))?.found).toBe("columns id");
    expect(
      compareTable(
        expected(table),
        found([
          ["id", "nom"],
          ["1", "ann"],
        ]),
      )?.expected,
    ).toBe("columns id | name");
    expect(compareTable(expected(table), null)?.found).toBe("no rows were returned");
    expect(compareTable(expected([["id"]]), found([["id"], ["1"]]))).not.toBeNull();
    expect(compareTable(expected([["id"]]), found([["id"]]))).toBeNull();
  });
});

describe("a line of output", () => {
  test.each<[string, string, boolean]>([
    ["OK", "OK", true],
    ["OK", "OK ", false],
    ["OK   x.sql (...)", "OK   x.sql (1.2ms)", true],
    ["...x.sql...", "OK x.sql done", true],
    ["a...b...c", "a-b-b-c", true],
    ["a...b...c", "a-c", false],
    ["ab...ba", "aba", false],
    ["...", "", true],
  ])("%j against %j: %s", (pattern, line, equal) => expect(matchesLine(pattern, line)).toBe(equal));
});

describe("output", () => {
  const lines = (texts: readonly string[]): ExpectedLine[] => texts.map((text) => ({ text, at }));

  test("a line ... stands for any lines", () => {
    expect(compareLines(lines(["a", "...", "d"]), ["a", "b", "c", "d"])).toBeNull();
    expect(compareLines(lines(["...", "d"]), ["d"])).toBeNull();
    expect(compareLines(lines(["a", "..."]), ["b", "a"])).not.toBeNull();
  });

  test("a difference names the lines of each side", () => {
    const mismatch = compareLines(lines(["a", "b", "c"]), ["a", "x", "c"]);
    expect(mismatch?.difference).toEqual(["  a", "- b", "+ x", "  c"]);
  });

  test("thousands of lines are compared, and blanks at a line's end do not count", () => {
    const many = Array.from({ length: 5000 }, (_, i) => `line ${i}`);
    expect(
      compareLines(
        lines(many),
        many.map((line) => `${line}  `),
      ),
    ).toBeNull();
    expect(compareLines(lines(many), [...many.slice(0, -1), "other"])).not.toBeNull();
  });
});
