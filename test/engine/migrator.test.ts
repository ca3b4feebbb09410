// The migrator on a real PostgreSQL (PGlite), in the default layout.
import { describe, expect, test } from "vitest";
import { applyPending, createMigrator, type MigrationEvent } from "../../src/engine/index.ts";
import { dedent } from "../support/dedent.ts";
import {
  eventTypes,
  exists,
  failureOf,
  migration,
  noTransaction,
  rows,
  SpyDatabase,
  usePglite,
} from "../support/engine.ts";

const database = usePglite();

const a = migration("00001_a.sql", "CREATE TABLE a (id int);", "DROP TABLE a;");
const b = migration("00002_b.sql", "CREATE TABLE b (id int);\nINSERT INTO b VALUES (1);", "DROP TABLE b;");
const c = migration("00003_c.sql", "CREATE TABLE c (id int);", "DROP TABLE c;");
const versions = () =>
  rows(database(), "SELECT version_id, is_dirty FROM schema_migrations ORDER BY version_id");

describe("applyPending", () => {
  test("tells each step of a start, in order", async () => {
    const events: MigrationEvent[] = [];
    const results = await applyPending(database(), [a, b], { onEvent: (event) => events.push(event) });
    expect(eventTypes(events)).toEqual([
      "connected",
      "version-table-read",
      "files-read",
      "planned",
      "lock-acquired",
      "version-table-created",
      "migration-started",
      "migration-finished",
      "migration-started",
      "migration-finished",
      "done",
      "lock-released",
    ]);
    expect(events[0]).toMatchObject({ server: expect.stringMatching(/^PostgreSQL \d+/) });
    expect(events[1]).toMatchObject({ table: "schema_migrations", exists: false, rows: [] });
    expect(results).toMatchObject([
      { version: 1n, name: "00001_a.sql", direction: "up", outcome: "ran" },
      { version: 2n, name: "00002_b.sql", direction: "up", outcome: "ran" },
    ]);
    expect(await versions()).toEqual([
      ["1", "f"],
      ["2", "f"],
    ]);
  });

  test("a second start reads in two round trips, takes no lock and writes nothing", async () => {
    await applyPending(database(), [a, b]);
    const before = await rows(database(), "SELECT xmin, * FROM schema_migrations");
    const spy = new SpyDatabase(database());
    const events: MigrationEvent[] = [];
    expect(await applyPending(spy, [a, b], { onEvent: (event) => events.push(event) })).toEqual([]);
    expect(spy.sent).toHaveLength(2);
    expect(spy.sent.join()).not.toMatch(/lock|INSERT|CREATE/i);
    expect(eventTypes(events)).toEqual(["connected", "version-table-read", "files-read", "planned", "done"]);
    expect(events.at(-1)).toMatchObject({ version: 2n, results: [] });
    expect(await rows(database(), "SELECT xmin, * FROM schema_migrations")).toEqual(before);
  });

  test("an empty folder is a mistake, and nothing is created for it", async () => {
    expect((await failureOf(applyPending(database(), []))).code).toBe("NO_MIGRATION_FILES");
    expect(await exists(database(), "schema_migrations")).toBe(false);
  });

  test("the version table is the documented one", async () => {
    await applyPending(database(), [a]);
    const columns = await rows(
      database(),
      `SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns
       WHERE table_name = 'schema_migrations' ORDER BY ordinal_position`,
    );
    expect(columns).toEqual([
      ["version_id", "bigint", "NO", null],
      ["is_dirty", "boolean", "NO", null],
      ["timestamp", "timestamp without time zone", "NO", "now()"],
    ]);
    expect(
      await rows(
        database(),
        "SELECT timestamp = (SELECT max(timestamp) FROM schema_migrations) FROM schema_migrations",
      ),
    ).toEqual([["t"]]);
  });

  test("records the time of the clock that it is given, in UTC", async () => {
    await applyPending(database(), [a], { clock: () => new Date("2025-12-20T12:00:00.250Z") });
    expect(await rows(database(), "SELECT timestamp FROM schema_migrations")).toEqual([
      ["2025-12-20 12:00:00.25"],
    ]);
  });
});

describe("a file that does not parse", () => {
  const broken = { name: "migrations/00003_x.sql", text: "-- +goose Up\nCREATE TABLE x (id int)\n" };

  test("stops before anything is run, created or locked", async () => {
    const spy = new SpyDatabase(database());
    const failure = await failureOf(createMigrator(spy, [a, b, broken]).up());
    expect(failure).toMatchObject({
      code: "UNFINISHED_STATEMENT",
      at: { file: broken.name, line: 2, column: 1 },
      done: [],
    });
    expect(spy.sent).toHaveLength(1);
    expect(await exists(database(), "a")).toBe(false);
    expect(await exists(database(), "schema_migrations")).toBe(false);
  });

  test("does not matter when it is not going to run", async () => {
    await createMigrator(database(), [a, b, broken]).up(2n);
    expect(await versions()).toHaveLength(2);
  });

  test("a broken Down is a warning before an up, and stops a down", async () => {
    const half = {
      name: "migrations/00001_h.sql",
      text: dedent`
        -- +goose Up
        CREATE TABLE h (id int);
        -- +goose Down
        DROP TABLE h
      `,
    };
    const events: MigrationEvent[] = [];
    const migrator = createMigrator(database(), [half], { onEvent: (event) => events.push(event) });
    await migrator.up();
    expect(events.filter((event) => event.type === "warning")).toMatchObject([
      { warning: { code: "UNFINISHED_STATEMENT", at: { line: 4, column: 1 } } },
    ]);
    expect((await failureOf(migrator.down())).code).toBe("UNFINISHED_STATEMENT");
    expect(await versions()).toEqual([["1", "f"]]);
  });
});

