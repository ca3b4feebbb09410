// A database that the other layout manages is not begun anew: every file would run a second time.
import { describe, expect, test } from "vitest";
import { convertLayout, createMigrator, type Layout, type Migrator } from "../../src/engine/index.ts";
import { exists, failureOf, migration, SpyDatabase, usePglite } from "../support/engine.ts";

const database = usePglite();
const files = [
  migration("1_a.sql", "CREATE TABLE IF NOT EXISTS a (id int);", "DROP TABLE a;"),
  migration("2_b.sql", "CREATE TABLE b (id int);", "DROP TABLE b;"),
];
const commands: readonly [string, (migrator: Migrator) => Promise<unknown>][] = [
  ["up", (migrator) => migrator.up()],
  ["down", (migrator) => migrator.down()],
  ["reset", (migrator) => migrator.reset()],
  ["status", (migrator) => migrator.status()],
  ["version", (migrator) => migrator.version()],
  ["plan", (migrator) => migrator.plan()],
  ["repair", (migrator) => migrator.repair(2n, "applied")],
];

describe.each([
  ["goose", "schema_migrations", "goose_db_version"],
  ["schema_migrations", "goose", "schema_migrations"],
] as const)("a database in the layout %s, asked for %s", (from, to, table) => {
  const own = to === "goose" ? "goose_db_version" : "schema_migrations";
  const begin = () => createMigrator(database(), files.slice(0, 1), { layout: from }).up();
  const layout: Layout = to;

  test.each(commands)("%s is refused, and creates nothing", async (_, act) => {
    await begin();
    const spy = new SpyDatabase(database());
    const failure = await failureOf(act(createMigrator(spy, files, { layout })));
    expect(failure).toMatchObject({ code: "OTHER_LAYOUT", done: [] });
    expect(failure.message).toContain(table);
    expect(failure.hint).toContain(`--layout ${from}`);
    expect(failure.hint).toContain(`gosling convert --to ${to}`);
    expect(failure.hint).toContain(`--table ${own}`);
    expect(spy.sent.every((sql) => sql.startsWith("SELECT"))).toBe(true);
    expect(await exists(database(), own)).toBe(false);
  });

  test("the ways of the hint lead on", async () => {
    await begin();
    await createMigrator(database(), files, { layout: from }).up();
    await convertLayout(database(), { to });
    expect(await createMigrator(database(), files, { layout }).up()).toEqual([]);
  });

  test("who names the table means it", async () => {
    await begin();
    expect(await createMigrator(database(), files, { layout, table: own }).up()).toHaveLength(2);
    // Both are there now: nothing is in doubt any more.
    expect(await createMigrator(database(), files, { layout }).up()).toEqual([]);
  });
});
