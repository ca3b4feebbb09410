// A report is the same byte for byte but for its durations: of two runs, of one worker and two, with and without what makes a run faster.
import { expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import {
  createRecorder,
  type DatabaseFactory,
  type HarnessEvent,
  loadSqlParser,
  sandboxFactory,
  type TestDatabase,
  testMigrations,
} from "../../src/harness/index.ts";
import { runHarness } from "../../src/node/harness/index.ts";
import { openSandbox } from "../../src/sandbox/index.ts";
import { dedent } from "../support/dedent.ts";
import { testAssets } from "../support/seed.ts";

/** Of six files one makes a table, the others change it, some of them badly. */
const KINDS: readonly ((table: string) => readonly [string, string])[] = [
  (t) => [`CREATE TABLE ${t} (id bigint PRIMARY KEY, name text, at date);`, `DROP TABLE ${t};`],
  (t) => [`ALTER TABLE ${t} ADD COLUMN c int NOT NULL;`, `ALTER TABLE ${t} DROP COLUMN c;`],
  (t) => [`CREATE UNIQUE INDEX ${t}_name ON ${t} (name);`, `DROP INDEX ${t}_name;`],
  (t) => [`CREATE VIEW ${t}_v AS SELECT id, name FROM ${t} WHERE id > 0;`, `DROP VIEW ${t}_v;`],
  (t) => [`UPDATE ${t} SET at = '2024-01-01';`, "SELECT 1;"],
  (t) => [`ALTER TABLE ${t} RENAME COLUMN at TO day;`, "SELECT 1;"],
];

const sources: readonly SourceFile[] = Array.from({ length: 24 }, (_, index) => {
  const kind = KINDS[index % KINDS.length] ?? expect.fail();
  const [up, down] = kind(`t${Math.floor(index / KINDS.length)}`);
  return {
    name: `${String(index + 1).padStart(3, "0")}_x.sql`,
    text: dedent`
      -- +goose Up
      ${up}

      -- +goose Down
      ${down}
    `,
  };
});

async function reportOf(events: AsyncIterable<HarnessEvent>): Promise<string> {
  const recorder = createRecorder();
  for await (const event of events) recorder.see(event);
  return JSON.stringify(recorder.record(), (key, value) => (key === "durationMs" ? undefined : value), 1);
}

/** Nothing kept prepared, all catalogs read each time, a lock for each file. */
function plain(factory: DatabaseFactory): DatabaseFactory {
  const only = ({ database, ...rest }: TestDatabase): TestDatabase => ({
    database: { run: (sql) => database.run(sql), describe: (sql) => database.describe(sql) },
    takeNotices: () => rest.takeNotices(),
    copy: async () => only(await rest.copy()),
    close: () => rest.close(),
  });
  return { limits: factory.limits, open: async () => only(await factory.open()) };
}

test("of two runs by two workers, of one by one, and of one that reads everything", async () => {
  const assets = await testAssets();
  const factory = sandboxFactory((options) => openSandbox(assets, options));
  const parser = await loadSqlParser();
  const alone = await reportOf(testMigrations(sources, { factory, parser }));
  expect(alone).toContain("UP_DEPENDS_ON_ROWS");
  expect(await reportOf(testMigrations(sources, { factory: plain(factory), parser }))).toBe(alone);
  const byTwo = () => reportOf(runHarness({ job: { sources }, server: null }));
  expect(await byTwo()).toBe(alone);
  expect(await byTwo()).toBe(alone);
});
