// A migration file cut and parsed: every statement at its place, whatever stands before it; and what its comments say.
import { beforeAll, describe, expect, test } from "vitest";
import { allowsFor, type MigrationFile, readFile } from "../../src/harness/file/index.ts";
import type { SqlParser } from "../../src/harness/index.ts";
import { typeFromText } from "../../src/harness/rules/naming.ts";
import { lossOf } from "../../src/harness/rules/narrowed-type.ts";
import { dedent } from "../support/dedent.ts";
import { sqlParser } from "./support.ts";

let parser: SqlParser;
beforeAll(async () => {
  parser = await sqlParser();
});

const read = (text: string, env = {}): MigrationFile => readFile({ name: "7_x.sql", text }, parser, env);

describe("places", () => {
  test("count characters, not bytes, and skip the comments before a statement", () => {
    const file = read(
      dedent`
        -- +goose Up
        -- +goose StatementBegin
        /* é /* nested */ */ SELECT '𝄞é'; -- ü
          SELECT 2;
        -- +goose StatementEnd
      `,
    );
    expect(file.up.statements.map(({ text, at, alone }) => [text, at.line, at.column, alone])).toEqual([
      ["SELECT '𝄞é'", 3, 22, false],
      ["SELECT 2", 4, 3, false],
    ]);
  });

  test("lead into the lines of a statement", () => {
    const file = read(dedent`
      -- +goose Up
      ALTER TABLE é
        ADD COLUMN a int,
        ADD COLUMN b int;
    `);
    const [view] = file.up.statements;
    const found =
      JSON.stringify(view?.node)
        .match(/"location":\d+/g)
        ?.map((text) => Number(text.slice(11))) ?? [];
    const places = found.map((location) => view?.place(location)).map((at) => `${at?.line}:${at?.column}`);
    expect(places).toEqual(expect.arrayContaining(["2:13", "3:14", "4:14"]));
  });

  test("hold where variables were put in", () => {
    const file = read(
      dedent`
      -- +goose Up
      -- +goose ENVSUB ON
      SELECT '$LONG';
      SELECT 1
      ;
      SELECT 2;
    `,
      {
        LONG: "a\nb",
      },
    );
    expect(file.up.statements.map(({ at }) => at.line)).toEqual([3, 4, 6]);
  });

  test("of what is not PostgreSQL are told", () => {
    const file = read(dedent`
      -- +goose Up
      SELECT 1;
      CREATE TABEL x;
    `);
    expect(file.unparsed).toMatchObject([
      { message: 'syntax error at or near "TABEL"', at: { line: 3, column: 8 } },
    ]);
  });

  test("stay right after SQL that is nested too deeply for the parser", () => {
    expect(parser(`SELECT ${"(".repeat(50_000)}1${")".repeat(50_000)}`)).toMatchObject({ ok: false });
    expect(parser("SELECT 1")).toMatchObject({ ok: true, statements: [{ text: "SELECT 1" }] });
  });
});

describe("directives", () => {
  const TEXT = `-- gosling: allow RENAME_BREAKS_CODE for the whole file
-- +goose Up
-- gosling: allow drop_table nobody reads it
-- +goose StatementBegin
DROP TABLE a;
-- +goose StatementEnd
-- gosling: allow DROP_COLUMN too far up

DROP TABLE b; -- gosling: allow DROP_TABLE behind
-- +goose Down
-- gosling: irreversible   gone for good
`;

  test("stand directly above their statement, or above Up for the whole file", () => {
    const { directives, source } = read(TEXT);
    const codes = (line: number) =>
      allowsFor(directives, source, line).map(({ code, reason }) => `${code}: ${reason}`);
    expect(codes(5)).toEqual(["RENAME_BREAKS_CODE: for the whole file", "DROP_TABLE: nobody reads it"]);
    expect(codes(9)).toEqual(["RENAME_BREAKS_CODE: for the whole file"]);
  });

  test("say that a file is irreversible in its Down", () => {
    expect(read(TEXT).directives.irreversible).toEqual({
      reason: "gone for good",
      at: { file: "7_x.sql", line: 11, column: 1 },
    });
  });

  test("that are wrong are told", () => {
    const { directives } = read(
      dedent`
        -- +goose Up
        -- gosling: irreversible
        -- gosling: alow X
        SELECT 1;
        -- +goose Down
        -- gosling: irreversible
      `,
    );
    expect(directives.problems.map(({ code, at }) => `${at.line} ${code}`)).toEqual([
      "2 DIRECTIVE_MISPLACED",
      "3 DIRECTIVE_UNKNOWN",
      "6 REASON_MISSING",
    ]);
  });
});

describe("a type that holds less", () => {
  test.each([
    ["bigint", "integer", true],
    ["integer", "bigint", false],
    ["integer", "numeric(10)", false],
    ["integer", "numeric(9)", true],
    ["integer", "text", false],
    ["numeric(10,2)", "numeric(10,3)", true],
    ["numeric(10,2)", "numeric(12,2)", false],
    ["numeric(10,2)", "integer", true],
    ["numeric", "numeric(10,2)", true],
    ["double precision", "real", true],
    ["text", "character varying(20)", true],
    ["character varying(20)", "character varying(40)", false],
    ["character varying(20)", "text", false],
    ["text", "integer", true],
    ["timestamp with time zone", "date", true],
    ["timestamp without time zone", "timestamp(3) without time zone", true],
    ["timestamp without time zone", "timestamp with time zone", false],
    ["jsonb", "json", false],
  ])("%s to %s: %s", (before, after, less) => {
    expect(lossOf(typeFromText(before), typeFromText(after)) !== undefined).toBe(less);
  });
});
