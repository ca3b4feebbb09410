// Any text through the parser: it ends, every mistake has a place within the file, and twice the text is not four times the work.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: those are the variables under test.
import fc from "fast-check";
import { expect, test } from "vitest";
import { MigrationError, parse, scanSql, validate } from "../../src/engine/index.ts";
import { goldenCases } from "../support/golden.ts";

const RUNS = Number(process.env.FUZZ_RUNS ?? 100_000);

const line = fc.oneof(
  fc.constantFrom(
    "-- +goose Up",
    "-- +goose Down",
    "-- +goose StatementBegin",
    "-- +goose StatementEnd",
    "-- +goose NO TRANSACTION",
    "-- +goose ENVSUB ON",
    "-- +goose ENVSUB OFF",
    "-- +goose Sideways",
    " -- +goose Up",
    "-- comment",
    "",
    "  ",
    "SELECT 1;",
    "SELECT $A;",
    "SELECT ${A:-${B:1:2}}, $",
    "'open; -- string",
    "$$ body;",
    "x;--y",
    "/* ;",
    "\ufeff",
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const lineEnd = fc.constantFrom("\n", "\r\n", "\r", "");
const invented = fc
  .array(fc.tuple(line, lineEnd), { maxLength: 25 })
  .map((lines) => lines.map(([text, end]) => text + end).join(""));

/** A recorded file with a piece cut out and another put in. */
const recorded = goldenCases.flatMap((golden) => Object.values(golden.files));
const mutated = fc
  .tuple(fc.constantFrom(...recorded), fc.nat(), fc.nat(12), line)
  .map(([text, at, cut, put]) => {
    const start = text.length === 0 ? 0 : at % text.length;
    return text.slice(0, start) + put + text.slice(start + cut);
  });

test(`${RUNS} invented and mutated files`, () => {
  fc.assert(
    fc.property(
      fc.oneof(invented, mutated),
      fc.constantFrom("up" as const, "down" as const),
      (text, direction) => {
        const source = { name: "1_a.sql", text };
        const lines = text.split("\n");
        try {
          for (const { sql, at } of parse(source, direction, { A: "value" }).statements) {
            expect(at.line).toBeLessThanOrEqual(lines.length);
            expect(at.column).toBeLessThanOrEqual((lines[at.line - 1]?.length ?? 0) + 1);
            scanSql(sql);
          }
        } catch (error) {
          if (!(error instanceof MigrationError)) throw error;
          const { at, message } = error.failure;
          expect(message).not.toBe("");
          expect(at?.file).toBe("1_a.sql");
          expect(at?.line).toBeGreaterThanOrEqual(1);
          expect(at?.line).toBeLessThanOrEqual(lines.length);
          expect(at?.column).toBeGreaterThanOrEqual(1);
          expect(at?.column).toBeLessThanOrEqual((lines[(at?.line ?? 1) - 1]?.length ?? 0) + 1);
        }
        validate([source]);
      },
    ),
    { numRuns: RUNS },
  );
}, 600_000);

test.each([
  ["many statements", (n: number) => `-- +goose Up\n${"SELECT 1;\n".repeat(n)}`],
  ["one statement of many lines", (n: number) => `-- +goose Up\n${"SELECT\n".repeat(n)};\n`],
  ["dashes", (n: number) => `-- +goose Up\nSELECT x${"-".repeat(n)};\n`],
  ["blanks", (n: number) => `-- +goose Up\nSELECT ${" ".repeat(n)}x\n${" ".repeat(n)};\n`],
  ["quotes", (n: number) => `-- +goose Up\nSELECT ${"'$$\"/*".repeat(n)};\n`],
  [
    "open dollar quotes",
    (n: number) => `-- +goose Up\nSELECT ${Array.from({ length: n }, (_, i) => `$a${i}$`).join(" ")};\n`,
  ],
  ["open comments", (n: number) => `-- +goose Up\nSELECT ${"/* ".repeat(n)};\n`],
  ["variables", (n: number) => `-- +goose ENVSUB ON\n-- +goose Up\nSELECT ${"${A:-b} ".repeat(n)};\n`],
])("work grows with the text, not with its square: %s", (_title, make) => {
  const work = (n: number) => {
    const source = { name: "1_a.sql", text: make(n) };
    const started = process.cpuUsage();
    for (const { sql } of parse(source, "up", { A: "x" }).statements) scanSql(sql);
    return process.cpuUsage(started).user;
  };
  work(2000);
  const small = Math.min(work(4000), work(4000), work(4000));
  const large = Math.min(work(64_000), work(64_000));
  // Sixteen times the text: linear is about 16, a square is 256. The floor keeps the clock's grain out.
  expect(large / Math.max(small, 2000)).toBeLessThan(100);
});

test("a file of 50 MB", () => {
  const row = `INSERT INTO a VALUES ('${"x".repeat(80)}');\n`;
  const count = Math.ceil((50 * 1024 * 1024) / row.length);
  expect(
    parse({ name: "1_a.sql", text: `-- +goose Up\n${row.repeat(count)}` }, "up").statements,
  ).toHaveLength(count);
});
