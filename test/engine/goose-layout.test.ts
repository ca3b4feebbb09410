// Corners of goose's own table and files; what is expected was seen from goose itself, or is named in docs/goose-compatibility.md.
import { describe, expect, test } from "vitest";
import { createMigrator, type MigratorOptions, type SourceFile } from "../../src/engine/index.ts";
import { exists, failureOf, migration, rows, usePglite } from "../support/engine.ts";

const database = usePglite();

const a = migration("00001_a.sql", "CREATE TABLE a ();", "DROP TABLE a;");
const b = migration("00002_b.sql", "CREATE TABLE b ();", "DROP TABLE b;");
const c = migration("00003_c.sql", "CREATE TABLE c ();", "DROP TABLE c;");
const inGo: SourceFile = { name: "migrations/00002_b.go", text: "package migrations\n" };

const goose = (files: readonly SourceFile[], options: MigratorOptions = {}) =>
  createMigrator(database(), files, { layout: "goose", ...options });
const sql = (text: string) => database().run(text);
const recorded = async () =>
  (await rows(database(), "SELECT version_id FROM goose_db_version ORDER BY id")).map(([id]) => Number(id));

describe("a table in which no version's newest row says applied", () => {
  const emptied = async () => {
    await goose([a, b, c]).up(2n);
    await sql(
      "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, false), (1, false), (2, false)",
    );
    return goose([a, b, c]);
  };

  test.each(["up", "upByOne", "down", "redo", "status", "version"] as const)(
    "is refused by %s",
    async (command) => {
      const migrator = await emptied();
      expect((await failureOf(migrator[command]())).code).toBe("VERSION_TABLE_UNREADABLE");
      expect(await exists(database(), "c")).toBe(false);
    },
  );

  test("does not stop reset, which asks for no version", async () => {
    expect(await (await emptied()).reset()).toEqual([]);
  });
});

test("a row that says neither applied nor not is refused", async () => {
  await goose([a]).up();
  await sql(
    "ALTER TABLE goose_db_version ALTER is_applied DROP NOT NULL; UPDATE goose_db_version SET is_applied = NULL",
  );
  expect(await failureOf(goose([a, b]).up())).toMatchObject({
    code: "VERSION_TABLE_UNREADABLE",
    message: expect.stringContaining("NULL"),
  });
});

test("a time that is NULL in an old table is unknown, where goose's status fails", async () => {
  await goose([a]).up();
  await sql(
    "ALTER TABLE goose_db_version ALTER tstamp DROP NOT NULL; UPDATE goose_db_version SET tstamp = NULL",
  );
  expect(await goose([a]).status()).toMatchObject([{ version: 1n, state: "applied", at: null }]);
});

test("a table without tstamp is refused", async () => {
  await goose([a]).up();
  await sql("ALTER TABLE goose_db_version DROP COLUMN tstamp");
  expect(await failureOf(goose([a, b]).up())).toMatchObject({
    code: "VERSION_TABLE_UNREADABLE",
    database: { sqlstate: "42703" },
  });
});

test("without a file, nothing is made", async () => {
  for (const command of ["down", "redo", "reset", "status"] as const)
    expect((await failureOf(goose([])[command]())).code).toMatch(/NO_MIGRATION_FILES|NOTHING_TO_ROLL_BACK/);
  expect((await failureOf(goose([], { versioning: false }).version())).code).toBe("NO_MIGRATION_FILES");
  expect(await exists(database(), "goose_db_version")).toBe(false);
});

test("a plain name of other letters than ASCII is folded as PostgreSQL does", async () => {
  await sql('CREATE SCHEMA "Ünï"');
  await goose([a], { table: "Ünï.Versions" }).up();
  expect(await exists(database(), '"Ünï".versions')).toBe(true);
  expect(await goose([a], { table: '"Ünï"."versions"' }).status()).toMatchObject([{ state: "applied" }]);
});

test("a run tells the current version: the one applied last", async () => {
  const told: (bigint | null)[] = [];
  const options: MigratorOptions = {
    allowMissing: true,
    onEvent: (event) => {
      if (event.type === "done") told.push(event.version);
    },
  };
  await goose([a, c]).up();
  const migrator = goose([a, b, c], options);
  await migrator.up();
  await migrator.up();
  expect(await migrator.version()).toBe(2n);
  await migrator.down();
  await migrator.redo();
  await migrator.downTo(0n);
  expect(told).toEqual([2n, 2n, 3n, 3n, null]);
});

describe("a migration in Go", () => {
  test("stops what would run it, before anything is run", async () => {
    const failure = await failureOf(goose([a, inGo, c]).up());
    expect(failure).toMatchObject({ code: "GO_MIGRATION", at: { file: inGo.name }, done: [] });
    expect(failure.hint).toContain("gosling repair 2 --as applied");
    expect(await exists(database(), "a")).toBe(false);
    await goose([a, inGo, c]).upByOne();
    expect((await failureOf(goose([a, inGo, c]).upByOne())).code).toBe("GO_MIGRATION");
    expect(await goose([a, inGo, c]).status()).toMatchObject([
      { state: "applied" },
      { name: "00002_b.go", state: "pending" },
      { state: "pending" },
    ]);
  });

  test("is in nobody's way once it is recorded, and cannot be rolled back", async () => {
    const migrator = goose([a, inGo, c]);
    await migrator.upByOne();
    await migrator.repair(2n, "applied");
    await migrator.up();
    expect(await recorded()).toEqual([0, 1, 2, 3]);
    await migrator.down();
    expect((await failureOf(migrator.down())).code).toBe("GO_MIGRATION");
    expect((await failureOf(migrator.reset())).code).toBe("GO_MIGRATION");
    expect(await recorded()).toEqual([0, 1, 2]);
  });
});

describe("down-to", () => {
  test("needs no file of the version where it stops", async () => {
    await goose([a, b, c]).up();
    expect(await goose([b, c]).downTo(1n)).toHaveLength(2);
    expect(await recorded()).toEqual([0, 1]);
  });

  test("ends well in a table without the row of version 0", async () => {
    await goose([a, b]).up();
    await sql("DELETE FROM goose_db_version WHERE version_id = 0");
    expect(await goose([a, b]).downTo(0n)).toHaveLength(2);
    expect(await recorded()).toEqual([]);
    expect((await failureOf(goose([a, b]).up())).code).toBe("VERSION_TABLE_UNREADABLE");
  });
});
