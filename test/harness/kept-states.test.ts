// With files that are asked for, the state that the others give is kept: found again as it is, and made anew when one byte changes.
import { expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import { sandboxFactory } from "../../src/harness/index.ts";
import { openSandbox, type PreparedStore } from "../../src/sandbox/index.ts";
import { dedent } from "../support/dedent.ts";
import { testAssets } from "../support/seed.ts";
import { testFiles } from "./support.ts";

const name = (index: number) => `${String(index).padStart(3, "0")}_t.sql`;
const files = (third: string): readonly SourceFile[] =>
  Array.from({ length: 45 }, (_, index) => ({
    name: name(index + 1),
    text: dedent`
      -- +goose Up
      ${index === 2 ? third : `CREATE TABLE t${index + 1} (id int PRIMARY KEY);`}
      -- +goose Down
      SELECT 1;
    `,
  })).with(44, {
    name: name(45),
    text: dedent`
      -- +goose Up
      ALTER TABLE t3 ADD COLUMN b int;
      -- +goose Down
      ALTER TABLE t3 DROP COLUMN b;
    `,
  });

test("one changed byte in file 3 of 45 is proven anew; what did not change is found again", async () => {
  const assets = await testAssets();
  const { seed } = assets;
  if (!seed) throw new Error("there is no seed");
  const kept = new Map<string, Blob>();
  const asked: string[] = [];
  const prepared: PreparedStore = {
    async read(key) {
      asked.push(kept.has(key) ? "found" : "made");
      return kept.get(key) ?? null;
    },
    write: async (key, file) => void kept.set(key, file),
  };
  const factory = sandboxFactory((given) => openSandbox(assets, given), { seed, prepared, about: [] });
  const codes = async (sources: readonly SourceFile[]) => {
    const { reports } = await testFiles(sources, { factory, only: new Set([name(45)]) });
    return [reports[44]?.status, ...(reports[44]?.findings ?? []).map(({ code }) => code)];
  };
  const before = await codes(files("CREATE TABLE t3 (id int PRIMARY KEY, a int);"));
  expect(before[0]).not.toBe("failed");
  expect(await codes(files("CREATE TABLE t3 (id int PRIMARY KEY, a int);"))).toEqual(before);
  expect(asked).toEqual(["made", "found", "found", "found"]);
  const after = await codes(files("CREATE TABLE t3 (id int PRIMARY KEY, b int);"));
  expect(after.slice(0, 2)).toEqual(["failed", "UP_FAILS"]);
  expect(asked.slice(4)).toEqual(["made", "found"]);
  expect(kept.size).toBe(2);
});
