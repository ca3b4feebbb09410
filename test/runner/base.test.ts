// A lesson's starting point from the store is what applying its history gives: rows with their times, schema, data.
import { expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import { parseLesson } from "../../src/lessons/index.ts";
import { historyKey, openBase } from "../../src/runner/world/base.ts";
import type { PreparedStore } from "../../src/sandbox/index.ts";
import { testAssets } from "../support/seed.ts";

function lesson(clock: string) {
  const text = `---\ndatabases: [ann]\nclock: ${clock}\n---\n# A lesson\n\n\`\`\`sql db=ann check="it runs"\nSELECT 1;\n\`\`\`\n`;
  const parsed = parseLesson({ name: "lessons/a.md", text });
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.lesson;
}

const file = (version: string, sql: string): SourceFile => ({
  name: `migrations/${version}_a.sql`,
  text: `-- +goose Up\n${sql}\n`,
});
const timed = [
  file("20250101000000", "CREATE TABLE a (b int);"),
  file("20250102030405", "CREATE INDEX ON a (b);"),
];
const numbered = [file("1", "CREATE TABLE a (b int);"), file("20250102030405", "CREATE INDEX ON a (b);")];

test.each([timed, numbered])(
  "the second time it comes from the store, and is the same",
  async (...history) => {
    const kept = new Map<string, Blob>();
    const prepared: PreparedStore = {
      read: async (key) => kept.get(key) ?? null,
      write: async (key, one) => void kept.set(key, one),
    };
    const assets = { ...(await testAssets()), prepared };
    const asked: string[] = [];
    const open = () =>
      openBase(lesson("2025-06-01 09:00:00"), history, assets, new Map(), ({ key }) => asked.push(key));
    const first = await open();
    expect(asked).toContain("runner.history");
    asked.length = 0;
    const second = await open();
    expect(asked).toEqual([]);
    expect({ ...second, snapshot: null }).toEqual({ ...first, snapshot: null });
    expect(second.snapshot?.size).toBe(first.snapshot?.size);
    expect(second.rows.map((row) => row.version)).toContain(20250102030405n);
  },
);

test("lessons share a history whose versions are times; else the clock counts", () => {
  const [early, late] = [lesson("2025-06-01 09:00:00"), lesson("2025-07-01 09:00:00")];
  expect(historyKey(early, timed)).toBe(historyKey(late, timed));
  expect(historyKey(early, numbered)).not.toBe(historyKey(late, numbered));
  expect(historyKey(early, timed)).not.toBe(historyKey(early, timed.slice(1)));
});
