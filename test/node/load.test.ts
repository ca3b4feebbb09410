// What cannot be read as migrations is named: files that are no UTF-8, folders with the name of a file.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readAllMigrations, readSqlFiles } from "../../src/node/disk/load.ts";
import { UsageError } from "../../src/node/terminal/io.ts";

const folder = mkdtempSync(join(tmpdir(), "gosling-load-"));
afterAll(() => rmSync(folder, { recursive: true }));

function refusalOf(bytes: Uint8Array): UsageError | undefined {
  writeFileSync(join(folder, "1_a.sql"), bytes);
  try {
    readSqlFiles(".", folder);
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

test("a folder with the name of a migration is refused, not passed over", () => {
  const here = join(folder, "named");
  mkdirSync(join(here, "00002_b.sql"), { recursive: true });
  mkdirSync(join(here, "sql"));
  expect(() => readSqlFiles("named", folder)).toThrow(
    "named/00002_b.sql is a folder with the name of a migration",
  );
});

test("files that goose takes for migrations, or that look like one, can be read too", () => {
  const here = join(folder, "kinds");
  mkdirSync(join(here, "00009_folder.go"), { recursive: true });
  for (const name of ["1_a.sql", "2_b.go", "3_c.SQL", "main.go", "README.md"])
    writeFileSync(join(here, name), "");
  const names = (files: readonly { name: string }[]) => files.map(({ name }) => name.slice("kinds/".length));
  expect(names(readSqlFiles("kinds", folder))).toEqual(["1_a.sql"]);
  expect(names(readAllMigrations("kinds", folder))).toEqual(["1_a.sql", "2_b.go", "3_c.SQL"]);
});
