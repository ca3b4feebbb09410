// What a command runs, decided from files and rows alone.
import { describe, expect, test } from "vitest";
import { collect } from "../../src/engine/plan/collect.ts";
import {
  currentVersion,
  type LedgerRow,
  type PlannedStep,
  planDown,
  planDownTo,
  planRedo,
  planReset,
  planUp,
  planWithoutVersions,
} from "../../src/engine/plan/plan.ts";
import { failureOf } from "../support/engine.ts";

const files = (...versions: number[]) =>
  collect(versions.map((version) => ({ name: `${version}_m.sql`, text: "" }))).migrations;

/** Newest row first; a minus sign is a row that says not applied. */
const ledger = (...versions: number[]): readonly LedgerRow[] =>
  versions.map((version) => ({
    version: BigInt(Math.abs(version)),
    applied: version >= 0,
    dirty: false,
    at: null,
  }));

const short = (steps: readonly PlannedStep[]) =>
  steps.map(({ migration, direction }) => `${direction} ${migration.version}`);

describe("currentVersion", () => {
  test.each([
    [[], 0n],
    [[3, 2, 1, 0], 3n],
    [[2, 3, 1, 0], 2n],
    [[-3, 3, 2, 1, 0], 2n],
    [[3, -3, 2, 1, 0], 3n],
    [[-1, 1, 0], 0n],
  ])("of the rows %j is %s", (rows, version) => {
    expect(currentVersion(ledger(...rows))).toBe(version);
  });
});

describe("planUp", () => {
  test.each([
    { title: "all on an empty database", on: [1, 2, 3], rows: [], expected: ["up 1", "up 2", "up 3"] },
    { title: "what is new", on: [1, 2, 3], rows: [1], expected: ["up 2", "up 3"] },
    { title: "nothing", on: [1, 2], rows: [2, 1], expected: [] },
    {
      title: "up to a version",
      on: [1, 3, 5],
      rows: [],
      options: { target: 4n },
      expected: ["up 1", "up 3"],
    },
    {
      title: "up to a version that is applied",
      on: [1, 3],
      rows: [3, 1],
      options: { target: 1n },
      expected: [],
    },
    { title: "one", on: [1, 2, 3], rows: [1], options: { byOne: true }, expected: ["up 2"] },
    {
      title: "late files first, where allowed",
      on: [1, 2, 3, 4],
      rows: [3, 1],
      options: { allowMissing: true },
      expected: ["up 2", "up 4"],
    },
    {
      title: "the late one first by one",
      on: [1, 2, 4, 5],
      rows: [4, 1],
      options: { allowMissing: true, byOne: true },
      expected: ["up 2"],
    },
    {
      title: "late files beyond the target do not matter",
      on: [1, 2, 3],
      rows: [3, 1],
      options: { target: 1n },
      expected: [],
    },
    { title: "any row counts as recorded, as in goose", on: [1, 2], rows: [-2, 1], expected: [] },
    { title: "a deleted file does not matter", on: [1, 3], rows: [2, 1], expected: ["up 3"] },
  ])("$title", ({ on, rows, options, expected }) => {
    expect(short(planUp(files(...on), ledger(...rows), options))).toEqual(expected);
  });

  test("refuses late files, naming each", async () => {
    const failure = await failureOf(() => planUp(files(1, 2, 5, 9), ledger(9, 1)));
    expect(failure).toMatchObject({ code: "OUT_OF_ORDER", at: { file: "2_m.sql" } });
    expect(failure.message).toMatch(/2_m\.sql, 5_m\.sql are .* version, 9$/);
    expect(failure.hint).toContain("--allow-missing");
  });

  test.each([
    ["no files", [], [], {}, "NO_MIGRATION_FILES"],
    ["no file up to the target", [2], [], { target: 1n }, "NO_MIGRATION_FILES"],
    ["none left for one", [1], [1], { byOne: true }, "NOTHING_TO_APPLY"],
  ])("refuses %s", async (_title, on, rows, options, code) => {
    expect((await failureOf(() => planUp(files(...on), ledger(...rows), options))).code).toBe(code);
  });
});

describe("down", () => {
  test("rolls back the last applied, whatever its version", () => {
    expect(short(planDown(files(1, 2, 3), ledger(2, 3, 1)))).toEqual(["down 2"]);
  });

  test("redo is a down and an up of it", () => {
    expect(short(planRedo(files(1, 2), ledger(2, 1)))).toEqual(["down 2", "up 2"]);
  });

  test.each([
    [[5, 4, 3, 2, 1], 3n, ["down 5", "down 4"]],
    [[3, 2, 1], 9n, []],
    [[3, 2, 1], 0n, ["down 3", "down 2", "down 1"]],
    [[], 0n, []],
    // The newest row is at the target already: goose stops there.
    [[2, 3, 1], 2n, []],
    [[2, 3, 1], 1n, ["down 2", "down 3"]],
  ])("from the rows %j down to %s", (rows, target, expected) => {
    expect(short(planDownTo(files(1, 2, 3, 4, 5), ledger(...rows), target))).toEqual(expected);
  });

  test("reset goes by the files, newest first, and leaves versions without one", () => {
    expect(short(planReset(files(1, 3), ledger(2, 3, 1)))).toEqual(["down 3", "down 1"]);
  });

  test.each([
    ["nothing is applied", () => planDown(files(1), ledger()), "NOTHING_TO_ROLL_BACK"],
    ["only version 0 is there", () => planRedo(files(1), ledger(0)), "NOTHING_TO_ROLL_BACK"],
    ["its file is gone", () => planDown(files(1), ledger(2, 1)), "MISSING_FILE"],
    ["a file on the way is gone", () => planDownTo(files(1, 3), ledger(3, 2, 1), 0n), "MISSING_FILE"],
    ["there are no files", () => planReset(files(), ledger(1)), "NO_MIGRATION_FILES"],
  ])("is refused where %s", async (_title, plan, code) => {
    expect((await failureOf(plan)).code).toBe(code);
  });
});

describe("without versions", () => {
  test.each([
    ["up", undefined, ["up 1", "up 2", "up 3"]],
    ["up", 2n, ["up 1", "up 2"]],
    ["up-by-one", undefined, ["up 1"]],
    ["down", undefined, ["down 3"]],
    ["down-to", 1n, ["down 3", "down 2"]],
    ["redo", undefined, ["down 3", "up 3"]],
    ["reset", undefined, ["down 3", "down 2", "down 1"]],
  ] as const)("%s to %s", (command, target, expected) => {
    expect(short(planWithoutVersions(files(1, 2, 3), command, target))).toEqual(expected);
  });
});
