// Files that changed or vanished after they were applied: named always, and in the way of what is to run.
import { describe, expect, test } from "vitest";
import {
  createMigrator,
  type MigrationEvent,
  type MigratorOptions,
  type SourceFile,
} from "../../src/engine/index.ts";
import { exists, failureOf, migration, rows, usePglite } from "../support/engine.ts";

const database = usePglite();

const a = migration("00001_a.sql", "CREATE TABLE a (id int);", "DROP TABLE a;");
const edited = migration("00001_a.sql", "CREATE TABLE a (id bigint);", "DROP TABLE a;");
const b = migration("00002_b.sql", "CREATE TABLE b (id int);");

async function up(files: readonly SourceFile[], options: MigratorOptions = {}) {
  const warnings: string[] = [];
  const onEvent = (event: MigrationEvent) => {
    if (event.type === "warning") warnings.push(event.warning.code);
  };
  const work = createMigrator(database(), files, { ...options, onEvent }).up();
  return { work, warnings };
}

describe("an edited file", () => {
  test("is a warning where nothing is to run", async () => {
    await (await up([a])).work;
    const { work, warnings } = await up([edited]);
    expect(await work).toEqual([]);
    expect(warnings).toEqual(["CHECKSUM_MISMATCH"]);
    expect(await createMigrator(database(), [edited]).status()).toMatchObject([
      { state: "applied", edited: true },
    ]);
    expect((await createMigrator(database(), [a]).status())[0]).not.toHaveProperty("edited");
  });

  test("stops what is to run, and names the file and the flag", async () => {
    await (await up([a])).work;
    const failure = await failureOf((await up([edited, b])).work);
    expect(failure).toMatchObject({ code: "CHECKSUM_MISMATCH", at: { file: a.name } });
    expect(failure.message).toContain("00001_a.sql");
    expect(failure.hint).toContain("--allow-edited");
    expect(await exists(database(), "b")).toBe(false);
  });

  test("is taken as it is now where that is allowed, once and for all", async () => {
    await (await up([a])).work;
    await (await up([edited, b], { allowEdited: true })).work;
    const { work, warnings } = await up([edited, b]);
    await work;
    expect(warnings).toEqual([]);
  });

  test("may be rolled back, with a warning", async () => {
    await (await up([a])).work;
    const warnings: string[] = [];
    await createMigrator(database(), [edited], {
      onEvent: (event) => event.type === "warning" && warnings.push(event.warning.code),
    }).down();
    expect(warnings).toEqual(["CHECKSUM_MISMATCH"]);
    expect(await rows(database(), "SELECT count(*) FROM gosling_checksums")).toEqual([["0"]]);
  });

  test("is not one that only has other line ends", async () => {
    await (await up([a])).work;
    const { work, warnings } = await up([{ ...a, text: a.text.replaceAll("\n", "\r\n") }]);
    await work;
    expect(warnings).toEqual([]);
  });
});

describe("a comment", () => {
  const commented = {
    name: a.name,
    text: `-- about it\n${a.text.replace("CREATE TABLE", "-- gosling: allow X because\nCREATE  /* here */ TABLE")}`,
  };

  test("that is added to an applied file is no edit", async () => {
    await (await up([a])).work;
    const { work, warnings } = await up([commented, b]);
    expect(await work).toMatchObject([{ version: 2n }]);
    expect(warnings).toEqual([]);
    // From then on its text is known.
    expect(await createMigrator(database(), [commented, b]).status()).not.toMatchObject([
      { edited: true },
      {},
    ]);
  });

  test.each([
    ["the transaction mode", `-- +goose NO TRANSACTION\n${a.text}`],
    ["the Down section", a.text.replace("DROP TABLE a;", "DROP TABLE IF EXISTS a;")],
    ["a string that looks like a comment", a.text.replace("id int", "id text DEFAULT '-- x'")],
    ["ENVSUB", `-- +goose ENVSUB ON\n${a.text}`],
    ["a text that no longer parses", a.text.replace(";", "")],
  ])("is not the same as %s", async (_what, text) => {
    await (await up([a])).work;
    expect((await failureOf((await up([{ name: a.name, text }, b])).work)).code).toBe("CHECKSUM_MISMATCH");
  });

  test("is seen in rows of an older table, too, once their text has matched", async () => {
    await (await up([a])).work;
    await database().run("ALTER TABLE gosling_checksums DROP COLUMN content");
    expect((await failureOf((await up([commented, b])).work)).code).toBe("CHECKSUM_MISMATCH");
    await (await up([a, b])).work;
    expect(
      await rows(database(), "SELECT count(*) FROM gosling_checksums WHERE content IS NOT NULL"),
    ).toEqual([["2"]]);
    const c = migration("00003_c.sql", "CREATE TABLE c ();");
    expect(await (await up([commented, b, c])).work).toMatchObject([{ version: 3n }]);
  });
});

describe("a deleted file", () => {
  test("is a warning where nothing is to run, and stops what is", async () => {
    const c = migration("00003_c.sql", "CREATE TABLE c (id int);");
    await (await up([a, b])).work;
    const idle = await up([a]);
    expect(await idle.work).toEqual([]);
    expect(idle.warnings).toEqual(["MISSING_FILE"]);
    const failure = await failureOf((await up([a, c])).work);
    expect(failure).toMatchObject({ code: "MISSING_FILE", message: expect.stringContaining("version 2") });
    expect(failure.hint).toContain("--allow-deleted");
    expect(await (await up([a, c], { allowDeleted: true })).work).toHaveLength(1);
  });
});

describe("the table of checksums", () => {
  test("is not made with checksums off, and edits go unseen then", async () => {
    await (await up([a], { checksums: false })).work;
    expect(await exists(database(), "gosling_checksums")).toBe(false);
    expect(await (await up([edited, b], { checksums: false })).work).toHaveLength(1);
  });

  test("a database that goose managed is taken over: its files are taken as they are, then watched", async () => {
    await database().run(
      `CREATE TABLE goose_db_version (id integer PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp NOT NULL DEFAULT now());
       INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true);
       CREATE TABLE a (id int)`,
    );
    await (await up([a, b], { layout: "goose" })).work;
    expect(
      await rows(database(), "SELECT version_id, name, length(checksum) FROM gosling_checksums ORDER BY 1"),
    ).toEqual([
      ["1", "00001_a.sql", "64"],
      ["2", "00002_b.sql", "64"],
    ]);
    const { work, warnings } = await up([edited, b], { layout: "goose" });
    await work;
    expect(warnings).toEqual(["CHECKSUM_MISMATCH"]);
  });

  test("keeps the files of two version tables apart", async () => {
    await (await up([a])).work;
    await createMigrator(database(), [migration("00001_seed.sql", "INSERT INTO a VALUES (1);")], {
      table: "seeds",
    }).up();
    expect(await rows(database(), "SELECT version_table, name FROM gosling_checksums ORDER BY 1")).toEqual([
      ["public.schema_migrations", "00001_a.sql"],
      ["public.seeds", "00001_seed.sql"],
    ]);
  });

  test("knows the version table however its name is written", async () => {
    await (await up([a])).work;
    const { work, warnings } = await up([edited], { table: "public.SCHEMA_migrations" });
    await work;
    expect(warnings).toEqual(["CHECKSUM_MISMATCH"]);
  });
});
