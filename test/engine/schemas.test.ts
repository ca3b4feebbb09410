// One call for many schemas of one database: each is a tenant, and what fails in one is reported beside what went well.
import { beforeEach, expect, test } from "vitest";
import {
  applyPendingToSchemas,
  type MigrationEvent,
  SchemasError,
  type SchemasOptions,
} from "../../src/engine/index.ts";
import { exists, failureOf, migration, rows, usePglite } from "../support/engine.ts";

const database = usePglite();
const a = migration("00001_a.sql", "CREATE TABLE a (id int PRIMARY KEY);");
const b = migration("00002_b.sql", "CREATE TABLE b (id int PRIMARY KEY REFERENCES a);");
const apply = (options: SchemasOptions, sources = [a, b]) =>
  applyPendingToSchemas(database(), sources, options);
const path = async () => (await rows(database(), "SHOW search_path"))[0]?.[0];

beforeEach(async () => {
  await database().run('DROP SCHEMA IF EXISTS t_a, t_b, "T-c" CASCADE');
});

test("each has its tables and its version table, and the session is as before", async () => {
  await database().run('CREATE SCHEMA t_a; CREATE SCHEMA "T-c"');
  const before = await path();
  const events: [string, MigrationEvent["type"]][] = [];
  const outcomes = await apply({
    schemas: ["t_a", "t_b", "T-c"],
    create: true,
    onEvent: (event, schema) => events.push([schema, event.type]),
  });
  expect(outcomes.map(({ schema, results, failure }) => [schema, results.length, failure])).toEqual([
    ["t_a", 2, null],
    ["t_b", 2, null],
    ["T-c", 2, null],
  ]);
  for (const name of ["t_a.b", "t_b.schema_migrations", '"T-c".b', '"T-c".gosling_checksums'])
    expect([name, await exists(database(), name)]).toEqual([name, true]);
  expect(await exists(database(), "public.schema_migrations")).toBe(false);
  expect(await path()).toBe(before);
  expect(events.filter(([, type]) => type === "done").map(([schema]) => schema)).toEqual([
    "t_a",
    "t_b",
    "T-c",
  ]);
  expect((await apply({ schemas: ["t_a", "t_b"] })).map(({ results }) => results)).toEqual([[], []]);
});

test("one that fails is named, the others are migrated; or the rest is not begun", async () => {
  await database().run("CREATE SCHEMA t_a; CREATE SCHEMA t_b; CREATE TABLE t_a.b (id int)");
  const error = await apply({ schemas: ["t_a", "t_missing", "t_b"] }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SchemasError);
  expect(error).toMatchObject({
    message: expect.stringMatching(
      /^2 of 3 schemas failed: t_a: .*already exists; t_missing: .*does not exist$/,
    ),
    notBegun: [],
    outcomes: [
      { schema: "t_a", results: [{ version: 1n }], failure: { code: "SQL_FAILED", done: [1n] } },
      { schema: "t_missing", results: [], failure: { code: "SCHEMA_MISSING" } },
      { schema: "t_b", results: [{ version: 1n }, { version: 2n }], failure: null },
    ],
  });
  const stopped = await apply({ schemas: ["t_a", "t_b"], goOn: false }).catch((thrown: unknown) => thrown);
  expect(stopped).toMatchObject({ notBegun: ["t_b"], outcomes: [{ schema: "t_a" }] });
});

test("a name that a tenant lacks never means another schema's table, unless the caller says so", async () => {
  await database().run("CREATE SCHEMA t_a; CREATE TABLE public.a (id int PRIMARY KEY)");
  await expect(apply({ schemas: ["t_a"] }, [b])).rejects.toThrow('relation "a" does not exist');
  expect(await apply({ schemas: ["t_a"], also: ["public"] }, [b])).toMatchObject([{ failure: null }]);
});

test.each([
  [[], "schemas must name at least one schema"],
  [["t_a", "t_a"], "the schema t_a is named twice"],
  [["t_a", ""], '"" is no name of a schema'],
])("%j is refused before anything is done", async (schemas, message) => {
  expect(await failureOf(apply({ schemas, create: true }))).toMatchObject({ code: "BAD_OPTION", message });
  expect(await rows(database(), "SELECT to_regnamespace('t_a')")).toEqual([[null]]);
});
