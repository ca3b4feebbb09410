// How a long run writes version rows and checksums: by prepared statements, which nothing in the files may break.
import { describe, expect, test } from "vitest";
import { createMigrator, type SourceFile, standardHost } from "../../src/engine/index.ts";
import { failureOf, migration, rows, SpyDatabase, usePglite } from "../support/engine.ts";

const database = usePglite();
const many = (count: number, from = 1): readonly SourceFile[] =>
  Array.from({ length: count }, (_, index) =>
    migration(`${from + index}_t.sql`, `CREATE TABLE t${from + index} ();`),
  );
const executes = (spy: SpyDatabase) => spy.sent.filter((sql) => sql.includes("EXECUTE gosling_put")).length;
const recorded = async () =>
  (
    await rows(database(), "SELECT count(*) FROM schema_migrations JOIN gosling_checksums USING (version_id)")
  )[0]?.[0];
const leftBehind = () => rows(database(), "SELECT name FROM pg_prepared_statements WHERE name ~ 'gosling'");

describe("a long run", () => {
  test("prepares what it writes beside each file, and leaves the session as it was", async () => {
    const spy = new SpyDatabase(database());
    await createMigrator(spy, many(20)).up();
    expect(executes(spy)).toBe(20);
    expect(await recorded()).toBe("20");
    expect(await leftBehind()).toEqual([]);
  });

  test("a short one does not", async () => {
    const spy = new SpyDatabase(database());
    await createMigrator(spy, many(3)).up();
    expect(executes(spy)).toBe(0);
    expect(await recorded()).toBe("3");
  });

  test("nor one with a file that would take them away", async () => {
    const spy = new SpyDatabase(database());
    await createMigrator(spy, [...many(19), migration("20_d.sql", "DEALLOCATE ALL;")]).up();
    expect(executes(spy)).toBe(0);
    expect(await recorded()).toBe("20");
  });

  test("what takes them away unseen costs a second try of that file, and of those after it", async () => {
    await database().run(
      "CREATE FUNCTION forget() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$",
    );
    const files = [
      ...many(9),
      migration("10_f.sql", "SELECT forget();\nCREATE TABLE once ();"),
      ...many(5, 11),
    ];
    await createMigrator(database(), files).up();
    expect(await recorded()).toBe("15");
  });

  test("a version row that cannot be written is named as that, not as the file's SQL", async () => {
    const last = migration(
      "20_s.sql",
      "CREATE TABLE fine ();\nALTER TABLE schema_migrations RENAME TO elsewhere;",
    );
    const failure = await failureOf(createMigrator(database(), [...many(19), last]).up());
    expect(failure).toMatchObject({ code: "RECORD_FAILED", database: { sqlstate: "42P01" } });
    expect(failure.done).toHaveLength(19);
    expect(await leftBehind()).toEqual([]);
  });

  test("a checksum that is left from another time is replaced", async () => {
    await createMigrator(database(), many(1)).up();
    await database().run(
      "DELETE FROM schema_migrations; DROP TABLE t1; UPDATE gosling_checksums SET checksum = 'old', name = 'old'",
    );
    await createMigrator(database(), many(12)).up();
    expect(await recorded()).toBe("12");
    expect(
      await rows(database(), "SELECT 1 FROM gosling_checksums WHERE checksum = 'old' OR name = 'old'"),
    ).toEqual([]);
  });
});

describe("waiting for the disk", () => {
  const lazy = (spy: SpyDatabase) =>
    spy.sent.filter((sql) => sql.includes("SET LOCAL synchronous_commit = off")).length;
  // A clock that stands still: no commit is old enough to wait.
  const host = { ...standardHost, now: () => 0 };

  test("once for several: quick commits go on, but for the first and the last", async () => {
    const spy = new SpyDatabase(database());
    await createMigrator(spy, many(4), { host }).up();
    expect(lazy(spy)).toBe(2);
    expect(spy.sent.find((sql) => sql.includes("t4"))).toContain("set_config('synchronous_commit', 'on'");
    expect(await rows(database(), "SHOW synchronous_commit")).toEqual(
      await rows(database(), "SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'"),
    );
  });

  test("each time with flushEach, and where no version row is written", async () => {
    const spy = new SpyDatabase(database());
    await createMigrator(spy, many(4), { flushEach: true }).up();
    await createMigrator(spy, many(4, 5), { versioning: false }).up();
    expect(lazy(spy)).toBe(0);
  });

  test("a failure makes durable what it reports as done", async () => {
    const spy = new SpyDatabase(database());
    await failureOf(createMigrator(spy, [...many(2), migration("3_x.sql", "SELECT 1/0;")], { host }).up());
    expect(spy.sent.some((sql) => sql.includes("pg_logical_emit_message"))).toBe(true);
  });
});
