// Every parse of the recorded cases: the same statements, the same transaction, an error where goose has one.
import { describe, expect, test } from "vitest";
import { MigrationError } from "../../src/engine/errors.ts";
import { type ParsedMigration, parse } from "../../src/engine/text/parser.ts";
import { goldenCases } from "../support/golden.ts";

const inputs = goldenCases.flatMap((golden) =>
  Object.entries(golden.parse ?? {}).flatMap(([path, directions]) =>
    (["up", "down"] as const).map((direction) => ({
      title: `${golden.name}: ${path} ${direction}`,
      source: { name: path, text: golden.files[path] ?? "" },
      direction,
      env: golden.parseEnv ?? {},
      expected: directions[direction],
    })),
  ),
);

test("the recorded parses are there", () => {
  expect(inputs).toHaveLength(388);
  expect(inputs.filter((input) => input.expected.error).length).toBeGreaterThan(30);
});

describe.each(inputs)("$title", ({ source, direction, env, expected }) => {
  test(expected.error ? "is refused, with a place" : "gives the same statements", () => {
    let parsed: ParsedMigration | undefined;
    let error: unknown;
    try {
      parsed = parse(source, direction, env);
    } catch (caught) {
      error = caught;
    }
    if (expected.error) {
      expect(error).toBeInstanceOf(MigrationError);
      const { failure } = error as MigrationError;
      expect(failure.at?.file).toBe(source.name);
      expect(failure.at?.line).toBeGreaterThanOrEqual(1);
      expect(failure.at?.line).toBeLessThanOrEqual(Math.max(1, source.text.split("\n").length));
      expect(failure.at?.column).toBeGreaterThanOrEqual(1);
      return;
    }
    expect(error).toBeUndefined();
    expect(parsed?.statements.map((statement) => statement.sql)).toEqual(expected.statements);
    expect(parsed?.transaction).toBe(expected.useTx);
    for (const statement of parsed?.statements ?? []) expect(statement).toStartAtItsPlace(source.text, env);
  });
});

expect.extend({
  /** The statement's first characters stand in the file where `at` says, unless a variable stands there. */
  toStartAtItsPlace(statement: { sql: string; at: { line: number; column: number } }, text: string) {
    const line = text.split("\n")[statement.at.line - 1]?.replace(/\r$/, "") ?? "";
    const there = line.slice(statement.at.column - 1);
    const first = statement.sql.split("\n")[0] ?? "";
    const pass = there.includes("$") || there.startsWith(first.trimEnd());
    return {
      pass,
      message: () => `${JSON.stringify(first)} does not stand at ${statement.at.line}:${statement.at.column}`,
    };
  },
});

declare module "vitest" {
  interface Matchers<T> {
    toStartAtItsPlace(text: string, env: Readonly<Record<string, string>>): T;
  }
}
