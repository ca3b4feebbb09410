// A failing statement is named: its place, what PostgreSQL said, what was done before; and whatever failed is undone.
import { describe, expect, test } from "vitest";
import {
  createMigrator,
  type Database,
  DatabaseError,
  describeFailure,
  type MigrationFailure,
} from "../../src/engine/index.ts";
import { dedent } from "../support/dedent.ts";
import { exists, failureOf, migration, rows, SpyDatabase, usePglite } from "../support/engine.ts";

const database = usePglite();

const good = migration("00001_good.sql", "CREATE TABLE a (id int PRIMARY KEY, name text);");
const fileOf = (up: string) => ({ name: "migrations/00002_bad.sql", text: `-- +goose Up\n${up}\n` });

/** A port that tells neither the place nor how far it came, as the protocol allows. */
const silent = (inner: Database): Database => ({
  run: async (sql) => {
    try {
      return await inner.run(sql);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      const { position: _position, completed: _completed, ...fields } = error.fields;
      throw new DatabaseError(fields);
    }
  },
});

describe.each([
  ["in one message", (inner: Database) => inner],
  ["by a port that tells no place", silent],
])("%s", (_title, port) => {
  test.each([
    { what: "a syntax error", up: "SELECT 1;\n  SELEC 2;", sqlstate: "42601", at: [3, 3] },
    {
      what: "an unknown type, after characters of two code units",
      up: "SELECT '😀😀';\nALTER TABLE a\n  ADD COLUMN y nosuch;",
      sqlstate: "42704",
      at: [4, 16],
    },
    {
      what: "an unknown column within a chunk of two",
      up: "SELECT 1; SELECT nosuch FROM a;",
      sqlstate: "42703",
      at: [2, 18],
    },
    {
      what: "a duplicate key, which has no position",
      up: "INSERT INTO a VALUES (1);\n INSERT INTO a VALUES (1);",
      sqlstate: "23505",
      at: [3, 2],
    },
    {
      what: "an error in a function that is called",
      up: "SELECT 1;\nSELECT 1/0;",
      sqlstate: "22012",
      at: [3, 1],
    },
    {
      what: "a DO block",
      up: dedent`
        SELECT 1;
        -- +goose StatementBegin
        DO $$ BEGIN
          RAISE 'no';
        END $$
        -- +goose StatementEnd`,
      sqlstate: "P0001",
      at: [4, 1],
    },
  ])("$what", async ({ up, sqlstate, at }) => {
    const failure = await failureOf(createMigrator(port(database()), [good, fileOf(up)]).up());
    expect(failure).toMatchObject({ code: "SQL_FAILED", database: { sqlstate }, done: [1n] });
    expect(failure.at?.file).toBe("migrations/00002_bad.sql");
    // Without a position the statement's own start is told.
    if (port !== silent) expect([failure.at?.line, failure.at?.column]).toEqual(at);
    else expect(failure.statement).toBeTruthy();
    expect(await rows(database(), "SELECT count(*) FROM a")).toEqual([["0"]]);
    expect(await rows(database(), "SELECT version_id FROM schema_migrations")).toEqual([["1"]]);
  });
});

test("without a place from the port the failing statement is found by running again", async () => {
  const failure = await failureOf(
    createMigrator(silent(database()), [
      good,
      fileOf("INSERT INTO a VALUES (1);\n INSERT INTO a VALUES (1);\nSELECT 1;"),
    ]).up(),
  );
  expect(failure).toMatchObject({ statement: "INSERT INTO a VALUES (1);", at: { line: 3, column: 2 } });
});

test("PostgreSQL's position counts in the statement that is shown, not in the message that was sent", async () => {
  const failure = await failureOf(
    createMigrator(database(), [good, fileOf("SELECT 1;\nSELECT 'é', nosuch;")]).up(),
  );
  expect(failure.statement).toBe("SELECT 'é', nosuch;");
  expect(failure.database?.position).toBe(13);
});

test.each([
  ["CREATE INDEX CONCURRENTLY i ON a (id);", "25001", "NO TRANSACTION"],
  ["ALTER TABLE a ADD COLUMN name text;", "42701", "compare first, with gosling diff. If it is exactly"],
  ["ALTER TABLE a ADD COLUMN name text;", "42701", "gosling repair 2 --as applied"],
  [
    "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN 1;\nEND $$;",
    "42601",
    "StatementBegin",
  ],
])("%s: the hint leads on", async (up, sqlstate, hint) => {
  const failure = await failureOf(createMigrator(database(), [good, fileOf(up)]).up());
  expect(failure.database?.sqlstate).toBe(sqlstate);
  expect(failure.hint).toContain(hint);
});

