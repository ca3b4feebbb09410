// The sandbox's session on real PGlite: texts, tags, errors, notices, and what must not hang.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DatabaseError } from "../../src/engine/index.ts";
import { type Notice, openSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { testAssets } from "../support/seed.ts";

let sandbox: Sandbox;
let notices: Notice[] = [];

beforeAll(async () => {
  sandbox = await openSandbox(await testAssets(), { onNotice: (notice) => notices.push(notice) });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  notices = [];
});

const run = (sql: string) => sandbox.database.run(sql);

async function failure(sql: string): Promise<DatabaseError["fields"]> {
  const error = await run(sql).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DatabaseError)) throw new Error(`expected a DatabaseError from ${sql}`);
  return error.fields;
}

describe("values", () => {
  test.each([
    ["NULL::int", null],
    ["true", "t"],
    ["9223372036854775807", "9223372036854775807"],
    ["1.10::numeric", "1.10"],
    ["0.1::float8 + 0.2::float8", "0.30000000000000004"],
    ["'{\"a\":  1}'::json", '{"a":  1}'],
    ["ARRAY[1,NULL,3]", "{1,NULL,3}"],
    ["ROW(1,'a b')", '(1,"a b")'],
    ["'\\xdeadbeef'::bytea", "\\xdeadbeef"],
    ["timestamptz '2025-12-20 12:00:00+02'", "2025-12-20 10:00:00+00"],
    ["date '2025-12-20'", "2025-12-20"],
    ["'Grüße 🪿'", "Grüße 🪿"],
    ["''", ""],
    ["interval '1 day 2 hours'", "1 day 02:00:00"],
  ])("%s is the text that PostgreSQL prints", async (expression, text) => {
    const [result] = await run(`SELECT ${expression} AS value`);
    expect(result?.rows).toEqual([[text]]);
  });
});

describe("results", () => {
  test("a result for each statement, with its tag, columns and count", async () => {
    const results = await run(`
      CREATE TEMP TABLE goose (id int, name text);
      INSERT INTO goose VALUES (1, 'a'), (2, 'b');
      UPDATE goose SET name = 'c' WHERE id = 2 RETURNING name;
      SELECT id, name FROM goose ORDER BY id;
      CREATE TEMP TABLE geese AS SELECT * FROM goose;
      DELETE FROM goose;
      DROP TABLE goose, geese;`);
    expect(results.map(({ command, affected }) => [command, affected])).toEqual([
      ["CREATE TABLE", 0],
      ["INSERT", 2],
      ["UPDATE", 1],
      ["SELECT", 0],
      ["SELECT", 2],
      ["DELETE", 2],
      ["DROP TABLE", 0],
    ]);
    expect(results[3]?.columns).toEqual([
      { name: "id", type: 23 },
      { name: "name", type: 25 },
    ]);
    expect(results[3]?.rows).toEqual([
      ["1", "a"],
      ["2", "c"],
    ]);
    expect(results[2]?.rows).toEqual([["c"]]);
  });

  test("columns of the same name stay apart", async () => {
    const [result] = await run("SELECT 1 AS a, 2 AS a");
    expect(result?.rows).toEqual([["1", "2"]]);
  });

  test("a text without statements has no results", async () => {
    expect(await run(" -- nothing\n")).toEqual([]);
  });

  test("COPY TO STDOUT shows its lines", async () => {
    const [result] = await run("COPY (SELECT 1, 'ü' UNION ALL SELECT 2, NULL) TO STDOUT");
    expect(result).toMatchObject({ command: "COPY", affected: 2, rows: [["1\tü"], ["2\t\\N"]] });
  });
});

