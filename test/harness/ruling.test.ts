// What may be sent to a server, by the parse tree: statement by statement, and with the places of errors kept.
import { describe, expect, test } from "vitest";
import { DatabaseError } from "../../src/engine/index.ts";
import { runEdited } from "../../src/harness/databases/edits.ts";
import { guardedFactory } from "../../src/harness/databases/guard.ts";
import { loadSqlParser } from "../../src/harness/index.ts";

const parser = await loadSqlParser();

/** What reaches the server of a text, where the roles `old` and `Old One` were there. */
async function sent(sql: string, disposable = false): Promise<string> {
  let text = "";
  const made: string[] = [];
  const guarded = guardedFactory(
    {
      limits: [],
      open: async () => ({
        database: {
          run: async (given) => {
            text = given;
            return [];
          },
          describe: () => Promise.reject(new Error("not here")),
        },
        takeNotices: () => [],
        copy: () => Promise.reject(new Error("not here")),
        close: async () => undefined,
      }),
    },
    parser,
    {
      before: new Set(["old", "Old One"]),
      makeRole: async (name) => void made.push(name),
      extensionBy: (name) => (name === "postgis" ? { create: "c", drop: "d" } : undefined),
      disposable,
    },
  );
  await (await guarded.open()).database.run(sql);
  return made.length > 0 ? `${text} [makes ${made.join(", ")}]` : text;
}

describe("a statement on a server", () => {
  test.each([
    ["CREATE TABLE t (a int)", "CREATE TABLE t (a int)"],
    ["GRANT SELECT ON t TO reader, PUBLIC", "GRANT SELECT ON t TO reader, PUBLIC"],
    ["GRANT SELECT ON t TO old", "SELECT"],
    [
      'GRANT SELECT ON t TO reader, "Old One", PUBLIC WITH GRANT OPTION',
      "GRANT SELECT ON t TO reader, PUBLIC WITH GRANT OPTION",
    ],
    ["GRANT SELECT ON t TO GROUP old, GROUP reader", "GRANT SELECT ON t TO GROUP reader"],
    ["ALTER TABLE é OWNER TO old", "ALTER TABLE é OWNER TO CURRENT_USER"],
    ["ALTER TABLE t OWNER TO old, ADD COLUMN b int", "ALTER TABLE t OWNER TO CURRENT_USER, ADD COLUMN b int"],
    ["ALTER TABLE t OWNER TO reader", "ALTER TABLE t OWNER TO reader"],
    ["ALTER DATABASE other OWNER TO old", "SELECT"],
    ["CREATE SCHEMA app AUTHORIZATION old", "CREATE SCHEMA app AUTHORIZATION CURRENT_USER"],
    ["CREATE SCHEMA AUTHORIZATION old", 'CREATE SCHEMA "old" AUTHORIZATION CURRENT_USER'],
    ["CREATE ROLE reader LOGIN PASSWORD 'x' SUPERUSER", "SELECT [makes reader]"],
    ["CREATE USER old", "SELECT"],
    ["DO $$ BEGIN CREATE ROLE Reader; END $$", "DO $$ BEGIN CREATE ROLE Reader; END $$ [makes reader]"],
    ["ALTER SYSTEM SET work_mem = 1; SELECT 1", "SELECT; SELECT 1"],
    ["CREATE EXTENSION pgcrypto", "CREATE EXTENSION pgcrypto"],
    ["CREATE EXTENSION postgis SCHEMA app CASCADE", "SELECT c('postgis', 'app', true, NULL, true, false)"],
    ["DROP EXTENSION IF EXISTS postgis", "SELECT d('postgis', false, true)"],
    ["COPY t FROM STDIN", "COPY t FROM STDIN"],
    ["not even SQL", "not even SQL"],
  ])("%s", async (given, expected) => expect(await sent(given)).toBe(expected));

  test.each([
    "COPY t FROM PROGRAM 'ls'",
    "COPY t TO '/tmp/x'",
    "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
    "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
    "CREATE TABLESPACE s LOCATION '/tmp'",
    "CREATE SERVER s FOREIGN DATA WRAPPER w",
    "LOAD 'x'",
    "DO $$ BEGIN REVOKE ALL ON DATABASE other FROM PUBLIC; END $$",
  ])("%s is refused by a statement that fails with 42501", async (given) => {
    expect(await sent(given)).toMatch(/^DO LANGUAGE plpgsql '.*42501/);
    expect(await sent(given, true)).toBe(given);
  });

  test("an error keeps its place in the text that was given", async () => {
    const sql = "SELECT '😀'; ALTER TABLE a OWNER TO old; SELECT x";
    const edits = [{ start: sql.indexOf("old"), end: sql.indexOf("old") + 3, text: "CURRENT_USER" }];
    const failing = {
      run: (text: string) =>
        Promise.reject(new DatabaseError({ message: "x", sqlstate: "42703", position: [...text].length })),
    };
    await expect(runEdited(failing, sql, edits)).rejects.toMatchObject({
      fields: { position: [...sql].length },
    });
  });
});
