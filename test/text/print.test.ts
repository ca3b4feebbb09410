// The printer of diagnostics: place, source line, caret under the column that is meant.
import { expect, test } from "vitest";
import {
  compareDiagnostics,
  createPrinter,
  type Diagnostic,
  isSqlstate,
  printDiagnostic,
  visible,
  widthOf,
} from "../../src/text/index.ts";

const error = (line: number, column: number): Diagnostic => ({
  code: "42P01",
  severity: "error",
  message: 'relation "users" does not exist',
  at: { file: "2_b.sql", line, column },
});
const print = (text: string, line: number, column: number, width?: number) =>
  printDiagnostic(error(line, column), { source: () => text, ...(width && { columns: width + 6 }) })
    .split("\n")
    .slice(1);

test("all that a diagnostic has, in its order", () => {
  const text = printDiagnostic(
    {
      ...error(2, 13),
      detail: "One sentence.",
      hint: "Create it first.",
      notes: [
        { message: "dropped here", at: { file: "1_a.sql", line: 1, column: 6 } },
        { message: "Done before it: 1." },
      ],
    },
    {
      source: (file) =>
        file === "2_b.sql" ? "-- +goose Up\nINSERT INTO users VALUES (1);\n" : "DROP users;",
    },
  );
  expect(text).toBe(
    [
      '2_b.sql:2:13: error: relation "users" does not exist (SQLSTATE 42P01)',
      "  2 | INSERT INTO users VALUES (1);",
      "    |             ^",
      "DETAIL: One sentence.",
      "HINT: Create it first.",
      "1_a.sql:1:6: note: dropped here",
      "  1 | DROP users;",
      "    |      ^",
      "Done before it: 1.",
    ].join("\n"),
  );
});

test("without a place or a source there is one line", () => {
  expect(printDiagnostic({ code: "DIRTY", severity: "warning", message: "half done" })).toBe(
    "warning: half done (DIRTY)",
  );
  expect(printDiagnostic(error(2, 1))).toBe(
    '2_b.sql:2:1: error: relation "users" does not exist (SQLSTATE 42P01)',
  );
});

test("a file's top that is a comment stands for the whole file", () => {
  expect(print("-- +goose Up\n", 1, 1)).toEqual([]);
  expect(print("SELECT", 1, 1)).toEqual(["  1 | SELECT", "    | ^"]);
});

test.each([
  ["tabs", "\tSELECT\tx", 9, "    SELECT  x", 12],
  ["wide characters", "SELECT '漢字', x", 14, "SELECT '漢字', x", 15],
  ["emoji", "'😀' x", 6, "'😀' x", 5],
  ["combining marks", "'e\u0301' x", 6, "'e\u0301' x", 4],
  ["a line's end", "SELECT", 7, "SELECT", 6],
  ["past a line's end", "SELECT", 70, "SELECT", 6],
  ["a carriage return", "SELECT\r", 8, "SELECT", 6],
  ["an escape sequence", "\u001b[31m x", 7, "␛[31m x", 6],
])("the caret is under its column with %s", (_, line, column, shown, before) => {
  expect(print(line, 1, column)).toEqual([`  1 | ${shown}`, `    | ${" ".repeat(before)}^`]);
});

test("a long line is cut around the caret", () => {
  const line = `${"a".repeat(300)}HERE${"b".repeat(300)}`;
  for (const column of [1, 2, 150, 301, 500, 604, 605]) {
    const [shown = "", caret = ""] = print(line, 1, column, 60).slice(-2);
    expect(widthOf(shown)).toBeLessThanOrEqual("  1 | ".length + 60);
    const under = shown[caret.indexOf("^")];
    expect(under).toBe(line[column - 1] ?? undefined);
  }
});

test("wide characters are not cut in halves", () => {
  const line = "漢".repeat(200);
  const [shown = "", caret = ""] = print(line, 1, 101, 41).slice(-2);
  expect(widthOf(shown)).toBeLessThanOrEqual(6 + 41);
  const before = shown.slice(6, shown.length);
  expect(before).toMatch(/^…漢+…$/);
  expect((caret.indexOf("^") - 6 - 1) % 2).toBe(0);
});

test("colours are the caller's, and nothing in a text can act on the terminal", () => {
  const styles: string[] = [];
  const printed = createPrinter({
    source: () => "x \u001b[2J",
    paint: (style, text) => {
      styles.push(style);
      return `<${text}>`;
    },
  })({ ...error(1, 1), message: "a\u001b]0;b\u0007\u202e" });
  expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  expect(new Set(styles)).toEqual(new Set(["place", "error", "quiet", "caret"]));
  expect(visible("a\tb\n\u009b")).toBe("a\tb\n\ufffd");
});

test("diagnostics are sorted by their place, and at one place the worse first", () => {
  const warning: Diagnostic = { ...error(2, 1), severity: "warning" };
  const elsewhere: Diagnostic = { code: "X", severity: "note", message: "of no file" };
  const sorted = [elsewhere, error(1, 5), error(1, 9), error(2, 1), warning];
  expect([...sorted].reverse().sort(compareDiagnostics)).toEqual(sorted);
});

test("a SQLSTATE is told from a code of gosling's", () => {
  expect(["42P01", "HV000", "P0001", "08006"].every(isSqlstate)).toBe(true);
  expect(["DIRTY", "SQL_FAILED", "42p01", "42P010"].some(isSqlstate)).toBe(false);
});
