// Files that are no UTF-8: one sentence with the file, a hint with the line.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readMigrations } from "../../src/node/disk/load.ts";
import { UsageError } from "../../src/node/terminal/io.ts";

const folder = mkdtempSync(join(tmpdir(), "gosling-load-"));
afterAll(() => rmSync(folder, { recursive: true }));

function refusalOf(bytes: Uint8Array): UsageError | undefined {
  writeFileSync(join(folder, "1_a.sql"), bytes);
  try {
    readMigrations(".", folder);
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

test.each([
  ["Latin-1", Buffer.from("-- +goose Up\nSELECT 'x';\n-- caf\xe9\n", "latin1"), 3],
  ["UTF-16", Buffer.from("\ufeff-- +goose Up\n", "utf16le"), 1],
  ["a character cut off at the end", Buffer.from("-- +goose Up\nSELECT 'é").subarray(0, -1), 2],
])("%s is refused, naming file and line", (_, bytes, line) => {
  const refusal = refusalOf(bytes);
  expect(refusal?.message).toBe("1_a.sql is not UTF-8 text");
  expect(refusal?.hint).toContain(`line ${line} `);
});

test("a byte order mark and characters of every length are text", () => {
  expect(refusalOf(Buffer.from("\ufeff-- +goose Up\n-- é € 🪿 \ufffd\n"))).toBeUndefined();
});
