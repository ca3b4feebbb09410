// Reading only what has changed in the catalogs gives the same as reading everything, whatever was changed.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMigrator, type Database, DatabaseError } from "../../src/engine/index.ts";
import { sandboxFactory, type TestDatabase } from "../../src/harness/databases/index.ts";
import { readWorld } from "../../src/harness/world/index.ts";
import { openSandbox, readSchema } from "../../src/sandbox/index.ts";
import { dedent } from "../support/dedent.ts";
import { testAssets } from "../support/seed.ts";

/** Each changes something that facts of other objects may print. Those that fail in their turn change nothing. */
const CHANGES = `
CREATE TABLE a (id bigint PRIMARY KEY, name text NOT NULL DEFAULT 'x', at timestamptz)
CREATE TABLE b (id serial PRIMARY KEY, a_id bigint REFERENCES a (id), note varchar(20) CHECK (note <> ''))
CREATE TABLE c (id int GENERATED ALWAYS AS IDENTITY, label text, UNIQUE (label))
CREATE TABLE s.d (id int PRIMARY KEY, whole a)
CREATE TABLE p (at date NOT NULL, v int) PARTITION BY RANGE (at)
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')
CREATE TABLE child (more int) INHERITS (a)
CREATE INDEX a_name ON a (name)
CREATE INDEX p_v ON p (v)
CREATE UNIQUE INDEX b_note ON b (lower(note)) WHERE note IS NOT NULL
CREATE VIEW v AS SELECT id, name FROM a WHERE name <> ''
CREATE VIEW w AS SELECT v.name, b.note FROM v JOIN b ON b.a_id = v.id
CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM a
CREATE SCHEMA s
CREATE SEQUENCE q INCREMENT 2
CREATE TYPE mood AS ENUM ('good', 'bad')
CREATE TYPE pair AS (x int, y a)
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%')
CREATE FUNCTION f(x a) RETURNS int LANGUAGE sql AS 'SELECT 1'
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'
CREATE FUNCTION body() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT max(id) FROM a; END
CREATE FUNCTION fires() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'
CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION fires()
CREATE POLICY own ON b USING (EXISTS (SELECT FROM a WHERE a.id = b.a_id AND a.name <> ''))
CREATE RULE nothing AS ON DELETE TO c DO INSTEAD NOTHING
CREATE STATISTICS st ON id, name FROM a
CREATE PUBLICATION pub FOR TABLE a
CREATE ROLE reader
ALTER TABLE a RENAME TO aa
ALTER TABLE aa RENAME TO a
ALTER TABLE a RENAME COLUMN name TO title
ALTER TABLE a RENAME COLUMN title TO name
ALTER TABLE a ADD COLUMN c1 int
ALTER TABLE a DROP COLUMN c1
ALTER TABLE a ADD COLUMN mood mood DEFAULT 'good'
ALTER TABLE a ADD COLUMN f int DEFAULT f(1)
ALTER TABLE a ALTER COLUMN at TYPE timestamp
ALTER TABLE a ALTER COLUMN name DROP NOT NULL
ALTER TABLE a SET (fillfactor = 70, toast.autovacuum_enabled = false)
ALTER TABLE a ENABLE ROW LEVEL SECURITY
ALTER TABLE a SET SCHEMA s
ALTER TABLE s.a SET SCHEMA public
ALTER TABLE a REPLICA IDENTITY FULL
ALTER TABLE a OWNER TO reader
ALTER TABLE b RENAME CONSTRAINT b_a_id_fkey TO b_to_a
ALTER TABLE b ADD CONSTRAINT b_long CHECK (length(note) > 1) NOT VALID
ALTER TABLE b VALIDATE CONSTRAINT b_long
ALTER TABLE b ALTER COLUMN note TYPE email
ALTER TABLE b ALTER COLUMN note SET STATISTICS 50
ALTER TABLE p DETACH PARTITION p1
ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')
ALTER INDEX a_name RENAME TO a_title
ALTER INDEX p_v RENAME TO p_value
ALTER INDEX b_note ALTER COLUMN 1 SET STATISTICS 10
ALTER SEQUENCE q OWNED BY a.id
ALTER SEQUENCE q OWNED BY NONE
ALTER SEQUENCE b_id_seq RENAME TO b_numbers
ALTER TABLE c ALTER COLUMN id SET INCREMENT 5
ALTER TABLE a ALTER COLUMN id SET DEFAULT nextval('q')
ALTER VIEW v RENAME TO v2
ALTER VIEW v2 RENAME TO v
ALTER VIEW v ALTER COLUMN name SET DEFAULT 'none'
ALTER TYPE mood RENAME VALUE 'good' TO 'fine'
ALTER TYPE mood RENAME TO temper
ALTER TYPE temper RENAME TO mood
ALTER TYPE pair ADD ATTRIBUTE z text
ALTER DOMAIN email SET NOT NULL
ALTER SCHEMA s RENAME TO s2
ALTER SCHEMA s2 RENAME TO s
ALTER TRIGGER t ON a RENAME TO t2
ALTER TABLE a DISABLE TRIGGER ALL
ALTER POLICY own ON b RENAME TO mine
ALTER FUNCTION f(int) RENAME TO g
ALTER ROLE reader RENAME TO watcher
ALTER PUBLICATION pub ADD TABLE b
COMMENT ON TABLE a IS 'first'
COMMENT ON COLUMN a.name IS 'a name'
COMMENT ON INDEX a_name IS 'by name'
COMMENT ON CONSTRAINT b_pkey ON b IS 'a key'
COMMENT ON TRIGGER t ON a IS 'fires'
COMMENT ON POLICY own ON b IS 'mine'
COMMENT ON FUNCTION f(a) IS 'a function'
COMMENT ON SCHEMA public IS 'ours'
COMMENT ON TYPE mood IS NULL
GRANT SELECT ON a TO reader
GRANT SELECT (name) ON a TO PUBLIC
GRANT EXECUTE ON FUNCTION f(a) TO reader
GRANT USAGE ON TYPE mood TO reader
REVOKE SELECT ON a FROM reader
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC
INSERT INTO c (label) VALUES ('one')
CREATE OR REPLACE VIEW v AS SELECT id, name FROM a WHERE name > ''
CREATE OR REPLACE FUNCTION fires() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'
REINDEX TABLE a
DEALLOCATE ALL
DISCARD ALL
DROP TRIGGER t ON a
DROP POLICY own ON b
DROP STATISTICS st
DROP INDEX a_name
DROP VIEW v CASCADE
DROP TABLE b CASCADE
DROP TABLE a CASCADE
DROP TABLE p
DROP TYPE mood CASCADE
DROP FUNCTION f(a)
DROP SEQUENCE q
DROP SCHEMA s CASCADE
`
  .trim()
  .split("\n");

