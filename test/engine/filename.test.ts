// File names to versions, and sets of names to sorted migrations.
import { describe, expect, test } from "vitest";
import { MigrationError, validate, versionOfFileName } from "../../src/engine/index.ts";
import { collect } from "../../src/engine/plan/collect.ts";
import { failureOf } from "../support/engine.ts";

describe("versionOfFileName", () => {
  test.each([
    ["00001_a.sql", 1n],
    ["1_a.sql", 1n],
    ["00001_.sql", 1n],
    ["+7_plus.sql", 7n],
    ["1_000_x.sql", 1n],
    ["20251220000045_new_feature.sql", 20251220000045n],
    ["9223372036854775807_max.sql", 9223372036854775807n],
    ["00001_crée la table é.sql", 1n],
    ["migrations/postgres/00002_b.sql", 2n],
    ["a_b/00003_c.sql", 3n],
  ])("%s is version %s", (name, version) => {
    expect(versionOfFileName(name)).toBe(version);
  });

  test.each([
    ["00001_a.SQL", "FILE_NAME_EXTENSION"],
    ["00001_a.sql.bak", "FILE_NAME_EXTENSION"],
    ["schema.sql", "FILE_NAME_SEPARATOR"],
    ["v2_b.sql", "FILE_NAME_VERSION"],
    ["_b.sql", "FILE_NAME_VERSION"],
    [".00002_b.sql", "FILE_NAME_VERSION"],
    ["1.5_b.sql", "FILE_NAME_VERSION"],
    ["٣_b.sql", "FILE_NAME_VERSION"],
    ["9223372036854775808_a.sql", "FILE_NAME_VERSION"],
    ["00000_x.sql", "FILE_NAME_VERSION_ZERO"],
    ["-1_neg.sql", "FILE_NAME_VERSION_ZERO"],
  ])("%s is refused with %s", async (name, code) => {
    const failure = await failureOf(() => versionOfFileName(name));
    expect(failure).toMatchObject({ code, at: { file: name, line: 1, column: 1 } });
    expect(failure.message).toContain(name);
    expect(failure.hint).toContain("VERSION_NAME.sql");
  });
});

describe("collect", () => {
  const named = (...names: string[]) => names.map((name) => ({ name: `migrations/${name}`, text: "" }));

  test("sorts by version, not by name", () => {
    const { migrations } = collect(named("10_j.sql", "9_i.sql", "20240102030405_ts.sql", "00002_b.sql"));
    expect(migrations.map(({ name }) => name)).toEqual([
      "00002_b.sql",
      "9_i.sql",
      "10_j.sql",
      "20240102030405_ts.sql",
    ]);
  });

  test("leaves other files aside, and says so of those that look like migrations", () => {
    const { migrations, warnings } = collect(
      named("1_a.sql", "README.md", "2_b.SQL", "3_c.txt", "4_d.go", "4_d_test.go", "helper.go"),
    );
    expect(migrations.map(({ name }) => name)).toEqual(["1_a.sql", "4_d.go"]);
    expect(warnings.map(({ code, at }) => [code, at?.file])).toEqual([
      ["FILE_IGNORED", "migrations/2_b.SQL"],
    ]);
  });

  test("a migration in Go has its version, which no other file may have", async () => {
    const failure = await failureOf(() => collect(named("4_a.sql", "00004_b.go")));
    expect(failure.code).toBe("DUPLICATE_VERSION");
    expect(collect(named("x_b.go", "0_c.go", "main.go")).migrations).toEqual([]);
    expect(validate(named("4_d.go")).warnings).toMatchObject([{ code: "FILE_IGNORED" }]);
  });

  test("refuses a name without a version, as goose does", () => {
    expect(() => collect(named("1_a.sql", "schema.sql"))).toThrow(MigrationError);
  });

  test("refuses two files with one version, naming both", async () => {
    const failure = await failureOf(() => collect(named("1_a.sql", "00001_b.sql")));
    expect(failure.code).toBe("DUPLICATE_VERSION");
    expect(failure.message).toContain("1_a.sql");
    expect(failure.message).toContain("00001_b.sql");
  });
});
