// From one layout of the version table to the other and back.
import { expect, test } from "vitest";
import { convertLayout, createMigrator } from "../../src/engine/index.ts";
import { exists, failureOf, migration, noTransaction, rows, usePglite } from "../support/engine.ts";

const database = usePglite();

const files = [1, 2, 3].map((n) =>
  migration(`0000${n}_t.sql`, `CREATE TABLE t${n} (id int);`, `DROP TABLE t${n};`),
);
const clock = () => new Date("2025-12-20T12:00:00Z");

test("to goose's layout: version 0 first, the times kept; goose's reader and ours go on", async () => {
  await createMigrator(database(), files.slice(0, 2), { clock }).up();
  const conversion = await convertLayout(database(), { to: "goose" });
  expect(conversion).toMatchObject({
    done: true,
    versions: 2,
    from: { table: "schema_migrations" },
    to: { table: "goose_db_version" },
  });
  expect(
    await rows(
      database(),
      "SELECT id, version_id, is_applied, tstamp FROM goose_db_version WHERE version_id > 0 ORDER BY id",
    ),
  ).toEqual([
    ["2", "1", "t", "2025-12-20 12:00:00"],
    ["3", "2", "t", "2025-12-20 12:00:00"],
  ]);
  expect(await exists(database(), "schema_migrations")).toBe(false);
  const migrator = createMigrator(database(), files, { layout: "goose" });
  expect(await migrator.up()).toMatchObject([{ version: 3n }]);
  expect(await migrator.down()).toMatchObject({ version: 3n });
});

test("and back: the newest row of a version counts, rows that say not applied are left out", async () => {
  await createMigrator(database(), files, { layout: "goose", clock }).up();
  await database().run("INSERT INTO goose_db_version (version_id, is_applied) VALUES (3, false)");
  await convertLayout(database(), { to: "schema_migrations", toTable: "applied" });
  expect(await rows(database(), "SELECT * FROM applied ORDER BY 1")).toEqual([
    ["1", "f", "2025-12-20 12:00:00"],
    ["2", "f", "2025-12-20 12:00:00"],
  ]);
  expect(await exists(database(), "goose_db_version")).toBe(false);
});

test("checksums move along", async () => {
  await createMigrator(database(), files).up();
  await convertLayout(database(), { to: "goose" });
  const warnings: string[] = [];
  const edited = [migration("00001_t.sql", "CREATE TABLE t1 (id bigint);"), ...files.slice(1)];
  await createMigrator(database(), edited, {
    layout: "goose",
    onEvent: (event) => event.type === "warning" && warnings.push(event.warning.code),
  }).up();
  expect(warnings).toEqual(["CHECKSUM_MISMATCH"]);
});

test("checksums move to another schema, over what is left there from another time", async () => {
  await database().run("CREATE SCHEMA meta");
  await createMigrator(database(), files, { table: "meta.applied" }).up();
  await database().run("DROP TABLE meta.applied; DROP TABLE t1, t2, t3");
  const other = [migration("00001_t.sql", "CREATE TABLE t1 (id bigint);"), ...files.slice(1)];
  await createMigrator(database(), other, { layout: "goose" }).up();
  await convertLayout(database(), { to: "schema_migrations", toTable: "meta.applied" });
  const checksums = "SELECT version_table, count(*) FROM gosling_checksums GROUP BY 1";
  expect(await rows(database(), checksums.replace("gosling", "meta.gosling"))).toEqual([
    ["meta.applied", "3"],
  ]);
  expect(await rows(database(), checksums)).toEqual([]);
  expect(await createMigrator(database(), files, { table: "meta.applied" }).status()).toMatchObject([
    { version: 1n, edited: true },
    { version: 2n },
    { version: 3n },
  ]);
});

test("a dry run shows the SQL and does nothing", async () => {
  await createMigrator(database(), files).up();
  const conversion = await convertLayout(database(), { to: "goose", dryRun: true });
  expect(conversion).toMatchObject({ done: false, versions: 3 });
  expect(conversion.sql.at(-1)).toBe("DROP TABLE schema_migrations");
  expect(await exists(database(), "goose_db_version")).toBe(false);
  expect(await exists(database(), "schema_migrations")).toBe(true);
});

test.each([
  ["there is no table to move", async () => undefined],
  [
    "the other is there already",
    async () => {
      await createMigrator(database(), files).up();
      await createMigrator(database(), files, { layout: "goose", table: "goose_db_version" }).version();
    },
  ],
  [
    "a file stopped half-way",
    async () => {
      await createMigrator(database(), [noTransaction("00001_n.sql", "SELECT 1;\nSELECT 1/0;")])
        .up()
        .catch(() => undefined);
    },
  ],
])("is refused where %s, and nothing is done", async (_title, prepare) => {
  await prepare();
  expect((await failureOf(convertLayout(database(), { to: "goose" }))).code).toBe("LAYOUT_NOT_CONVERTIBLE");
});
