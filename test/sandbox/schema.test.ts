// Reading a schema: what is left out, what does not count, and that the session stays as it was.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type DataDirectory,
  openSandbox,
  readSchema,
  type Sandbox,
  type Schema,
} from "../../src/sandbox/index.ts";
import { testAssets } from "../support/seed.ts";

let sandbox: Sandbox;
let empty: DataDirectory | undefined;

beforeEach(async () => {
  sandbox = await openSandbox(await testAssets(), empty ? { from: empty } : {});
  empty ??= await sandbox.dump();
});
afterEach(() => sandbox.close());

const run = (sql: string) => sandbox.database.run(sql);
const read = (versionTables: readonly string[] = []) => readSchema(sandbox.database, { versionTables });

function names(schema: Schema): string[] {
  return schema.objects.map((object) => `${object.kind} ${object.name}`);
}

function definition(schema: Schema, kind: string, name: string): string | undefined {
  return schema.objects.find((object) => object.kind === kind && object.name === name)?.definition;
}

async function fingerprintOf(sql: string): Promise<string> {
  const other = await openSandbox(await testAssets(), empty ? { from: empty } : {});
  try {
    await other.database.run(sql);
    return (await readSchema(other.database)).fingerprint;
  } finally {
    await other.close();
  }
}

describe("the objects", () => {
  test("an empty database has the schema public and nothing else", async () => {
    expect(await read()).toEqual({
      objects: [{ kind: "schema", name: "public", definition: "" }],
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("names carry their table and leave public out; definitions read like SQL", async () => {
    await run(`
      CREATE SCHEMA stock;
      CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL DEFAULT '' UNIQUE, "Odd name" int);
      CREATE TABLE stock.items (user_id bigint REFERENCES users ON DELETE CASCADE);
      CREATE INDEX ON users (lower(email)) WHERE id > 5;
      ALTER TABLE stock.items ADD CONSTRAINT positive CHECK (user_id > 0) NOT VALID;`);
    const schema = await read();
    expect(schema.objects.map(({ kind, name, definition }) => [kind, name, definition])).toEqual([
      ["schema", "public", ""],
      ["schema", "stock", ""],
      ["table", "stock.items", ""],
      ["table", "users", ""],
      ["column", "stock.items.user_id", "bigint"],
      ["column", 'users."Odd name"', "integer"],
      ["column", "users.email", "text not null default ''::text"],
      ["column", "users.id", "bigint not null generated always as identity"],
      [
        "constraint",
        "stock.items.items_user_id_fkey",
        "FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE",
      ],
      ["constraint", "stock.items.positive", "CHECK (user_id > 0) NOT VALID"],
      ["constraint", "users.users_email_key", "UNIQUE (email)"],
      ["constraint", "users.users_pkey", "PRIMARY KEY (id)"],
      ["index", "users.users_lower_idx", "btree (lower(email)) WHERE id > 5"],
    ]);
  });

  test("an index that a failed CONCURRENTLY left behind is INVALID", async () => {
    await run("CREATE TABLE eggs AS SELECT 1 AS nest FROM generate_series(1, 2)");
    await expect(run("CREATE UNIQUE INDEX CONCURRENTLY one_each ON eggs (nest)")).rejects.toMatchObject({
      fields: { sqlstate: "23505" },
    });
    expect(definition(await read(), "index", "eggs.one_each")).toBe("unique btree (nest) INVALID");
  });

  test("NOT NULL stands on the column alone, even where it is not validated", async () => {
    await run("CREATE TABLE eggs (nest int, CONSTRAINT has_nest NOT NULL nest)");
    const schema = await read();
    expect(names(schema)).toEqual(["schema public", "table eggs", "column eggs.nest"]);
    expect(definition(schema, "column", "eggs.nest")).toBe("integer not null");
    await run("ALTER TABLE eggs DROP CONSTRAINT has_nest, ADD CONSTRAINT has_nest NOT NULL nest NOT VALID");
    expect(definition(await read(), "column", "eggs.nest")).toBe("integer not null not valid");
  });

  test("an extension is one object; what it brought is not listed", async () => {
    await run("CREATE SCHEMA tools");
    const before = names(await read());
    await run("DROP EXTENSION plpgsql; CREATE EXTENSION plpgsql");
    expect(names(await read()).filter((name) => !before.includes(name))).toEqual(["extension plpgsql"]);
  });
});

describe("what does not count", () => {
  test("the column order", async () => {
    const one = await fingerprintOf("CREATE TABLE t (a int, b text NOT NULL, c date)");
    const other = await fingerprintOf("CREATE TABLE t (c date, a int); ALTER TABLE t ADD b text NOT NULL");
    const again = await fingerprintOf(
      "CREATE TABLE t (b int, a int, c date); ALTER TABLE t DROP b; ALTER TABLE t ADD b text NOT NULL",
    );
    expect(other).toBe(one);
    expect(again).toBe(one);
  });

  test("the order of creation, and with it the OIDs", async () => {
    const tables = [
      "CREATE TABLE a (id serial PRIMARY KEY)",
      "CREATE TABLE b (id serial PRIMARY KEY)",
      "CREATE TYPE e AS ENUM ('x')",
    ];
    expect(await fingerprintOf(tables.join(";"))).toBe(await fingerprintOf(tables.toReversed().join(";")));
  });

  test("data, statistics, sequences' positions, temporary tables, roles without privileges", async () => {
    await run("CREATE TABLE t (id serial PRIMARY KEY, a text)");
    await run("CREATE MATERIALIZED VIEW m AS SELECT count(*) FROM t");
    const before = await read();
    await run("INSERT INTO t (a) SELECT 'x' FROM generate_series(1, 100)");
    await run("ANALYZE");
    await run("VACUUM t");
    await run("REFRESH MATERIALIZED VIEW m");
    await run("CREATE TEMP TABLE t (other int); CREATE TEMP VIEW w AS SELECT 1");
    await run("CREATE ROLE somebody");
    expect(await read()).toEqual(before);
  });

  test("a privilege given and taken back", async () => {
    await run("CREATE TABLE t (id int); CREATE ROLE app");
    const before = await read();
    await run("GRANT SELECT ON t TO app; REVOKE SELECT ON t FROM app");
    expect(await read()).toEqual(before);
  });
});

describe("version tables", () => {
  const OWN = `
    CREATE TABLE %s (id serial PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean CHECK (is_applied));
    CREATE INDEX ON %s (version_id);
    COMMENT ON TABLE %s IS 'x'; COMMENT ON COLUMN %s.id IS 'x';
    CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER t BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION nothing();
    GRANT SELECT ON %s TO PUBLIC;
    CREATE POLICY p ON %s; CREATE RULE r AS ON DELETE TO %s DO INSTEAD NOTHING;
    CREATE STATISTICS s ON id, version_id FROM %s;
    DROP FUNCTION nothing CASCADE`;

  test.each(["schema_migrations", "goose_db_version", "gosling_checksums"])(
    "%s is left out with all that hangs on it",
    async (name) => {
      await run(OWN.replaceAll("%s", name));
      expect(names(await read())).toEqual(["schema public"]);
    },
  );

  test("so are those that are named", async () => {
    await run("CREATE SCHEMA ops");
    await run(OWN.replaceAll("%s", "ops.history"));
    await run('CREATE TABLE "My versions" (id int)');
    expect(names(await read(["ops.history", "My versions"]))).toEqual(["schema ops", "schema public"]);
    expect(names(await read(["history", "it's"]))).toContain('table "My versions"');
    expect(names(await read(["other.history"]))).toContain("table ops.history");
  });
});

describe("the session", () => {
  const SETTINGS = [
    "search_path",
    "DateStyle",
    "IntervalStyle",
    "TimeZone",
    "quote_all_identifiers",
    "extra_float_digits",
  ];
  const settings = async () =>
    (await run(`SELECT ${SETTINGS.map((name) => `current_setting('${name}')`)}`))[0]?.rows[0];

  test("stays as it was, in and out of a transaction", async () => {
    await run(
      `SET search_path = 'it''s, odd', "$user"; SET DateStyle = 'German'; SET TimeZone = 'Asia/Tokyo'`,
    );
    const before = await settings();
    await read();
    expect(await settings()).toEqual(before);
    await run(
      "BEGIN; SET LOCAL search_path = pg_catalog; SET IntervalStyle = 'iso_8601'; SET quote_all_identifiers = on",
    );
    const inside = await settings();
    await read();
    expect(await settings()).toEqual(inside);
    expect(sandbox.transaction()).toBe("open");
    await run("COMMIT");
    expect(await settings()).toEqual([...before!.slice(0, 2), "iso_8601", before![3], "on", before![5]]);
  });

  test("does not change what is read", async () => {
    await run(`
      CREATE SCHEMA stock; CREATE TYPE stock.kind AS ENUM ('a');
      CREATE TABLE stock.items (kind stock.kind DEFAULT 'a', since timestamptz DEFAULT '2025-01-01 00:00:00+09',
        every interval DEFAULT '1 day 2 hours', on_day date DEFAULT '2025-02-01');
      CREATE VIEW all_items AS SELECT * FROM stock.items`);
    const before = await read();
    await run(
      "SET search_path = stock; SET DateStyle = 'SQL, DMY'; SET TimeZone = 'Asia/Tokyo'; SET IntervalStyle = 'iso_8601'",
    );
    await run("SET quote_all_identifiers = on; CREATE TEMP TABLE items (id int)");
    expect(await read()).toEqual(before);
    expect(definition(before, "column", "stock.items.kind")).toBe("stock.kind default 'a'::stock.kind");
  });

  test("sees its own uncommitted changes, and they go with the transaction", async () => {
    const before = await read();
    await run("BEGIN; CREATE TABLE t (id int)");
    expect(names(await read())).toContain("table t");
    await run("ROLLBACK");
    expect(await read()).toEqual(before);
  });

  test("a failed transaction cannot be read", async () => {
    await run("BEGIN");
    await run("SELECT 1/0").catch(() => undefined);
    await expect(read()).rejects.toMatchObject({ fields: { sqlstate: "25P02" } });
    await run("ROLLBACK");
    await expect(read()).resolves.toBeDefined();
  });
});