test("a deferred constraint fails at COMMIT, and all is undone", async () => {
  const failure = await failureOf(
    createMigrator(database(), [
      good,
      fileOf(
        "CREATE TABLE c (id int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO c VALUES (7);",
      ),
    ]).up(),
  );
  expect(failure).toMatchObject({ code: "COMMIT_FAILED", database: { sqlstate: "23503" } });
  expect(await exists(database(), "c")).toBe(false);
});

test("as text: place, SQLSTATE, detail, statement, what was done before", async () => {
  const failure = await failureOf(
    createMigrator(database(), [good, fileOf("INSERT INTO a VALUES (1), (1);")]).up(),
  );
  expect(describeFailure(failure)).toBe(
    `migrations/00002_bad.sql:2:1: error: duplicate key value violates unique constraint "a_pkey" (SQLSTATE 23505)
  2 | INSERT INTO a VALUES (1), (1);
    | ^
DETAIL: Key (id)=(1) already exists.
Done before it: 1.`,
  );
});

describe("one message a migration", () => {
  const sentFor = async (up: string) => {
    const spy = new SpyDatabase(database());
    await createMigrator(spy, [good], { checksums: false }).up();
    spy.sent.length = 0;
    await createMigrator(spy, [good, fileOf(up)], { checksums: false })
      .up()
      .catch(() => undefined);
    const start = spy.sent.findIndex((sql) => sql.startsWith("BEGIN"));
    return spy.sent.slice(start, -1);
  };

  test.each([
    ["plain statements", "SELECT 1;\nSELECT 2; -- remark"],
    [
      "a block without a semicolon",
      dedent`
        -- +goose StatementBegin
        DO $$ BEGIN
          PERFORM 1;
        END $$
        -- +goose StatementEnd
        SELECT 1;`,
    ],
    ["an empty section", "-- nothing"],
    ["savepoints", "SAVEPOINT s;\nSELECT 1;\nROLLBACK TO s;"],
  ])("%s", async (_title, up) => {
    expect(await sentFor(up)).toHaveLength(1);
  });

  test.each([
    ["transaction control", "COMMIT;\nBEGIN;", 5],
    ["a setting that changes how SQL is read", "SET standard_conforming_strings = off;\nSELECT 'a\\'b';", 5],
    [
      "a body of BEGIN ATOMIC",
      "-- +goose StatementBegin\nCREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END;\n-- +goose StatementEnd",
      4,
    ],
  ])("not %s", async (_title, up, count) => {
    expect(await sentFor(up)).toHaveLength(count);
  });

  test("not a statement that is left open, which would swallow the version row", async () => {
    const sent = await sentFor("SELECT 'open;\nSELECT '; -- closed by the next chunk;");
    expect(sent[0]).toBe("BEGIN");
    expect(await rows(database(), "SELECT version_id FROM schema_migrations")).toEqual([["1"]]);
  });
});

test("a transaction that the file ends itself behaves as in goose, and is warned of", async () => {
  const warnings: string[] = [];
  const failure = await failureOf(
    createMigrator(
      database(),
      [good, fileOf("CREATE TABLE kept (id int);\nCOMMIT;\nCREATE TABLE kept (id int);")],
      {
        onEvent: (event) => {
          if (event.type === "warning") warnings.push(`${event.warning.code} ${event.warning.at?.line}`);
        },
      },
    ).up(),
  );
  expect(warnings).toEqual(["TRANSACTION_CONTROL 3"]);
  expect(failure).toMatchObject({ database: { sqlstate: "42P07" }, at: { line: 4 } });
  expect(await exists(database(), "kept")).toBe(true);
  expect(await rows(database(), "SELECT version_id FROM schema_migrations")).toEqual([["1"]]);
});

test("thousands of versions done before a failure are counted in the text, and all there in the data", () => {
  const done = Array.from({ length: 3000 }, (_, index) => BigInt(index + 1));
  const failure: MigrationFailure = { code: "SQL_FAILED", message: "no", done };
  expect(describeFailure(failure)).toContain("Done before it: 3000 migrations, 1 to 3000.");
  expect(describeFailure({ ...failure, done: done.slice(0, 3) })).toContain("Done before it: 1, 2, 3.");
});