describe("going down", () => {
  test("down, redo, downTo and reset", async () => {
    const migrator = createMigrator(database(), [a, b, c]);
    await migrator.up();
    expect(await migrator.down()).toMatchObject({ version: 3n, direction: "down" });
    expect(await exists(database(), "c")).toBe(false);
    expect(await migrator.redo()).toMatchObject([
      { version: 2n, direction: "down" },
      { version: 2n, direction: "up" },
    ]);
    expect(await migrator.version()).toBe(2n);
    await migrator.up();
    expect(await migrator.downTo(1n)).toHaveLength(2);
    expect(await migrator.reset()).toHaveLength(1);
    expect(await migrator.version()).toBe(0n);
    expect(await versions()).toEqual([]);
  });

  test("an empty Down removes the row and brings nothing back", async () => {
    const drop = migration("00002_drop.sql", "DROP TABLE a;");
    const migrator = createMigrator(database(), [a, drop]);
    await migrator.up();
    expect(await migrator.down()).toMatchObject({ version: 2n, outcome: "empty" });
    expect(await exists(database(), "a")).toBe(false);
    expect(await migrator.version()).toBe(1n);
  });

  test("is refused, and creates nothing, where nothing was ever applied", async () => {
    const migrator = createMigrator(database(), [a]);
    expect((await failureOf(migrator.down())).code).toBe("NOTHING_TO_ROLL_BACK");
    expect((await failureOf(migrator.reset())).code).toBe("NOTHING_TO_ROLL_BACK");
    expect(await exists(database(), "schema_migrations")).toBe(false);
  });

  test("reading creates nothing either", async () => {
    const migrator = createMigrator(database(), [a]);
    expect(await migrator.version()).toBe(0n);
    expect(await migrator.status()).toMatchObject([{ version: 1n, state: "pending" }]);
    expect(await migrator.rows()).toEqual([]);
    expect(await migrator.plan()).toHaveLength(1);
    expect(await exists(database(), "schema_migrations")).toBe(false);
  });
});

describe("a late file", () => {
  test("is refused, and applied out of order where that is allowed", async () => {
    await createMigrator(database(), [a, c]).up();
    const failure = await failureOf(createMigrator(database(), [a, b, c]).up());
    expect(failure).toMatchObject({ code: "OUT_OF_ORDER", at: { file: b.name } });
    expect(await createMigrator(database(), [a, b, c]).status()).toMatchObject([
      { version: 1n, outOfOrder: false },
      { version: 2n, state: "pending", outOfOrder: true },
      { version: 3n, outOfOrder: false },
    ]);
    await createMigrator(database(), [a, b, c], { allowMissing: true }).up();
    expect(await versions()).toEqual([
      ["1", "f"],
      ["2", "f"],
      ["3", "f"],
    ]);
  });

  test("down goes by the versions in this layout", async () => {
    await createMigrator(database(), [a, c]).up();
    const migrator = createMigrator(database(), [a, b, c], { allowMissing: true });
    await migrator.up();
    expect(await migrator.down()).toMatchObject({ version: 3n });
  });
});

test("plan shows what would be sent, and changes nothing", async () => {
  const notes = noTransaction("00002_n.sql", "CREATE TABLE n (id int);");
  const planned = await createMigrator(database(), [a, notes]).plan();
  expect(planned.map(({ sql }) => sql)).toEqual([
    [
      "BEGIN",
      "CREATE TABLE a (id int);",
      "INSERT INTO schema_migrations (version_id, is_dirty) VALUES (1, false)",
      "COMMIT",
    ],
    [
      "INSERT INTO schema_migrations (version_id, is_dirty) VALUES (2, true)",
      "CREATE TABLE n (id int);",
      "UPDATE schema_migrations SET is_dirty = false, timestamp = now() WHERE version_id = 2",
    ],
  ]);
  expect(await exists(database(), "a")).toBe(false);
});

test("statuses name versions without a file", async () => {
  await createMigrator(database(), [a, b]).up();
  expect(await createMigrator(database(), [a]).status()).toMatchObject([
    { version: 1n, state: "applied", name: "00001_a.sql", at: expect.stringMatching(/^\d{4}-\d\d-\d\d /) },
    { version: 2n, state: "missing-file", name: "" },
  ]);
});