let database: TestDatabase;

beforeAll(async () => {
  const assets = await testAssets();
  database = await sandboxFactory((options) => openSandbox(assets, options)).open();
});

afterAll(() => database.close());

async function changed(sql: string): Promise<boolean> {
  try {
    await database.database.run(sql);
    return true;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return false;
  }
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function expectSame(after: string) {
  const { schema, world } = database.readers ?? expect.fail("a sandbox has readers");
  expect((await schema()).objects, after).toEqual((await readSchema(database.database)).objects);
  expect(plain(await world()), after).toEqual(plain(await readWorld(database.database)));
}

test("every kind of change, each after those before it", async () => {
  const done: string[] = [];
  for (const sql of ["CREATE SCHEMA s", ...CHANGES]) {
    if (!(await changed(sql))) continue;
    done.push(sql);
    await expectSame(sql);
  }
  expect(done.length).toBeGreaterThan(85);
});

test("in any order, several at once, and in transactions that are rolled back", async () => {
  const several = fc.array(fc.constantFrom(...CHANGES), { minLength: 1, maxLength: 3 });
  const moves = fc.array(fc.tuple(several, fc.boolean()), { minLength: 40, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(moves, async (steps) => {
      for (const [statements, kept] of steps) {
        if (!kept) await database.database.run("BEGIN");
        for (const sql of statements) await changed(sql);
        if (!kept) await database.database.run("ROLLBACK");
        await expectSame(`${kept}: ${statements.join("; ")}`);
      }
    }),
    { numRuns: 1, endOnFailure: true },
  );
});

test("after a column that was read is written in the same transaction again", async () => {
  await changed("CREATE TABLE twice (x int)");
  await expectSame("made");
  await database.database.run(
    "BEGIN; ALTER TABLE twice ADD COLUMN y int; ALTER TABLE twice RENAME y TO z; COMMIT",
  );
  await expectSame("changed twice");
});

test("the engine's own queries are kept prepared, too", async () => {
  const sent: string[] = [];
  const { database: real } = database;
  const watched: Database = {
    run: (sql) => real.run(sql),
    repeat: (sql, values) => {
      sent.push(sql);
      return real.repeat?.(sql, values) ?? expect.fail("a sandbox repeats");
    },
  };
  const text = dedent`
    -- +goose Up
    CREATE TABLE once (x int);
    -- +goose Down
    DROP TABLE once;
  `;
  const migrator = createMigrator(watched, [{ name: "1_a.sql", text }], { exclusive: true });
  await migrator.up();
  await migrator.down();
  expect(sent.length).toBeGreaterThanOrEqual(2);
  expect(sent[0]).toBe(sent.at(-1));
});