describe("errors", () => {
  test("carry every field", async () => {
    await run("CREATE TABLE eggs (id int CONSTRAINT eggs_pkey PRIMARY KEY); INSERT INTO eggs VALUES (1)");
    expect(await failure("INSERT INTO eggs VALUES (1)")).toEqual({
      message: 'duplicate key value violates unique constraint "eggs_pkey"',
      severity: "ERROR",
      sqlstate: "23505",
      detail: "Key (id)=(1) already exists.",
      schema: "public",
      table: "eggs",
      constraint: "eggs_pkey",
      completed: 0,
    });
    await run("DROP TABLE eggs");
  });

  test("the position counts characters, and completed the statements before", async () => {
    expect(await failure("SELECT '🪿'; SELECT phone FROM pg_class")).toMatchObject({
      sqlstate: "42703",
      position: 20,
      completed: 1,
    });
  });

  test("a syntax error refuses the whole text", async () => {
    expect(await failure("CREATE TABLE never (); SELEC 1")).toMatchObject({
      sqlstate: "42601",
      completed: 0,
    });
    expect((await run("SELECT to_regclass('never')"))[0]?.rows).toEqual([[null]]);
  });

  test("inside a function `where` tells the way", async () => {
    const fields = await failure("DO $$ BEGIN PERFORM 1/0; END $$");
    expect(fields.sqlstate).toBe("22012");
    expect(fields.where).toContain("inline_code_block line 1 at PERFORM");
  });

  test("a NUL character is refused before it can cut the text in two", async () => {
    expect(await failure("SELECT 1\0; SELECT 2")).toMatchObject({ sqlstate: "22021" });
  });

  test("endless recursion is PostgreSQL's error, and the session goes on", async () => {
    await run("CREATE FUNCTION again(int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN again($1 + 1); END'");
    expect(await failure("SELECT again(1)")).toMatchObject({ sqlstate: "54001" });
    await run("DROP FUNCTION again");
  });
});

describe("COPY FROM STDIN", () => {
  test.each([
    "COPY nest FROM STDIN",
    "copy/* */nest(a)\nfrom stdin with (format csv)",
    "INSERT INTO nest VALUES (1); COPY nest FROM STDIN; SELECT 1",
  ])("%s fails at once instead of waiting for ever", async (sql) => {
    await run("CREATE TEMP TABLE nest (a int)");
    expect(await failure(sql)).toMatchObject({
      sqlstate: "57014",
      message: "COPY from stdin failed: a sandbox has no standard input to copy from",
      hint: expect.stringContaining("INSERT"),
    });
    expect((await run("SELECT count(*) FROM nest"))[0]?.rows).toEqual([["0"]]);
    await run("DROP TABLE nest");
  });

  test("the word in a string or a comment is no COPY", async () => {
    expect((await run("SELECT 'COPY nest FROM STDIN' -- COPY nest FROM STDIN"))[0]?.rows).toHaveLength(1);
  });
});

describe("transactions", () => {
  test("the status follows every statement, failed ones too", async () => {
    expect(sandbox.transaction()).toBe("none");
    await run("BEGIN");
    expect(sandbox.transaction()).toBe("open");
    await failure("SELECT 1/0");
    expect(sandbox.transaction()).toBe("failed");
    expect(await failure("SELECT 1")).toMatchObject({ sqlstate: "25P02" });
    await run("ROLLBACK");
    expect(sandbox.transaction()).toBe("none");
  });

  test("several statements are one implicit transaction", async () => {
    await failure("CREATE TABLE half (); SELECT 1/0");
    expect((await run("SELECT to_regclass('half')"))[0]?.rows).toEqual([[null]]);
    expect(await failure("SELECT 1; CREATE INDEX CONCURRENTLY ON pg_class (oid)")).toMatchObject({
      sqlstate: "25001",
    });
  });

  test("runs that are started together are answered in their order", async () => {
    const results = await Promise.all([run("BEGIN"), run("SELECT 1"), run("COMMIT")]);
    expect(results.map(([result]) => result?.command)).toEqual(["BEGIN", "SELECT", "COMMIT"]);
  });
});

describe("notices", () => {
  test("arrive with their detail, before the run resolves", async () => {
    await run("DROP TABLE IF EXISTS nothing_here");
    expect(notices).toEqual([
      { severity: "NOTICE", message: 'table "nothing_here" does not exist, skipping', sqlstate: "00000" },
    ]);
  });

  test("warnings say so", async () => {
    await run("DO $$ BEGIN RAISE WARNING 'careful' USING HINT = 'slowly'; END $$");
    expect(notices).toMatchObject([{ severity: "WARNING", message: "careful", hint: "slowly" }]);
  });
});
