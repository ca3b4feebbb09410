// Lines, limits and places: what the recorded cases do not reach.
import { describe, expect, test } from "vitest";
import { type MigrationErrorCode, parse, parseToJson } from "../../src/engine/index.ts";
import { endsWithSemicolon } from "../../src/engine/text/lines.ts";
import { placeInStatement } from "../../src/engine/text/place.ts";
import { dedent } from "../support/dedent.ts";
import { failureOf } from "../support/engine.ts";

const file = (text: string) => ({ name: "m/1_a.sql", text });
const up = (text: string, env = {}) => parse(file(text), "up", env);
const sql = (text: string) => up(text).statements.map((statement) => statement.sql);

describe("endsWithSemicolon", () => {
  test.each([
    ["x;", true],
    ["x ;", true],
    ["x; ", true],
    ["x; -- y", true],
    ["x;\u00a0-- y", true],
    ["x;\u0085", true],
    ["x;\ufeff", false],
    ["x;--y", false],
    ["x; /* y */", false],
    ["-- y;", false],
    ["  -- y ;", false],
    ["'a; -- b", true],
    ["x --y; z", false],
    [";", true],
    ["", false],
    ["---;", false],
    ["a---;", true],
  ])("%j: %s", (line, expected) => {
    expect(endsWithSemicolon(line)).toBe(expected);
  });
});

describe("lines", () => {
  test("CRLF becomes LF, one \\r is taken off, others stay", () => {
    expect(sql("-- +goose Up\r\nSELECT 'a\r\nb';\r\n")).toEqual(["SELECT 'a\nb';"]);
    expect(sql("-- +goose Up\nSELECT 'a\r\r\nb';\n")).toEqual(["SELECT 'a\r\nb';"]);
  });

  test("of a statement keep their numbers where some are left out or hold a value of several", () => {
    const text =
      "-- +goose Up\n-- +goose ENVSUB ON\nSELECT\n\n-- +goose NO TRANSACTION\n$A,\r\n2;\nSELECT 3\n\n;\n";
    expect(up(text, { A: "0,\n1" }).statements).toMatchObject([
      {
        sql: dedent`
        SELECT

        0,
        1,
        2;`,
        at: { line: 3 },
        lines: [3, 4, 6, 6, 7],
      },
      { sql: "SELECT 3\n\n;", at: { line: 8 } },
    ]);
    expect(up(text, { A: "0" }).statements[1]?.lines).toBeUndefined();
  });

  test("a million blank ones cost as much as their text", () => {
    const blank = "\n".repeat(1_000_000);
    expect(sql(`-- +goose Up\n${blank}SELECT 1\n${blank};${blank}`)).toEqual([`SELECT 1\n${blank};`]);
  });

  test("the first command of psql is named, not the one at the end", async () => {
    const failure = await failureOf(() =>
      up(dedent`
        -- +goose Up
        \\restrict a
        SELECT 1;

        \\unrestrict a
      `),
    );
    expect(failure).toMatchObject({ code: "PSQL_COMMAND", at: { line: 2, column: 1 } });
    expect(failure.message).toContain("\\restrict is a command of psql");
  });

  test("a file that is one annotation without a line end is valid and empty", () => {
    expect(up("-- +goose Up")).toMatchObject({ statements: [], transaction: true });
  });

  test("white space is Unicode's: a no-break space may stand before an annotation, a byte order mark may not", async () => {
    expect(sql("\u00a0-- +goose Up\nA;\n")).toEqual(["A;"]);
    expect((await failureOf(() => up("\ufeff-- +goose Up\nA;\n"))).hint).toContain("byte order mark");
  });

  test("annotations fold case as Unicode does", () => {
    expect(
      sql(dedent`
        -- +goose uP
        -- +goose ſtatementBegin
        A;
        B
        -- +goose STATEMENTEND
      `),
    ).toEqual(["A;\nB"]);
  });

  test("the longest line has 4,194,303 bytes", async () => {
    const line = (bytes: number) => `-- +goose Up\nSELECT '${"é".repeat(10)}${"x".repeat(bytes - 30)}';`;
    const { statements } = up(line(4_194_303));
    expect(statements).toHaveLength(1);
    expect(await failureOf(() => up(line(4_194_304)))).toMatchObject({
      code: "LINE_TOO_LONG",
      at: { line: 2, column: 1 },
    });
  });
});

