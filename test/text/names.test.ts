// Quoting against PostgreSQL's own, file names by goose's grammar, counts, lists and near words.
import { PGlite } from "@electric-sql/pglite";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  alwaysQuoted,
  baseName,
  count,
  foldedName,
  folderOf,
  list,
  literal,
  nameParts,
  nearest,
  oneLine,
  parseVersion,
  plural,
  qualified,
  quoteName,
  readFileName,
  shorten,
  stem,
  versionIn,
} from "../../src/text/index.ts";

describe("quoting", () => {
  let database: PGlite;
  beforeAll(async () => {
    database = await PGlite.create();
  });
  afterAll(() => database.close());

  test("names are quoted as quote_ident() quotes them, every keyword among them", async () => {
    const { rows } = await database.query<{ word: string; quoted: string }>(
      `SELECT word, quote_ident(word) AS quoted FROM (SELECT word FROM pg_get_keywords()
       UNION ALL SELECT unnest(ARRAY['a', 'A', 'a b', 'a"b', 'é', '1a', 'a$', '_a', 'a.b', ''])) t`,
    );
    expect(rows.length).toBeGreaterThan(450);
    expect(rows.map(({ word }) => quoteName(word))).toEqual(rows.map(({ quoted }) => quoted));
  });

  test("a literal is its text, whatever standard_conforming_strings says", async () => {
    const texts = ["", "a", "it's", "\\", "\\'", "a\\nb", "''", "é\n", "$$"];
    for (const setting of ["on", "off"]) {
      await database.exec(`SET standard_conforming_strings = ${setting}`);
      for (const text of texts) {
        const { rows } = await database.query<{ text: string }>(`SELECT ${literal(text)}::text AS text`);
        expect(rows[0]?.text).toBe(text);
      }
    }
  });

  test("parts of names, there and back", () => {
    expect(nameParts('a."b.c".D')).toEqual(["a", '"b.c"', "D"]);
    expect(nameParts('"a""b"')).toEqual(['"a""b"']);
    for (const wrong of ["", "a.", ".a", "1a", "a b", '"a', "a;b", '""'])
      expect(nameParts(wrong)).toBeUndefined();
    expect(foldedName("ABCÉ")).toBe("abcÉ");
    expect(foldedName('"A""b"')).toBe('A"b');
    expect(qualified("public", "Order", "order")).toBe('public."Order"."order"');
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        expect(foldedName(alwaysQuoted(name))).toBe(name);
        expect(foldedName(quoteName(name))).toBe(name);
      }),
    );
  });
});

describe("file names", () => {
  test.each([
    ["a/b/1_x.sql", "1_x.sql", "a/b", "1_x"],
    ["C:\\a\\1_x.sql", "1_x.sql", "C:\\a", "1_x"],
    ["1_x.sql", "1_x.sql", "", "1_x"],
    ["/x", "x", "", "x"],
    ["a/", "", "a", ""],
    [".env", ".env", "", ".env"],
  ])("%s", (path, base, folder, name) => {
    expect([baseName(path), folderOf(path), stem(path)]).toEqual([base, folder, name]);
  });

  test.each([
    ["20251220000045_new_feature.sql", 20251220000045n],
    ["a/0001_x.sql", 1n],
    ["+5_x.sql", 5n],
    ["9223372036854775807_max.sql", 9223372036854775807n],
    ["9223372036854775808_max.sql", "too-great"],
    ["0_x.sql", "too-small"],
    ["-1_x.sql", "too-small"],
    ["1-x.sql", "separator"],
    ["a_x.sql", "not-a-number"],
    ["_x.sql", "not-a-number"],
    ["1_x.SQL", "extension"],
    ["1_x.go", "extension"],
  ])("the version of %s is %s", (name, expected) => {
    const reading = readFileName(name);
    expect(reading.type === "version" ? reading.version : reading.type).toBe(expected);
    expect(versionIn(name)).toBe(typeof expected === "bigint" ? expected : undefined);
  });

  test("another extension, and versions that a person types", () => {
    expect(versionIn("1_x.go", ".go")).toBe(1n);
    expect(parseVersion("0042")).toBe(42n);
    for (const wrong of ["", "-1", "+1", "1.0", "1e3", "9223372036854775808", " 1"])
      expect(parseVersion(wrong)).toBeUndefined();
  });
});

describe("words", () => {
  test("counts", () => {
    expect([0, 1, 2].map((number) => count(number, "migration"))).toEqual([
      "0 migrations",
      "1 migration",
      "2 migrations",
    ]);
    expect(count(1n, "query")).toBe("1 query");
    expect(["query", "day", "index", "match", "pass"].map((noun) => count(2, noun))).toEqual([
      "2 queries",
      "2 days",
      "2 indexes",
      "2 matches",
      "2 passes",
    ]);
    expect([plural(1, "is", "are"), plural(3, "is", "are")]).toEqual(["is", "are"]);
  });

  test("lists", () => {
    expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map((items) => list(items))).toEqual([
      "",
      "a",
      "a and b",
      "a, b and c",
    ]);
    expect(list(["a", "b"], "or")).toBe("a or b");
  });

  test("cut text keeps its length and its characters whole", () => {
    expect(shorten("abcdef", 6)).toBe("abcdef");
    expect(shorten("abcdefg", 6)).toBe("abc...");
    expect(shorten("ab😀defgh", 6)).toBe("ab...");
    expect(oneLine(" a\n\t b ")).toBe("a b");
  });

  test("the nearest name", () => {
    expect(nearest("stauts", ["status", "schema"])).toBe("status");
    expect(nearest("UP", ["up"])).toBe("up");
    expect(nearest("x", ["status"])).toBeUndefined();
    expect(nearest("", ["a"])).toBeUndefined();
    expect(nearest("y".repeat(100_000), ["y".repeat(100_000)])).toBeUndefined();
  });
});
