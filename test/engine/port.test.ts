// What is no database, and what are no migrations, is one sentence with a code before anything is done.
import { expect, test } from "vitest";
import { applyPending, type Database, DatabaseError, type SourceFile } from "../../src/engine/index.ts";
import { exists, failureOf, migration, usePglite } from "../support/engine.ts";

const database = usePglite();
const a = migration("00001_a.sql", "CREATE TABLE a (id int);");

const answering = (answer: unknown, more: object = {}) => ({ ...more, run: async () => answer });
const row = (cell: unknown) => answering([{ command: "SELECT", columns: [], rows: [[cell]], affected: 0 }]);
const pgliteResults = [{ rows: [{ server_version: "18" }], fields: [], affectedRows: 0 }];
const pgResult = { command: "SELECT", rowCount: 1, rows: [{}], fields: [] };

test.each([
  ["PGlite's exec", answering(pgliteResults), "no command and no columns", "fromPGlite"],
  ["pg's query", answering(pgResult), "an object, not with an array of result sets", "fromPg("],
  ["an array of pg's", answering([pgResult]), "no command and no columns", "fromPg("],
  [
    "a PGlite itself",
    { exec() {}, query() {}, transaction() {} },
    "it is an object, and has no run(sql)",
    "fromPGlite",
  ],
  ["a pool itself", { query() {}, connect() {} }, "has no run(sql)", "fromPg("],
  [
    "the postgres package itself",
    Object.assign(() => 0, { unsafe() {}, reserve() {} }),
    "a function, and",
    "fromPostgres",
  ],
  ["a promise", Promise.resolve({}), "it is a promise (await it)", "connect()"],
  ["undefined", undefined, "it is undefined, and has no run(sql)", "connect()"],
  [
    "rows as objects",
    answering([{ command: "SELECT", columns: [], rows: [{ a: 1 }] }]),
    "rows that are objects",
    "connect()",
  ],
  ["parsed values", row(17), "answered with a number in a row", "connect()"],
  ["parsed dates", row(new Date()), "answered with a Date in a row", "connect()"],
  ["nothing", answering(undefined), "answered with undefined", "connect()"],
  ["no rows", answering([{ command: "SET", columns: [] }]), "no array of rows", "connect()"],
])("%s is no database", async (_, wrong, message, hint) => {
  const failure = await failureOf(applyPending(wrong as unknown as Database, [a]));
  expect(failure).toMatchObject({ code: "BAD_DATABASE", done: [] });
  expect(failure.message).toMatch(/^this is no database that gosling can run on: /);
  expect(failure.message).toContain(message);
  expect(failure.hint).toContain(hint);
});

test.each([
  ["a promise", Promise.resolve([a]), "the migrations are a promise: await it before you pass them"],
  ["names", ["00001_a.sql"], "the migrations must be an array of { name, text }, not a string"],
  ["a folder", "migrations", "the migrations must be an array of { name, text }, not a string"],
  ["nothing", undefined, "the migrations must be an array of { name, text }, not undefined"],
  ["a hole", [a, undefined], "the migrations must be an array of { name, text }, not undefined"],
])("%s are no migrations", async (_, wrong, message) => {
  const failure = await failureOf(applyPending(database(), wrong as unknown as readonly SourceFile[]));
  expect(failure).toMatchObject({ code: "BAD_OPTION", message });
  expect(await exists(database(), "schema_migrations")).toBe(false);
});

test("a driver's own error with a SQLSTATE is PostgreSQL's answer: the file is rolled back and named", async () => {
  const wrong = migration("00001_a.sql", "CREATE TABLE a (id int);\nSELECT nothing;");
  const raw: Database = {
    run: (sql) =>
      database()
        .run(sql)
        .catch((error: DatabaseError) => {
          const { message, sqlstate: code, ...fields } = error.fields;
          throw Object.assign(new Error(message), {
            code,
            severity: "ERROR",
            ...fields,
            position: String(fields.position),
          });
        }),
  };
  expect(await failureOf(applyPending(raw, [wrong]))).toMatchObject({
    code: "SQL_FAILED",
    at: { file: "migrations/00001_a.sql", line: 3, column: 8 },
    database: { sqlstate: "42703" },
  });
  expect(await exists(database(), "a")).toBe(false);
});

test("so is a DatabaseError of another copy of the package", async () => {
  const { fields } = new DatabaseError({ message: "no", sqlstate: "57P01" });
  const foreign = { run: () => Promise.reject(Object.assign(new Error("no"), { fields })) };
  expect(await failureOf(applyPending(foreign, [a]))).toMatchObject({ database: { sqlstate: "57P01" } });
});
