// What the files do with the rows they find, and what the schema does for the rows that come.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMigrator, type Migrator } from "../../src/engine/index.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { testAssets } from "../support/seed.ts";
import { rowsBefore } from "./rows.ts";
import { history } from "./support/history.ts";

describe("rows through the year", () => {
  let sandbox: Sandbox;
  let migrator: Migrator;

  beforeAll(async () => {
    sandbox = await openSandbox(await testAssets());
    migrator = createMigrator(sandbox.database, history);
  });
  afterAll(() => sandbox?.close());

  test("imdb_title is found by its words, whatever they are changed to", async () => {
    await reach(20250426080907n);
    const find = (words: string) =>
      rows(`SELECT tid FROM imdb_title WHERE search_vector @@ plainto_tsquery('simple', '${words}')`);
    expect(await find("bebop")).toEqual([["tt0213338"]]);
    expect(await find("heat 1995")).toEqual([["tt0113277"]]);
    await sandbox.database.run("UPDATE imdb_title SET title = 'Fire' WHERE tid = 'tt0113277'");
    expect(await find("fire")).toEqual([["tt0113277"]]);
  });

  test("mdblist_item has one row a title, the newest, and the lists still lead to it", async () => {
    await reach(20250521115616n);
    expect(await rows("SELECT imdb_id, title FROM mdblist_item ORDER BY 1")).toEqual([
      ["tt0113277", "Heat (1995)"],
      ["tt0213338", "Cowboy Bebop"],
    ]);
    expect(await rows("SELECT list_id, imdb_id, rank FROM mdblist_list_item ORDER BY 1, 2")).toEqual([
      ["11", "tt0113277", "1"],
      ["12", "tt0213338", "1"],
    ]);
    expect(await rows("SELECT imdb_id, genre FROM mdblist_item_genre ORDER BY 1, 2")).toEqual([
      ["tt0113277", "crime"],
      ["tt0113277", "thriller"],
    ]);
  });

  test("a list id that is no number keeps the type from going back, and nothing is changed", async () => {
    await reach(20250604045321n);
    expect(await rows("SELECT id FROM mdblist_list ORDER BY 1")).toEqual([["11"], ["12"]]);
    await sandbox.database.run(
      "INSERT INTO mdblist_list (id, user_id, user_name, name, slug) VALUES ('~:liked:bob', 2, 'bob', 'Liked', '~liked')",
    );
    await expect(migrator.down()).rejects.toMatchObject({ failure: { database: { sqlstate: "22P02" } } });
    expect(await migrator.version()).toBe(20250604045321n);
    expect(await rows("SELECT pg_typeof(id) FROM mdblist_list LIMIT 1")).toEqual([["text"]]);
    expect(
      await rows("SELECT conname FROM pg_constraint WHERE conname = 'mdblist_list_item_list_id_fkey'"),
    ).toHaveLength(1);
  });

  test("anidb_title puts a main title before a synonym", async () => {
    await reach(20250613204345n);
    const ranked = await rows(
      "SELECT kind FROM anidb_title, plainto_tsquery('simple', 'bebop') AS q WHERE search_vector @@ q ORDER BY ts_rank(search_vector, q) DESC",
    );
    expect(ranked).toEqual([["main"], ["synonym"]]);
  });

  test("magnet_cache hands its files to torrent_stream, each once", async () => {
    await reach(20250711075340n);
    const files = await rows(
      "SELECT left(h, 1), n, i, s, src FROM torrent_stream WHERE left(h, 1) IN ('a', 'b') ORDER BY 1, 2",
    );
    expect(files).toEqual([
      ["a", "Heat.1995.mkv", "0", "8000000000", ""],
      ["a", "Heat.1995.srt", "1", "90000", "torbox"],
      ["b", "Ran.1985.mkv", "0", "7000000000", "torbox"],
    ]);
  });

  test("an empty path is refused from the rename on, and gone after the deletion", async () => {
    await reach(20250903040426n);
    const empty = "SELECT count(*) FROM torrent_stream WHERE p = ''";
    expect(await rows(empty)).toEqual([["2"]]);
    const insert = `INSERT INTO torrent_stream (h, p) VALUES ('${"9".repeat(40)}', '')`;
    await expect(sandbox.database.run(insert)).rejects.toMatchObject({ fields: { sqlstate: "23514" } });
    await reach(20250911060255n);
    expect(await rows(empty)).toEqual([["0"]]);
  });

  test("job_log has the jobs of kv, with their outcome", async () => {
    await reach(20251029204711n);
    expect(await rows("SELECT name, id, status, data ->> 'titles', error FROM job_log ORDER BY id")).toEqual([
      ["sync-imdb", "2025-10-28T02:00", "done", "1200", ""],
      ["sync-imdb", "2025-10-29T02:00", "failed", null, "timeout"],
    ]);
  });

  test("torbox_pool has every old key, and an inactive one stays so", async () => {
    await reach(20251109120000n);
    expect(
      await rows("SELECT api_key, is_active, status, current_user_slots FROM torbox_pool ORDER BY 1"),
    ).toEqual([
      ["tb-key-1", "t", "healthy", "0"],
      ["tb-key-2", "f", "disabled", "0"],
    ]);
    expect(await rows("SELECT api_key FROM torbox_pool_keys ORDER BY 1")).toEqual([
      ["tb-key-1"],
      ["tb-key-2"],
    ]);
  });

  test("two Stremio accounts are linked once, whichever is named first", async () => {
    await reach(20251220120000n);
    const back =
      "INSERT INTO sync_stremio_stremio_link SELECT account_b_id, account_a_id FROM sync_stremio_stremio_link";
    await expect(sandbox.database.run(back)).rejects.toMatchObject({ fields: { sqlstate: "23505" } });
  });

  test("no constraint is left unvalidated and no index invalid at the end", async () => {
    expect(await rows("SELECT conname FROM pg_constraint WHERE NOT convalidated")).toEqual([]);
    expect(await rows("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid")).toEqual([]);
  });

  /** Goes up to the version, writing each file's rows before it. */
  async function reach(version: bigint): Promise<void> {
    const reached = await migrator.version();
    for (const file of history) {
      if (file.version <= reached || file.version > version) continue;
      const written = rowsBefore[`${file.version}`];
      if (written) await sandbox.database.run(written);
      await migrator.up(file.version);
    }
  }

  async function rows(sql: string) {
    return (await sandbox.database.run(sql))[0]!.rows;
  }
});
