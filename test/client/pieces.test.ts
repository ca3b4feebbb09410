// The client's small decisions: places, output groups, keys, kept progress, what a browser lacks.

import { describe, expect, test } from "vitest";
import { courseKeys } from "../../src/client/keep/course-keys.ts";
import { lessonDrafts } from "../../src/client/keep/drafts.ts";
import { missingCapability } from "../../src/client/play/capabilities.ts";
import { groupOutputs } from "../../src/client/state/output-groups.ts";
import { lineInBlock, sourceLine } from "../../src/client/state/places.ts";
import { shortcutOf } from "../../src/client/views/keys.ts";
import { memoryStorage } from "../support/memory-storage.ts";

describe("places", () => {
  const files = [
    { name: "lessons/01.md", text: "# One\r\nSELECT phone\r\n\tFROM x" },
    { name: "migrations/postgres/2_b.sql", text: "-- +goose Up\nBAD;" },
  ];

  test("the line of a place, without its line end", () => {
    expect(sourceLine({ file: "lessons/01.md", line: 2, column: 8 }, files)).toEqual({
      text: "SELECT phone",
      line: 2,
      column: 8,
    });
  });

  test("a migration may be named by its file name alone", () => {
    expect(sourceLine({ file: "2_b.sql", line: 2, column: 1 }, files)?.text).toBe("BAD;");
  });

  test("no such file or line gives nothing", () => {
    expect(sourceLine({ file: "other.md", line: 1, column: 1 }, files)).toBeNull();
    expect(sourceLine({ file: "lessons/01.md", line: 9, column: 1 }, files)).toBeNull();
  });
});

describe("a line of a block", () => {
  test("is that of the text which ran", () => {
    expect(lineInBlock({ line: 1, column: 8 }, "SELECT y\nFROM x;")).toEqual({
      text: "SELECT y",
      line: 1,
      column: 8,
    });
    expect(lineInBlock({ line: 3, column: 6 }, "SELECT\r\ny\r\nFROM x;")?.text).toBe("FROM x;");
  });

  test("is nothing behind the end", () =>
    expect(lineInBlock({ line: 2, column: 1 }, "SELECT y;")).toBeNull());
});

describe("output", () => {
  const result = (cell: string) => ({
    command: "SELECT",
    columns: [{ name: "a", type: 25 }],
    rows: [[cell]],
    affected: 0,
  });
  const on = (database: string, cell: string) => ({
    type: "result" as const,
    database,
    result: result(cell),
  });
  const line = (text: string) => ({ type: "line" as const, text, stream: "out" as const });
  const words = (outputs: Parameters<typeof groupOutputs>[0]) =>
    groupOutputs(outputs).map((group) =>
      group.type === "results"
        ? `${group.databases.join()}: ${group.results.map(({ result: each }) => each.rows[0]?.[0]).join()}`
        : group.type === "console"
          ? `console ${group.lines.length}`
          : group.type === "error"
            ? `${group.databases.join()}: ${group.error.code}`
            : group.type,
    );

  test("lines that follow each other are one transcript; migration events are told by their lines", () => {
    const migration = {
      type: "migration" as const,
      database: "bob",
      event: { type: "connected" as const, server: "x" },
    };
    expect(
      words([
        { type: "command", text: "server start bob" },
        migration,
        line("bob: connected"),
        on("bob", "1"),
        line("after"),
      ]),
    ).toEqual(["console 2", "bob: 1", "console 1"]);
  });

  test("results of one database stand together", () => {
    expect(words([on("bob", "1"), on("bob", "1"), on("alice", "2")])).toEqual(["bob: 1,1", "alice: 2"]);
  });

  test("databases that answer alike share the answer, others do not", () => {
    expect(words([on("alice", "1"), on("bob", "1"), on("carol", "2"), on("dave", "1")])).toEqual([
      "alice,bob: 1",
      "carol: 2",
      "dave: 1",
    ]);
  });

  test("and so do those that fail alike", () => {
    const fails = (database: string | null, code: string) => ({
      type: "error" as const,
      error: {
        code,
        message: "no",
        at: null,
        inBlock: null,
        database,
        hint: null,
        postgres: null,
        migration: null,
      },
    });
    expect(
      words([
        fails("alice", "42703"),
        fails("bob", "42703"),
        fails("carol", "42P01"),
        on("dave", "1"),
        fails(null, "X"),
      ]),
    ).toEqual(["alice,bob: 42703", "carol: 42P01", "dave: 1", ": X"]);
  });
});