describe("mistakes have a code and a place", () => {
  test.each<[string, MigrationErrorCode, number, number]>([
    ["", "MISSING_UP", 1, 1],
    ["-- a comment\n\n", "MISSING_UP", 1, 1],
    [
      dedent`
        -- c
        SELECT 1;
        -- +goose Up
      `,
      "TEXT_BEFORE_UP",
      2,
      1,
    ],
    [
      dedent`
        -- +goose Up

        -- +goose Up
      `,
      "DUPLICATE_UP",
      3,
      1,
    ],
    ["\n-- +goose Down\n", "DOWN_BEFORE_UP", 2, 1],
    [
      dedent`
        -- +goose Up
        -- +goose Down
        -- +goose Down
      `,
      "DUPLICATE_DOWN",
      3,
      1,
    ],
    ["-- +goose StatementBegin\n", "STATEMENT_BEGIN_MISPLACED", 1, 1],
    [
      dedent`
        -- +goose Up
        -- +goose StatementBegin
        -- +goose StatementBegin
      `,
      "STATEMENT_BEGIN_MISPLACED",
      3,
      1,
    ],
    ["-- +goose Up\n-- +goose StatementEnd\n", "STATEMENT_END_MISPLACED", 2, 1],
    [
      dedent`
        -- +goose Up
        -- +goose StatementBegin
        A;
      `,
      "STATEMENT_END_MISSING",
      2,
      1,
    ],
    [
      dedent`
        -- +goose Up
        -- +goose StatementBegin
        -- +goose Down
      `,
      "STATEMENT_END_MISSING",
      3,
      1,
    ],
    [
      dedent`
        -- +goose Up
        A;

          SELECT
          1
      `,
      "UNFINISHED_STATEMENT",
      4,
      3,
    ],
    [
      dedent`
        -- +goose Up
        A
        -- +goose Down
      `,
      "UNFINISHED_STATEMENT",
      2,
      1,
    ],
    ["-- +goose Up\n  -- +goose Down\n", "ANNOTATION_INDENTED", 2, 1],
    ["-- +goose Up\n-- +goose\n", "ANNOTATION_EMPTY", 2, 1],
    ["-- +goose Up +goose\n", "ANNOTATION_REPEATED", 1, 1],
    ["-- see the +goose manual\n", "ANNOTATION_UNKNOWN", 1, 1],
    [
      dedent`
        -- +goose Up
        -- +goose ENVSUB ON
        SELECT 1,
          $1;
      `,
      "ENVSUB_FAILED",
      4,
      3,
    ],
  ])("%j: %s at %i:%i", async (text, code, line, column) => {
    expect(await failureOf(() => up(text))).toMatchObject({ code, at: { file: "m/1_a.sql", line, column } });
  });

  test.each([
    ["-- +goose NO  TRANSACTION", "-- +goose NO TRANSACTION"],
    ["-- +goose Up remark", "-- +goose Up"],
    ["-- +goose statement-begin", "-- +goose StatementBegin"],
  ])("%s: the hint says %s", async (line, expected) => {
    expect((await failureOf(() => up(`${line}\n`))).hint).toContain(expected);
  });
});

test("goose loses the line after an empty block; we lose it too, and say where", () => {
  const parsed = up(dedent`
    -- +goose Up
    -- +goose StatementBegin
    -- +goose StatementEnd
      A;
    B;
  `);
  expect(parsed.statements.map((statement) => statement.sql)).toEqual(["", "B;"]);
  expect(parsed.swallowed).toEqual([{ file: "m/1_a.sql", line: 4, column: 3 }]);
});

describe("places", () => {
  const placeOf = (text: string, needle: string, env = {}) => {
    const { statements } = up(text, env);
    const statement = statements.find((candidate) => candidate.sql.includes(needle))!;
    const { line, column } = placeInStatement(statement, file(text), statement.sql.indexOf(needle));
    return [line, column];
  };

  test.each([
    ["its first line", "-- +goose Up\n   SELECT here;\n", [2, 11]],
    [
      "a later line",
      dedent`
        -- +goose Up
          SELECT

            here;
      `,
      [4, 5],
    ],
    [
      "a line after an annotation within the statement",
      dedent`
        -- +goose Up
        SELECT
        -- +goose NO TRANSACTION
          here;
      `,
      [4, 3],
    ],
    ["a second statement on one line", "-- +goose Up\nA; SELECT here;\n", [2, 11]],
    ["CRLF", "-- +goose Up\r\nSELECT\r\n  here;\r\n", [3, 3]],
    ["a line of blanks before it", "-- +goose Up\n  \n -- c\nSELECT here;\n", [4, 8]],
  ])("in %s", (_title, text, expected) => {
    expect(placeOf(text, "here")).toEqual(expected);
  });

  test("in a line with variables: as far as it is the file's line, then the variable", () => {
    const text = dedent`
      -- +goose ENVSUB ON
      -- +goose Up
      SELECT a, $LONG, here,
        there;
    `;
    const env = { LONG: "one\ntwo" };
    expect(placeOf(text, "a,", env)).toEqual([3, 8]);
    expect(placeOf(text, "here", env)).toEqual([3, 1]);
    expect(placeOf(text, "there", env)).toEqual([4, 3]);
  });
});

test("a parsed file as JSON", () => {
  const text = dedent`
    -- +goose NO TRANSACTION
    -- +goose Up
    A;
      B;
    -- +goose Down
    C;
  `;
  expect(parseToJson(file(text))).toEqual({
    up: {
      statements: [
        { sql: "A;", line: 3, column: 1 },
        { sql: "B;", line: 4, column: 3 },
      ],
      transaction: false,
    },
    down: { statements: [{ sql: "C;", line: 6, column: 1 }], transaction: false },
  });
  expect(parseToJson(file("A;"))).toEqual({
    error: {
      code: "TEXT_BEFORE_UP",
      message: "there is SQL before -- +goose Up",
      file: "m/1_a.sql",
      line: 1,
      column: 1,
      hint: expect.stringContaining("-- +goose Up"),
    },
  });
});
