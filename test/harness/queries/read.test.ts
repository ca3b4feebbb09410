// Query files to queries: sqlc's macros, pgtyped's parameters and their expansions, plain statements; each with its place.
import { expect, test } from "vitest";
import { readQueries } from "../../../src/harness/queries/read.ts";
import { dedent } from "../../support/dedent.ts";
import { sqlParser } from "../support.ts";

const parser = await sqlParser();
const read = (text: string) => readQueries([{ name: "q.sql", text }], parser);
const sqlOf = (text: string) => read(text).queries.map(({ name, sql }) => [name, sql]);

test("sqlc: each macro is a parameter, the same name the same one", () => {
  expect(
    sqlOf(`-- name: A :many
-- what it is for
SELECT * FROM t WHERE a = @a AND b=@b AND c = sqlc.arg(a) AND d = sqlc.narg('d') AND e IN (sqlc.slice('e')) AND f <@ g AND h @> '{}';
/* name: B :one */
SELECT sqlc.embed(t), t.a FROM t WHERE a = $2 AND b = $1;`),
  ).toEqual([
    [
      "A",
      "SELECT * FROM t WHERE a = $1 AND b=$2 AND c = $1 AND d = $3 AND e IN ($4) AND f <@ g AND h @> '{}'",
    ],
    ["B", "SELECT t.*, t.a FROM t WHERE a = $2 AND b = $1"],
  ]);
});

test("pgtyped: names after a colon, and what @param makes of them", () => {
  expect(
    sqlOf(`/*
  @name Find
  @param ids -> (...)
  @param user -> (name!, email)
*/
SELECT id::text, tags[1:2] FROM t WHERE id IN :ids AND name = :name! AND b = :name AND (name, email) = :user;
/* @name Insert
   @param rows -> ((a, b)...) */
INSERT INTO t (a, b) VALUES :rows;`),
  ).toEqual([
    [
      "Find",
      "SELECT id::text, tags[1:2] FROM t WHERE id IN ($1) AND name = $2 AND b = $2 AND (name, email) = ($3, $4)",
    ],
    ["Insert", "INSERT INTO t (a, b) VALUES ($1, $2)"],
  ]);
});

test("plain: statements by number, with $1, :name or @name; what is no query is listed", () => {
  const { queries, unchecked } = read(
    dedent`
      SELECT 1;
      -- two
      SELECT a FROM t WHERE b = :b AND c = @c;
      SELECT FROM WHERE;
      SET a = 1;
      TRUNCATE a, b.c;
      COPY t (a) FROM STDIN;`,
  );
  expect(queries.map(({ name, sql, at }) => [name, at.line, sql])).toEqual([
    ["statement 1", 1, "SELECT 1"],
    ["statement 2", 3, "SELECT a FROM t WHERE b = $1 AND c = $2"],
    ["statement 5", 6, "SELECT FROM a AS t0, b.c AS t1"],
    ["statement 6", 7, "SELECT a FROM t"],
  ]);
  expect(unchecked.map(({ query, at, why }) => [query, at.line, at.column, why])).toEqual([
    ["statement 3", 4, 13, 'syntax error at or near "WHERE"'],
    ["statement 4", 5, 1, "PostgreSQL prepares no statement of this kind"],
  ]);
});

test("a position in the prepared text is a place in the file, behind what was replaced, too", () => {
  const [query] = read(
    "-- name: A :one\nSELECT é\n  FROM t WHERE a = sqlc.arg(long_name) AND missing = 1;",
  ).queries;
  expect(query!.sql).toBe("SELECT é\n  FROM t WHERE a = $1 AND missing = 1");
  const at = query!.sql.indexOf("missing");
  expect(query!.place(at + 1)).toEqual({ file: "q.sql", line: 3, column: 44 });
});

test("an empty file and a comment are said to hold nothing", () => {
  expect(read("-- later\n").unchecked).toMatchObject([{ query: "q.sql", why: "it holds no statement" }]);
  expect(read("")).toEqual({ queries: [], unchecked: [] });
});
