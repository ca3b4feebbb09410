// Each of the 45 files from the state before it, with rows in the tables it touches: up, down, up.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMigrator, type Migrator } from "../../src/engine/index.ts";
import { compareSchemas, type Schema, type SchemaObject } from "../../src/sandbox/index.ts";
import { isPartOf } from "../../src/sandbox/names.ts";
import { rowsAfter, rowsBefore } from "./rows.ts";
import { type HistoryFile, history, versionBefore } from "./support/history.ts";
import { type ObservedDatabase, openObservedDatabase } from "./support/observed-database.ts";
import { compareRows, type TableRows } from "./support/rows-of.ts";

/** Rows that are there after the Down and were not before, and why that is right. */
const moreAfterDown: Readonly<Record<string, readonly RegExp[]>> = {
  // The files that Up moved stay where they are: taking them away could take others with them.
  "20250711075340": [
    /^torrent_stream .*"h": "a{40}".*"n": "Heat.1995.srt"/,
    /^torrent_stream .*"h": "b{40}".*"n": "Ran.1985.mkv"/,
  ],
  // What the new code wrote, in a form that the old code can read.
  "20250711203701": [/^oauth_token .*"expires_at": "9999-12-31/],
};

/** What is lost for good, as the files' own declarations say it. */
const losses: Readonly<Record<string, readonly RegExp[]>> = {
  "20250521115616": [/^mdblist_item .*"imdb_id": null/, /^mdblist_list_item /, /^mdblist_item_genre /],
  "20250911060255": [/^torrent_stream .*"p": ""/],
  "20251220120000": [/^table torbox_pool_keys$/, /^torbox_pool_keys .*"tb-key-1"/],
};

interface State {
  readonly schema: Schema;
  readonly rows: TableRows;
}

describe("every file goes up, down and up again", () => {
  let observed: ObservedDatabase;
  let migrator: Migrator;
  // What one file ends with the next begins with: new rows do not show in a schema.
  let last: { version: bigint; schema: Schema; dump: string } | undefined;

  beforeAll(async () => {
    observed = await openObservedDatabase();
    migrator = createMigrator(observed.database, history);
  });
  afterAll(() => observed?.close());

  for (const file of history) {
    test(`${file.name}${file.irreversible ? " (irreversible)" : ""}`, async () => {
      const version = versionBefore(file);
      if (version > 0n) await migrator.up(version);
      await observed.database.run(rowsBefore[`${file.version}`] ?? "");
      if (last?.version !== version) {
        last = { version, schema: await observed.schema(), dump: await observed.dump() };
      }
      const before: State = { schema: last.schema, rows: await observed.rows() };
      const dumpBefore = last.dump;

      await migrator.up(file.version);
      const up: State = { schema: await observed.schema(), rows: await observed.rows() };
      expect(tablesTouched(before, up).filter((table) => !before.rows.get(table)?.length)).toEqual([]);

      await observed.database.run(rowsAfter[`${file.version}`] ?? "");
      expect((await migrator.down()).version).toBe(file.version);
      const down: State = { schema: await observed.schema(), rows: await observed.rows() };
      if (file.irreversible) {
        expectLoss(file, before, down);
      } else {
        expectReversed(file, before, down);
        expect(await observed.dump()).toBe(dumpBefore);
      }

      await migrator.up(file.version);
      const again = await observed.schema();
      expect(compareSchemas(up.schema, again)).toEqual([]);
      last = { version: file.version, schema: again, dump: await observed.dump() };
    });
  }
});

/** The tables that were there before and that the file changed, moved or took away, in their shape or in their rows. */
function tablesTouched(before: State, up: State): readonly string[] {
  const changed = compareSchemas(before.schema, up.schema).map((change) =>
    change.type === "changed" ? change.before : change.object,
  );
  const { lost, gained } = compareRows(before.rows, up.rows);
  const rows = [...lost, ...gained].map((row) => row.slice(0, row.indexOf(" ")));
  const tables = before.schema.objects.filter((object) => object.kind === "table");
  const touched = (table: SchemaObject) =>
    rows.includes(table.name) ||
    changed.some(
      (object) => (object.kind === "table" && object.name === table.name) || isPartOf(object, table),
    );
  return tables.filter(touched).map((table) => table.name);
}

function expectReversed(file: HistoryFile, before: State, down: State): void {
  expect(compareSchemas(before.schema, down.schema)).toEqual([]);
  const { lost, gained } = compareRows(before.rows, down.rows);
  expect(lost).toEqual([]);
  const explained = moreAfterDown[`${file.version}`] ?? [];
  expect(gained.filter((row) => !explained.some((pattern) => pattern.test(row)))).toEqual([]);
  expect(explained.filter((pattern) => !gained.some((row) => pattern.test(row)))).toEqual([]);
}

/** The declaration is true: what it names is not there after the Down. */
function expectLoss(file: HistoryFile, before: State, down: State): void {
  const objects = compareSchemas(before.schema, down.schema)
    .filter((change) => change.type === "removed")
    .map(({ object }) => `${object.kind} ${object.name}`);
  const lost = [...objects, ...compareRows(before.rows, down.rows).lost];
  for (const pattern of losses[`${file.version}`]!)
    expect(lost).toContainEqual(expect.stringMatching(pattern));
}
