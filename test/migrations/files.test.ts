// The files as a whole: how many, how they are written, and the points of the history that lessons rely on.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMigrator, type Migrator, parse } from "../../src/engine/index.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { testAssets } from "../support/seed.ts";
import { history } from "./support/history.ts";

describe("the files", () => {
  test("are 45, from the first to the last three", () => {
    expect(history).toHaveLength(45);
    expect(history[0]!.name).toBe("20250101000000_init.sql");
    expect(history.slice(-3).map((file) => file.version)).toEqual([
      20251208120000n,
      20251213120000n,
      20251220120000n,
    ]);
    expect(history.at(-1)!.name).toBe("20251220120000_drop_legacy_torbox_pool_keys.sql");
  });

  test("are named by a time and words in small letters", () => {
    for (const { name } of history) expect(name).toMatch(/^2025\d{10}_[a-z]+(?:_[a-z]+)*\.sql$/);
  });

  test.each(history)("$name opens with one line that says what it does, and then says Up", ({ text }) => {
    expect(text).toMatch(/^-- .+[^:,]\n\n(?:-- \+goose NO TRANSACTION\n\n)?-- \+goose Up\n/);
    expect(text.endsWith("\n")).toBe(true);
    expect(text).not.toMatch(/[ \t]$/m);
    expect(text).not.toContain("\t");
  });

  test.each(history)(
    "$name has statements in both directions, unless it says that it has no way back",
    (file) => {
      expect(parse(file, "up").statements).not.toEqual([]);
      if (!file.irreversible) expect(parse(file, "down").statements).not.toEqual([]);
    },
  );

  test("are irreversible where they say so: three of them", () => {
    const declared = history.filter((file) => file.irreversible).map((file) => `${file.version}`);
    expect(declared).toEqual(["20250521115616", "20250911060255", "20251220120000"]);
  });

  test("leave the transaction in one place only", () => {
    const outside = history.filter((file) => !parse(file, "up").transaction).map((file) => `${file.version}`);
    expect(outside).toEqual(["20250828041615"]);
  });
});

describe("the history", () => {
  let sandbox: Sandbox;
  let migrator: Migrator;

  beforeAll(async () => {
    sandbox = await openSandbox(await testAssets());
    migrator = createMigrator(sandbox.database, history);
  });
  afterAll(() => sandbox?.close());

  test("parses without a warning", () => {
    expect(migrator.warnings()).toEqual([]);
  });

  test("001 makes the first tables", async () => {
    await migrator.up(20250101000000n);
    expect(await tables()).toEqual(
      "kv magnet_cache magnet_cache_file peer_token torbox_pool_keys users".split(" "),
    );
    expect(await columns("torbox_pool_keys")).toEqual(["id", "api_key", "is_active", "current_assignments"]);
    expect(
      await rows(
        "SELECT format_type(atttypid, -1) FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'id'",
      ),
    ).toEqual([["uuid"]]);
  });

  test("002 adds Stremio user data, 003 torrent tracking", async () => {
    const before = await tables();
    await migrator.upByOne();
    await migrator.upByOne();
    expect((await tables()).filter((table) => !before.includes(table))).toEqual([
      "stremio_userdata",
      "torrent_info",
    ]);
  });

  test("the pool comes in November and stands beside the old keys", async () => {
    await migrator.up(20251109120000n);
    expect(await columns("torbox_pool")).toEqual(
      (
        "id api_key is_active priority max_user_slots current_user_slots max_concurrent_streams " +
        "current_concurrent_streams status status_reason last_success_at last_failure_at consecutive_failures " +
        "failure_rate_24h avg_response_time created_at updated_at"
      ).split(" "),
    );
    expect(await tables()).toEqual(
      expect.arrayContaining([
        "torbox_assignments",
        "torbox_concurrency_log",
        "torbox_pool_keys",
        "torbox_slots",
      ]),
    );
  });

  test("044 adds cross-account sync", async () => {
    await migrator.up(20251208120000n);
    const before = await tables();
    expect((await migrator.upByOne()).version).toBe(20251213120000n);
    expect((await tables()).filter((table) => !before.includes(table))).toEqual([
      "sync_stremio_stremio_link",
    ]);
  });

  test("045 drops the old keys", async () => {
    const before = await tables();
    await migrator.up();
    const after = await tables();
    expect(before.filter((table) => !after.includes(table))).toEqual(["torbox_pool_keys"]);
  });

  test("leaves to the lessons what the lessons add", async () => {
    expect(await columns("users")).toEqual(["id", "email", "name", "created_at"]);
    expect(await tables()).not.toContain("new_feature_data");
  });

  test("the version table names all 45, none dirty", async () => {
    const recorded = await rows(
      "SELECT version_id, is_dirty FROM schema_migrations ORDER BY version_id DESC",
    );
    expect(recorded).toEqual(history.map((file) => [`${file.version}`, "f"]).reverse());
  });

  test("goes all the way back to nothing", async () => {
    await migrator.reset();
    expect(await tables()).toEqual([]);
    expect(
      await rows(
        "SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e')",
      ),
    ).toEqual([]);
    expect(await rows("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace")).toEqual([]);
  });

  async function rows(sql: string) {
    return (await sandbox.database.run(sql))[0]!.rows;
  }

  async function tables() {
    const all = await rows(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename COLLATE \"C\"",
    );
    return all
      .map(([name]) => name!)
      .filter((name) => name !== "schema_migrations" && !name.startsWith("gosling_"));
  }

  async function columns(table: string) {
    const all = await rows(
      `SELECT column_name FROM information_schema.columns WHERE table_name = '${table}' ORDER BY ordinal_position`,
    );
    return all.map(([name]) => name!);
  }
});
