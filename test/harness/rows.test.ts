// Generated rows: of every type, within every constraint that can be met, the same every time; and how rows are compared.
import { beforeAll, describe, expect, test } from "vitest";
import { compareRows, generateRows, readRows } from "../../src/harness/rows/index.ts";
import { readWorld } from "../../src/harness/world/index.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { testAssets } from "../support/seed.ts";
import { sqlParser } from "./support.ts";

const SCHEMA = `
CREATE TYPE mood AS ENUM ('fine', 'tired');
CREATE DOMAIN sha1 AS text CHECK (VALUE ~ '^[0-9a-f]{40}$');
CREATE DOMAIN positive AS integer NOT NULL CHECK (VALUE > 0 AND VALUE < 100);
CREATE TABLE teams (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name varchar(3) UNIQUE, mood mood NOT NULL);
CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  team uuid NOT NULL REFERENCES teams,
  boss bigint REFERENCES users,
  hash sha1 UNIQUE, rank positive,
  email text NOT NULL UNIQUE CHECK (email LIKE '%@%'),
  role text NOT NULL CHECK (role IN ('reader', 'owner')),
  starts date, ends date, CHECK (ends > starts),
  price numeric(2, 2) NOT NULL, tags text[] NOT NULL, data jsonb NOT NULL CHECK (jsonb_typeof(data) = 'array'),
  shout text GENERATED ALWAYS AS (upper(email)) STORED,
  "Odd ""name""" timestamptz NOT NULL, net inet, bits bit(3) NOT NULL, span int4range, raw bytea, code char(2) NOT NULL
);
CREATE TABLE chosen (team uuid REFERENCES teams, who bigint REFERENCES users, PRIMARY KEY (team, who));
CREATE TABLE tree (id integer PRIMARY KEY, parent integer NOT NULL REFERENCES tree);
CREATE TABLE log (at date NOT NULL, line text) PARTITION BY RANGE (at);
CREATE TABLE log_2030 PARTITION OF log FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
CREATE TABLE impossible (a text PRIMARY KEY CHECK (md5(a) = 'no digest'));
CREATE TABLE under_impossible (a text NOT NULL REFERENCES impossible);
`;

describe("generated rows", () => {
  let sandbox: Sandbox;
  let generated: Awaited<ReturnType<typeof fill>>;
  beforeAll(async () => {
    sandbox = await openSandbox(await testAssets());
    generated = await fill(sandbox);
    return () => sandbox.close();
  });

  test("stand in every table that can have some", async () => {
    const counts = await rows(
      sandbox,
      ["teams", "users", "chosen", "tree", "log_2030"]
        .map((name) => `SELECT '${name}', count(*) FROM ${name}`)
        .join(" UNION ALL "),
    );
    expect(Object.fromEntries(counts)).toEqual({
      teams: "3",
      users: "3",
      chosen: "3",
      tree: "3",
      log_2030: "3",
    });
  });

  test("are said to be missing where a check cannot be met, with why", () => {
    expect(generated.empty).toEqual([
      {
        table: "impossible",
        object: "public.impossible",
        why: "no value was found that meets the check impossible_a_check of impossible",
      },
      {
        table: "under_impossible",
        object: "public.under_impossible",
        why: "impossible, which it refers to, has no rows",
      },
    ]);
  });

  test("meet what patterns, domains and pairs of columns ask for", async () => {
    const [first, second] = await rows(
      sandbox,
      "SELECT hash, rank, email, role, starts < ends, data FROM users ORDER BY id",
    );
    expect(first?.[0]).toMatch(/^[0-9a-f]{40}$/);
    expect(first?.[2]).toContain("@");
    expect([first?.[3], first?.[4], first?.[5]]).toEqual(["reader", "t", "[]"]);
    // The second row is NULL wherever it may be.
    expect([second?.[0], second?.[4]]).toEqual([null, null]);
  });

  test("are the same in another database", async () => {
    const other = await openSandbox(await testAssets());
    await fill(other);
    const query = "SELECT to_jsonb(users)::text FROM users ORDER BY id";
    expect(await rows(other, query)).toEqual(await rows(sandbox, query));
    await other.close();
  });

  test("are not added where rows stand already", async () => {
    const before = await rows(sandbox, "SELECT count(*) FROM users");
    await fill(sandbox, false);
    expect(await rows(sandbox, "SELECT count(*) FROM users")).toEqual(before);
  });
});

describe("rows before and after", () => {
  test("a lost row, a lost value and another order of columns are told apart", async () => {
    const sandbox = await openSandbox(await testAssets());
    await sandbox.database.run(
      "CREATE TABLE a (x int, y int); INSERT INTO a VALUES (1, 2), (3, 4); CREATE TABLE b (x int, y int); INSERT INTO b VALUES (1, 2); CREATE TABLE c (x int); INSERT INTO c VALUES (1)",
    );
    const world = await readWorld(sandbox.database);
    const before = await readRows(sandbox.database, world.tables);
    await sandbox.database.run(
      "DELETE FROM a WHERE x = 1; ALTER TABLE b DROP COLUMN x; ALTER TABLE b ADD COLUMN x int; INSERT INTO c VALUES (2)",
    );
    expect(compareRows(before, await readRows(sandbox.database, world.tables))).toEqual([
      { type: "rows", table: "a", before: 2, after: 1 },
      { type: "values", table: "b", columns: ["x"] },
      { type: "order", table: "b", before: ["x", "y"], after: ["y", "x"] },
    ]);
    await sandbox.close();
  });
});

async function fill(sandbox: Sandbox, create = true) {
  if (create) await sandbox.database.run(SCHEMA);
  const { tables } = await readWorld(sandbox.database);
  return generateRows(
    sandbox.database,
    await sqlParser(),
    tables.map(({ oid }) => oid),
  );
}

async function rows(sandbox: Sandbox, sql: string) {
  const [result] = await sandbox.database.run(sql);
  return result?.rows ?? [];
}