describe("keys", () => {
  const press = (key: string, held: string = "") =>
    shortcutOf({
      key,
      ctrlKey: held.includes("c"),
      metaKey: held.includes("m"),
      altKey: held.includes("a"),
      shiftKey: held.includes("s"),
    });

  test.each([
    ["Enter", "c", "run-focused"],
    ["Enter", "m", "run-focused"],
    ["Enter", "cs", "run-all"],
    ["Enter", "", null],
    ["Enter", "ca", null],
    ["Escape", "", "stop"],
    ["Escape", "s", null],
    ["ArrowDown", "a", "step-down"],
    ["ArrowUp", "a", "step-up"],
    ["ArrowDown", "", null],
    ["n", "", null],
  ] as const)("%s with %j is %s", (key, held, expected) => {
    expect(press(key, held)).toBe(expected);
  });
});

describe("drafts", () => {
  const steps = [
    { id: "s1", body: "SELECT 1;" },
    { id: "s2", body: "SELECT 2;" },
  ];
  const keys = courseKeys("/docs/");
  const key = keys.edit("drift", "s1");

  test("what was written comes back, for this lesson alone; what is as written is not kept", () => {
    const { values, open } = memoryStorage();
    const drafts = lessonDrafts("drift", keys, open);
    drafts.write(steps, { s1: "SELECT 10;", s2: "SELECT 2;" });
    expect(drafts.read(steps)).toEqual({ s1: "SELECT 10;" });
    expect(lessonDrafts("trouble", keys, open).read(steps)).toEqual({});
    drafts.write(steps, { s1: "SELECT 1;" });
    expect(values.size).toBe(0);
  });

  test("two tabs: each keeps its own blocks, and hears what the other writes", () => {
    const { values, open } = memoryStorage();
    const [one, two] = [lessonDrafts("drift", keys, open), lessonDrafts("drift", keys, open)];
    one.read(steps);
    two.read(steps);
    one.write(steps, { s1: "SELECT 10;" });
    two.write(steps, { s2: "SELECT 20;" });
    expect(lessonDrafts("drift", keys, open).read(steps)).toEqual({ s1: "SELECT 10;", s2: "SELECT 20;" });
    expect(two.heard(steps, { key, newValue: values.get(key)! })).toEqual({ step: "s1", text: "SELECT 10;" });
    expect(two.heard(steps, { key, newValue: null })).toEqual({ step: "s1", text: "SELECT 1;" });
    expect(two.heard(steps, { key: keys.record("drift"), newValue: "[]" })).toBeNull();
    // What was heard is not written again, nor taken for a change of one's own.
    values.clear();
    two.heard(steps, { key, newValue: JSON.stringify({ of: "SELECT 1;", text: "SELECT 11;" }) });
    two.write(steps, { s1: "SELECT 11;", s2: "SELECT 20;" });
    expect(values.size).toBe(0);
  });

  test("an answer to a block that reads otherwise now is not put into it", () => {
    const { open } = memoryStorage();
    lessonDrafts("drift", keys, open).write(steps, { s1: "SELECT 10;" });
    expect(lessonDrafts("drift", keys, open).read([{ id: "s1", body: "SELECT 1, 2;" }])).toEqual({});
  });

  test.each([["not json"], ["7"], ['{"text":"x"}'], ['{"of":"SELECT 1;"}'], ["[]"]])(
    "what somebody else wrote there (%s) is no draft",
    (text) => {
      expect(lessonDrafts("drift", keys, memoryStorage({ [key]: text }).open).read(steps)).toEqual({});
    },
  );

  test.each([
    ["SecurityError", "blocked"],
    ["QuotaExceededError", "full"],
  ])("storage that throws %s is reported as %s", (name, kept) => {
    const drafts = lessonDrafts("drift", keys, () => {
      throw new DOMException("denied", name);
    });
    expect(drafts.write(steps, { s1: "SELECT 10;" })).toBe(kept);
    expect(drafts.read(steps)).toEqual({});
  });
});

test("a browser without WebAssembly or workers is told in one sentence", () => {
  expect(missingCapability({ WebAssembly: {}, Worker: class {} })).toBeNull();
  expect(missingCapability({ Worker: class {} })).toMatch(/^This browser has WebAssembly switched off/);
  expect(missingCapability({ WebAssembly: {} })).toMatch(/^This browser does not allow web workers/);
});
