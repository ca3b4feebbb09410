// Other tools' folders: each is recognised, and as goose's files they hold the same statements, at places that lead back.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, validate } from "../../src/engine/index.ts";
import {
  FORMATS,
  type FolderFile,
  type ForeignMigration,
  originOf,
  readForeign,
  recognise,
  toGoose,
} from "../../src/formats/index.ts";
import { placesIn, splitSql } from "../../src/text/index.ts";

const fixtures = resolve(import.meta.dirname, "fixtures");

function filesOf(folder: string): readonly FolderFile[] {
  return readdirSync(join(fixtures, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: relative(fixtures, path), text: readFileSync(path, "utf8") }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const withoutEnd = (sql: string) => sql.replace(/\s*;\s*$/, "");

/** What the engine sends of a migration, statement by statement, with the place in the original of each. */
function sent(migration: ForeignMigration, direction: "up" | "down") {
  const goose = toGoose(migration);
  const { statements, transaction } = parse({ name: goose.name, text: goose.text }, direction);
  const found = statements.flatMap(({ sql, at }) => {
    const places = placesIn(goose.text, goose.name);
    return splitSql(sql).map((part) => ({
      sql: withoutEnd(part.sql),
      at: originOf(goose, places.at(places.indexOf(at) + part.offset)),
    }));
  });
  return { found, transaction };
}

function expectSame(migration: ForeignMigration, files: readonly FolderFile[]): void {
  for (const direction of ["up", "down"] as const) {
    const part = migration[direction];
    if (part === null) continue;
    const { found } = sent(migration, direction);
    expect(found.map(({ sql }) => sql)).toEqual(splitSql(part.text).map(({ sql }) => withoutEnd(sql)));
    for (const { sql, at } of found) {
      const original = files.find(({ name }) => name === at?.file)!;
      const index = placesIn(original.text, original.name).indexOf(at!);
      expect(original.text.slice(index, index + sql.length).replaceAll("\r", "")).toBe(sql);
    }
  }
}

describe.each(FORMATS)("%s", (format) => {
  const files = filesOf(format);

  test("is recognised by looking, and by nothing else", () => {
    const found = recognise(files);
    // The two name their files alike: where no file says more, it is the older one.
    expect(found).toEqual({ type: "foreign", format });
  });

  test("every statement is sent as it is written, and its place leads back to it", () => {
    const { migrations, problems } = readForeign(format, files);
    expect(problems).toEqual([]);
    expect(migrations.length).toBeGreaterThan(1);
    for (const migration of migrations) expectSame(migration, files);
  });

  test("its files are goose's to the engine", () => {
    const sources = readForeign(format, files).migrations.map((migration) => toGoose(migration));
    expect(validate(sources, {})).toMatchObject({ errors: [], warnings: [] });
  });

  test("what cannot run in a transaction runs without one", () => {
    const index = readForeign(format, files).migrations.find(({ label }) => label === "index");
    if (index) expect(sent(index, "up").transaction).toBe(false);
  });
});

test("goose's own folder stays goose's, and the tools that are not read are named", () => {
  expect(recognise(filesOf("goose"))).toEqual({ type: "goose" });
  expect(recognise([])).toEqual({ type: "goose" });
  expect(recognise([{ name: "m/1_a.sql", text: "SELECT 1" }])).toEqual({ type: "goose" });
  expect(recognise([{ name: "m/sqitch.plan", text: "" }])).toEqual({ type: "unreadable", tool: "sqitch" });
  expect(recognise([{ name: "m/atlas.sum", text: "" }])).toEqual({ type: "unreadable", tool: "Atlas" });
  expect(recognise([{ name: "m/a.sql", text: "--liquibase formatted sql\n" }])).toMatchObject({
    tool: "Liquibase",
  });
});

test("Flyway's versions are ordered as numbers, and repeatable files come last", () => {
  const names = ["V10__c.sql", "V2__b.sql", "V1_1__a.sql", "R__view.sql"].map((name) => ({
    name,
    text: "SELECT 1;",
  }));
  const { migrations } = readForeign("flyway", names);
  expect(migrations.map(({ version, label }) => `${version} ${label}`)).toEqual([
    "1 a",
    "2 b",
    "3 c",
    "4 view",
  ]);
  const whole = readForeign("flyway", [{ name: "V20240101__a.sql", text: "" }]);
  expect(whole.migrations[0]?.version).toBe(20240101n);
});

test("what a folder has besides is left out with a reason", () => {
  const text = "SELECT 1;";
  const codes = (format: (typeof FORMATS)[number], names: readonly string[]) =>
    readForeign(
      format,
      names.map((name) => ({ name, text })),
    ).problems.map(({ at }) => at?.file);
  expect(codes("golang-migrate", ["1_a.up.sql", "2_b.down.sql", "notes.sql"])).toEqual([
    "notes.sql",
    "2_b.down.sql",
  ]);
  expect(codes("dbmate", ["1_a.sql"])).toEqual(["1_a.sql"]);
  expect(codes("prisma", ["init/migration.sql"])).toEqual(["init/migration.sql"]);
  expect(codes("flyway", ["a.sql"])).toEqual(["a.sql"]);
});

test("any SQL that PostgreSQL can read is sent as it is", () => {
  const statement = fc.constantFrom(
    "SELECT 1",
    "SELECT ';', E'\\';'",
    "SELECT 1,\n\n  2",
    "DO $$\nBEGIN\n  PERFORM 1;\nEND $$",
    "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;\n SELECT 2;\nEND",
    "SELECT 1 -- +goose Up;\n, 2",
    "-- a comment;\nSELECT 1",
    "/* a;\n b */ SELECT 1",
    "SELECT 'a\n-- +goose Down\nb'",
  );
  const separator = fc.constantFrom(
    ";",
    ";\n",
    "; -- note;\n",
    ";\r\n\r\n",
    ";--x\n",
    ";\n   -- indented\n  ",
    ";;",
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(statement, separator), { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      (parts, open) => {
        const text = parts
          .map((pair) => pair.join(""))
          .join("")
          .slice(0, open ? -1 : undefined);
        if (/\n-- \+goose Down\n/.test(text)) return;
        const part = { file: "x.sql", text, line: 1 };
        expectSame({ version: 1n, label: "x", file: "x.sql", up: part, down: part, transaction: true }, [
          { name: "x.sql", text },
        ]);
      },
    ),
    { numRuns: 500 },
  );
});
