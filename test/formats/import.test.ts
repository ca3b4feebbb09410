// `gosling import` writes goose's files and touches nothing else; what runs goose's files says so.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { place } from "../authors/terminal.ts";
import { dedent } from "../support/dedent.ts";

const DBMATE = {
  "db/20240101000001_users.sql": dedent`
    -- migrate:up
    CREATE TABLE users (id int);
    DO $$
    BEGIN
      PERFORM 1;
    END $$;

    -- migrate:down
    DROP TABLE users;
  `,
  "db/20240101000002_index.sql": dedent`
    -- migrate:up transaction:false
    CREATE INDEX CONCURRENTLY i ON users (id);

    -- migrate:down transaction:false
    DROP INDEX i;
  `,
};

test("writes each file as goose's, and never over another", async () => {
  const at = place(DBMATE);
  const done = await at.run("import", "db", "--to", "migrations");
  expect(done).toEqual({ code: 0, out: "2 files of dbmate written to migrations\n", err: "" });
  expect(at.read("migrations/20240101000001_users.sql")).toBe(
    [
      "-- +goose Up",
      "CREATE TABLE users (id int);",
      "",
      "-- +goose StatementBegin",
      "DO $$",
      "BEGIN",
      "  PERFORM 1;",
      "END $$;",
      "-- +goose StatementEnd",
      "",
      "-- +goose Down",
      "DROP TABLE users;",
      "",
    ].join("\n"),
  );
  expect(at.read("migrations/20240101000002_index.sql")).toMatch(
    /^-- \+goose NO TRANSACTION\n-- \+goose Up\n/,
  );
  expect(await at.run("validate", "migrations")).toMatchObject({ code: 0 });
  const again = await at.run("import", "db", "--to", "migrations");
  expect(again).toMatchObject({
    code: 2,
    err: expect.stringContaining("exists already; nothing was written"),
  });
});

test("a dry run writes nothing", async () => {
  const at = place(DBMATE);
  const { code, out } = await at.run("import", "db", "--to", "migrations", "--dry-run");
  expect(code).toBe(0);
  expect(out).toContain("-- migrations/20240101000001_users.sql\n-- +goose Up\n");
  expect(out).toContain("-- 2 files of dbmate would be written; nothing was\n");
  expect(existsSync(join(at.folder, "migrations"))).toBe(false);
});

test("up and its kin name the way instead of complaining about text before Up", async () => {
  const at = place(DBMATE);
  expect(await at.run("up", "--dir", "db", "--database", "pglite:")).toMatchObject({
    code: 2,
    err: expect.stringContaining("db holds migrations of dbmate; gosling up runs goose's"),
  });
});

test("validate names places in the files as they are", async () => {
  const at = place({ ...DBMATE, "db/notes.sql": "-- migrate:up\nSELECT 1;\n" });
  const { code, err } = await at.run("validate", "db");
  expect(code).toBe(0);
  expect(err).toContain("db/notes.sql:1:1: warning: its name is not VERSION_NAME.sql (FILE_LEFT_OUT)");
});

test.each([
  [["import"], "import needs a DIR"],
  [["import", "db"], "import needs --to DIR"],
  [["import", "db", "--to", "x", "--format", "rails"], "there is no format rails"],
  [["import", "nowhere", "--to", "x"], "there is no folder nowhere"],
  [["import", "own", "--to", "x"], "own holds goose's files already"],
])("%j is bad input", async (args, says) => {
  const at = place({ ...DBMATE, "own/1_a.sql": "-- +goose Up\nSELECT 1;\n" });
  expect(await at.run(...args)).toMatchObject({ code: 2, err: expect.stringContaining(says) });
});
