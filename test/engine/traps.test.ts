// What goose accepts in a file and what then loses or misplaces SQL: warnings with their place.
import { describe, expect, test } from "vitest";
import { validate } from "../../src/engine/index.ts";
import { dedent } from "../support/dedent.ts";

const check = (text: string) => validate([{ name: "00001_a.sql", text }]);
const places = (text: string) =>
  check(text).warnings.map(({ code, at }) => `${code} ${at?.line}:${at?.column}`);

describe("warnings", () => {
  test.each([
    [
      "a line after an empty block",
      "-- +goose StatementBegin\n-- +goose StatementEnd\nSELECT 1;",
      ["SWALLOWED_LINE 4:1"],
    ],
    ["COMMIT", "SELECT 1;\n  COMMIT;", ["TRANSACTION_CONTROL 3:3"]],
    ["BEGIN in a chunk of two", "SELECT 1; BEGIN;", ["TRANSACTION_CONTROL 2:11"]],
    ["SET search_path", "SET search_path = other;", ["SEARCH_PATH 2:1"]],
    ["SET LOCAL search_path", "SET LOCAL search_path TO other;", ["SEARCH_PATH 2:1"]],
    ["what pg_dump writes", "SELECT pg_catalog.set_config('search_path', '', false);", ["SEARCH_PATH 2:1"]],
    ["COPY FROM STDIN", "COPY a (id) FROM stdin;", ["COPY_FROM_STDIN 2:1"]],
    ["a glued comment", "SELECT 1;--x\nSELECT 2;", ["GLUED_COMMENT 2:9"]],
    [
      "a function that is cut in pieces",
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n  SELECT 1;\n$$;",
      ["CUT_STATEMENT 2:1", "CUT_STATEMENT 4:1"],
    ],
    ["DISCARD ALL", "DISCARD ALL;", ["DISCARD_ALL 2:1"]],
    [
      "CONCURRENTLY in a transaction",
      "CREATE INDEX CONCURRENTLY i ON a (id);",
      ["CONCURRENTLY_IN_TRANSACTION 2:1"],
    ],
  ])("%s", (_title, up, expected) => {
    const found = check(`-- +goose Up\n${up}\n`);
    expect(found.errors).toEqual([]);
    expect(places(`-- +goose Up\n${up}\n`)).toEqual(expected);
    for (const warning of found.warnings) expect(warning.message).not.toBe("");
  });

  test("a cut BEGIN ATOMIC body is named at its function, and its END is no transaction's", () => {
    const text = dedent`
        -- +goose Up
        CREATE FUNCTION f() RETURNS int LANGUAGE sql
        BEGIN ATOMIC
          SELECT 1;
          SELECT 2;
        END;
        SELECT 3;
      `;
    expect(places(text)).toEqual(["CUT_STATEMENT 2:1"]);
    const whole = text
      .replace("CREATE", "-- +goose StatementBegin\nCREATE")
      .replace("END;", "END;\n-- +goose StatementEnd");
    expect(places(whole)).toEqual([]);
  });

  test.each([
    ["\\restrict x\n\nSELECT 1;", "PSQL_COMMAND 2:1", "\\restrict is a command of psql", "grep -vE"],
    ["SELECT 1;\n\\unrestrict x\n", "PSQL_COMMAND 3:1", "\\unrestrict", "grep -vE"],
    ["\\connect other\nSELECT 1;", "PSQL_COMMAND 2:1", "\\connect", "that you connect to"],
    ["SELECT 1;\n/* about it */", "UNFINISHED_STATEMENT 3:1", "semicolon", "begin with --"],
    ["COPY a FROM stdin;\n1\tx\n\\.\n", "UNFINISHED_STATEMENT 3:1", "semicolon", "INSERT ... VALUES"],
    ["SELECT 1", "UNFINISHED_STATEMENT 2:1", "semicolon", "with a semicolon"],
  ])("what is wrong is said by what is there: %j", (up, place, message, hint) => {
    const [error] = check(`-- +goose Up\n${up}\n`).errors;
    expect(`${error?.code} ${error?.at?.line}:${error?.at?.column}`).toBe(place);
    expect(error?.message).toContain(message);
    expect(error?.hint).toContain(hint);
  });

  test.each([
    ["savepoints", "SAVEPOINT s;\nROLLBACK TO s;"],
    [
      "words in strings and comments",
      "SELECT 'COMMIT; SET search_path', 1; -- COMMIT;\n/* COPY a FROM stdin */ SELECT 2;",
    ],
    [
      "a glued comment in a block",
      dedent`
        -- +goose StatementBegin
        SELECT 1;--x
        SELECT 2;
        -- +goose StatementEnd`,
    ],
    [
      "a glued comment at the end of a line that ends anyway",
      "SELECT 1;--x ;\nSELECT 2;".replace("--x ;", " --x ;"),
    ],
    ["a name that holds search_path", "SET my.search_path_of = 'x';"],
    ["COPY from a file", "COPY a FROM '/tmp/stdin';"],
  ])("none for %s", (_title, up) => {
    expect(places(`-- +goose Up\n${up}\n`)).toEqual([]);
  });

  test("NO TRANSACTION allows CONCURRENTLY and transaction control", () => {
    expect(
      places(
        dedent`
          -- +goose NO TRANSACTION
          -- +goose Up
          BEGIN;
          COMMIT;
          CREATE INDEX CONCURRENTLY i ON a (id);
        `,
      ),
    ).toEqual([]);
  });

  test("the Down section is looked at too", () => {
    expect(
      places(dedent`
      -- +goose Up
      SELECT 1;
      -- +goose Down
      ROLLBACK;
    `),
    ).toEqual(["TRANSACTION_CONTROL 4:1"]);
  });
});

describe("validate", () => {
  test("finds every mistake, each once", () => {
    const { errors } = validate([
      { name: "00001_a.sql", text: "SELECT 1;" },
      {
        name: "00002_b.sql",
        text: dedent`
        -- +goose Up
        A
        -- +goose Down
        B
      `,
      },
      {
        name: "00003_c.sql",
        text: dedent`
        -- +goose Up
        A;
        -- +goose Down
        B
      `,
      },
      { name: "schema.sql", text: "-- +goose Up\n" },
      { name: "README.md", text: "" },
    ]);
    expect(errors.map(({ code, at }) => `${at?.file}:${at?.line} ${code}`)).toEqual([
      "schema.sql:1 FILE_NAME_SEPARATOR",
      "00001_a.sql:1 TEXT_BEFORE_UP",
      "00002_b.sql:2 UNFINISHED_STATEMENT",
      "00002_b.sql:4 UNFINISHED_STATEMENT",
      "00003_c.sql:4 UNFINISHED_STATEMENT",
    ]);
  });

  test("names two files with one version, which goose's validate does not", () => {
    const { errors } = validate([
      { name: "1_a.sql", text: "-- +goose Up\n" },
      { name: "01_b.sql", text: "-- +goose Up\n" },
    ]);
    expect(errors.map(({ code }) => code)).toEqual(["DUPLICATE_VERSION"]);
  });
});
