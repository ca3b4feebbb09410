// Schemas as files, schemas from files, and why two of them differ.
import { beforeAll, describe, expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import {
  type DatabaseFactory,
  explainDrift,
  readSchemaFile,
  replaySchema,
  SchemaFileError,
  sandboxFactory,
  schemaOfDump,
  writeSchemaFile,
} from "../../src/harness/index.ts";
import {
  describeDifference,
  openSandbox,
  readSchema,
  type Schema,
  schemaOf,
} from "../../src/sandbox/index.ts";
import { dedent } from "../support/dedent.ts";
import { testAssets } from "../support/seed.ts";

const files: readonly SourceFile[] = [
  {
    name: "1_users.sql",
    text: dedent`
      -- +goose Up
      CREATE TABLE users (id bigint PRIMARY KEY, email text);
      -- +goose Down
      DROP TABLE users;
    `,
  },
  {
    name: "2_phone.sql",
    text: dedent`
      -- +goose Up
      ALTER TABLE users ADD COLUMN phone text;
      -- +goose Down
      ALTER TABLE users DROP COLUMN phone;
    `,
  },
];
let factory: DatabaseFactory;

beforeAll(async () => {
  const assets = await testAssets();
  factory = sandboxFactory((options) => openSandbox(assets, options));
});

describe("a schema file", () => {
  test("is read back without loss", async () => {
    const schema = await replaySchema(
      [
        {
          name: "1_odd.sql",
          text: dedent`
            -- +goose Up
            CREATE TABLE "Odd table" ("a.b" text DEFAULT E'x\\n    y', "new\\line" integer);
            -- +goose StatementBegin
            CREATE FUNCTION two() RETURNS integer LANGUAGE plpgsql AS $$
            BEGIN

              RETURN 2;
            END $$;
            -- +goose StatementEnd
            COMMENT ON TABLE "Odd table" IS E'first\\n# second\\n\\ntable users';
          `,
        },
      ],
      { factory },
    );
    const text = writeSchemaFile(schema);
    expect(readSchemaFile(text)).toEqual(schema);
    expect(readSchemaFile(text.replaceAll("\n", "\r\n"))).toEqual(schema);
  });

  test.each([
    ["    text not null\n", 1],
    ["# head\n\nnothing users\n", 3],
  ])("that is none is refused with its line", (text, line) => {
    expect(() => readSchemaFile(text)).toThrow(SchemaFileError);
    try {
      readSchemaFile(text);
    } catch (error) {
      expect(error).toMatchObject({ line });
    }
  });
});

describe("a replay", () => {
  test("goes up to a version, or takes some versions", async () => {
    const first = await replaySchema(files, { factory, upTo: 1n });
    const all = await replaySchema(files, { factory });
    expect(first.objects.map(({ name }) => name)).not.toContain("users.phone");
    expect(all.objects.map(({ name }) => name)).toContain("users.phone");
    expect(await replaySchema(files, { factory, versions: new Set([1n]) })).toEqual(first);
  });

  test("of a dump leaves psql's commands out", async () => {
    const dumped = await schemaOfDump(
      dedent`
        \\restrict x
        SELECT pg_catalog.set_config('search_path', '', false);
        CREATE TABLE public.users (id bigint PRIMARY KEY, email text, phone text);
        \\unrestrict x
      `,
      factory,
    );
    expect(dumped.fingerprint).toBe((await replaySchema(files, { factory })).fingerprint);
  });
});

describe("a difference", () => {
  let before: Schema;
  let after: Schema;
  beforeAll(async () => {
    before = await replaySchema(files, { factory, upTo: 1n });
    after = await replaySchema(files, { factory });
  });

  test("that unapplied files explain is pending", () => {
    const explained = explainDrift({ actual: before, expected: before }, { actual: after, expected: after });
    expect(describeDifference(explained.pending)).toEqual(["+ column users.phone  text"]);
    expect([explained.driftOfFirst, explained.driftOfSecond]).toEqual([[], []]);
  });

  test("that no file explains is drift, beside what is pending", async () => {
    const opened = await factory.open();
    await opened.database.run(
      "CREATE TABLE users (id bigint PRIMARY KEY, email text); CREATE INDEX by_hand ON users (email);",
    );
    const actual = await readSchema(opened.database);
    await opened.close();
    const explained = explainDrift({ actual, expected: before }, { actual: after, expected: after });
    expect(describeDifference(explained.pending)).toEqual(["+ column users.phone  text"]);
    expect(describeDifference(explained.driftOfFirst)).toEqual(["+ index users.by_hand  btree (email)"]);
    expect(explained.all).toHaveLength(2);
  });

  test("of two sides about which nothing is known is told as it is", () => {
    const explained = explainDrift(
      { actual: before, expected: null },
      { actual: schemaOf([]), expected: null },
    );
    expect(explained.pending).toEqual(explained.all);
    expect(explained.driftOfFirst).toEqual([]);
  });
});