describe("repair", () => {
  test("records a version as applied without running it, and as pending again", async () => {
    const migrator = createMigrator(database(), [a, b]);
    await migrator.up(1n);
    expect(await migrator.repair(2n, "applied")).toMatchObject({
      version: 2n,
      name: "00002_b.sql",
      outcome: "recorded",
    });
    expect(await exists(database(), "b")).toBe(false);
    expect(await migrator.up()).toEqual([]);
    await migrator.repair(2n, "pending");
    expect(await migrator.up()).toHaveLength(1);
  });

  test("works on a database that has no version table yet: a baseline", async () => {
    await database().run("CREATE TABLE a (id int)");
    const migrator = createMigrator(database(), [a, b]);
    await migrator.repair(1n, "applied");
    expect(await migrator.up()).toMatchObject([{ version: 2n }]);
  });

  test.each([
    ["an unknown version", 9n, "applied", "UNKNOWN_VERSION"],
    ["one that is applied already", 1n, "applied", "ALREADY_APPLIED"],
    ["one that is pending already", 2n, "pending", "NOT_APPLIED"],
  ] as const)("refuses %s", async (_title, version, as, code) => {
    const migrator = createMigrator(database(), [a, b]);
    await migrator.up(1n);
    expect((await failureOf(migrator.repair(version, as))).code).toBe(code);
    expect(await versions()).toEqual([["1", "f"]]);
  });

  test("a version whose file is gone can be recorded as pending", async () => {
    await createMigrator(database(), [a, b]).up();
    await createMigrator(database(), [a]).repair(2n, "pending");
    expect(await versions()).toEqual([["1", "f"]]);
  });
});

describe("the version table's name", () => {
  test("may have a schema, capitals and quotes", async () => {
    await database().run(
      'CREATE SCHEMA meta; CREATE TABLE meta."Applied ""x""" (version_id bigint PRIMARY KEY, is_dirty boolean NOT NULL, timestamp timestamp NOT NULL DEFAULT now())',
    );
    const migrator = createMigrator(database(), [a], { table: 'meta."Applied ""x"""' });
    await migrator.up();
    expect(await rows(database(), 'SELECT version_id FROM meta."Applied ""x"""')).toEqual([["1"]]);
    expect(await exists(database(), "meta.gosling_checksums")).toBe(true);
  });

  test.each(["", "a b", "a;b", "a.b.c", 'a"', "1a", "a.", "'x'"])("cannot be %j", (table) => {
    expect(() => createMigrator(database(), [a], { table })).toThrow(/no name for a version table/);
  });

  test("a table of another tool is not touched", async () => {
    await database().run("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean)");
    const failure = await failureOf(createMigrator(database(), [a]).up());
    expect(failure).toMatchObject({ code: "VERSION_TABLE_UNREADABLE", database: { sqlstate: "42703" } });
    expect(failure.hint).toContain("--table");
    expect(await exists(database(), "a")).toBe(false);
  });

  test("a schema that is missing is named", async () => {
    const failure = await failureOf(createMigrator(database(), [a], { table: "nowhere.versions" }).up());
    expect(failure).toMatchObject({ code: "VERSION_TABLE_UNREADABLE", database: { sqlstate: "3F000" } });
    expect(failure.hint).toContain("CREATE SCHEMA");
  });
});

test("a cancelled run stops between two files and says what it had done", async () => {
  const signal = { aborted: false };
  const failure = await failureOf(
    createMigrator(database(), [a, b, c], {
      signal,
      onEvent: (event) => {
        if (event.type === "migration-finished") signal.aborted = true;
      },
    }).up(),
  );
  expect(failure).toMatchObject({ code: "CANCELLED", done: [1n] });
  expect(await versions()).toEqual([["1", "f"]]);
});

test("goose's old tables, with rows that say not applied, are read as goose reads them", async () => {
  await database().run(
    `CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp NULL DEFAULT now());
     INSERT INTO goose_db_version (version_id, is_applied, tstamp) VALUES (0, true, NULL), (1, true, NULL), (2, true, now()), (2, false, now())`,
  );
  const migrator = createMigrator(database(), [a, b, c], { layout: "goose" });
  expect(await migrator.version()).toBe(1n);
  expect(await migrator.status()).toMatchObject([
    { state: "applied", at: null },
    { state: "pending" },
    { state: "pending" },
  ]);
  expect(await migrator.up()).toMatchObject([{ version: 3n }]);
});

test("a table of goose's that was emptied is refused, as by goose", async () => {
  const migrator = createMigrator(database(), [a], { layout: "goose" });
  await migrator.version();
  await database().run("DELETE FROM goose_db_version");
  for (const work of [migrator.up(), migrator.down(), migrator.version(), migrator.status()]) {
    expect((await failureOf(work)).code).toBe("VERSION_TABLE_UNREADABLE");
  }
});
