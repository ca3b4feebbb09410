// What pgTAP answers, line by line, as tests and a plan.
import { describe, expect, test } from "vitest";
import { isFailed, NO_TAP, readTap, type Tap } from "../../../src/harness/pgtap/tap.ts";

/** One statement a line of the file; a statement answers rows of one cell. */
function read(...statements: readonly (readonly string[])[]): Tap {
  return statements.reduce(
    (tap, rows, index) =>
      readTap(
        tap,
        rows.map((cell) => [cell]),
        { file: "a.sql", line: index + 1, column: 1 },
      ),
    NO_TAP,
  );
}

describe("a line", () => {
  test.each([
    ["ok 1 - users exist", { number: 1, ok: true, description: "users exist" }],
    ["ok 3", { number: 3, ok: true, description: "" }],
    ["ok", { number: 1, ok: true, description: "" }],
    ["not ok 2 - a # b", { number: 2, ok: false, description: "a # b" }],
    [
      "ok 4 # SKIP no server",
      { number: 4, ok: true, description: "", directive: "skip", reason: "no server" },
    ],
    ["ok 4 # skip", { ok: true, directive: "skip", reason: "" }],
    [
      "not ok 5 - later # TODO next week",
      { ok: false, description: "later", directive: "todo", reason: "next week" },
    ],
    ["ok 6 - escaped \\# TODO", { ok: true, description: "escaped # TODO" }],
    ["ok 7 - todos # todolist", { ok: true, description: "todos # todolist" }],
  ])("%s", (line, expected) => {
    const [told] = read([line]).tests;
    expect(told).toMatchObject(expected);
    expect(told?.directive).toBe((expected as { directive?: string }).directive);
  });

  test.each(["okay", "  ok 1 - nested", "t", "1 ok", "# ok 1", "not okay", ""])("%j is no test", (line) =>
    expect(read([line]).tests).toEqual([]),
  );

  test.each([
    ["1..3", 3],
    ["1..0", 0],
    ["1..0 # SKIP no extension", 0],
  ])("%s is a plan", (line, count) =>
    expect(read(["x"], [line]).plan).toMatchObject({ count, at: { line: 2 } }),
  );

  test("1..0 with SKIP skips the file", () => {
    expect(read(["1..0 # SKIP no extension"]).skipped).toBe("no extension");
    expect(read(["1..0"]).skipped).toBeUndefined();
  });

  test("Bail out! stops with its reason and place", () => {
    expect(read(["ok 1"], ["Bail out! no tables"]).bailedOut).toEqual({
      at: { file: "a.sql", line: 2, column: 1 },
      reason: "no tables",
    });
  });
});

test("a row of several cells is one line, as psql prints it", () => {
  const at = { file: "a.sql", line: 1, column: 1 };
  expect(readTap(NO_TAP, [["ok 1 - a", "ok 2 - b"]], at).tests).toHaveLength(1);
  expect(readTap(NO_TAP, [[null, "ok 2 - b"]], at).tests).toEqual([]);
});

test("a failure keeps what pgTAP has and wants, without the words that say the same again", () => {
  const [told] = read(
    ['not ok 1 - one is two\n# Failed test 1: "one is two"\n#         have: 1\n#         want: 2'],
    ["# a word of the author"],
    ["# Looks like you failed 1 test of 1"],
  ).tests;
  expect(told?.diagnostics).toEqual(["    have: 1", "    want: 2", "a word of the author"]);
});

test("what is said after a test that holds belongs to none", () => {
  const { tests } = read(["not ok 1"], ["ok 2"], ["# hello"]);
  expect(tests.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
});

test("a function of runtests() is one test, and its failure shows what failed in it", () => {
  const { tests, plan } = read([
    "# Subtest: public.test_a()",
    "    ok 1 - a1",
    '    not ok 2 - a2\n    # Failed test 2: "a2"\n    #         have: 1\n    #         want: 3',
    "    1..2",
    "    # Looks like you failed 1 test of 2",
    'not ok 1 - public.test_a\n# Failed test 1: "public.test_a"',
    "# Subtest: public.test_b()",
    "    ok 1 - b",
    "    1..1",
    "ok 2 - public.test_b",
    "1..2",
  ]);
  expect(plan?.count).toBe(2);
  expect(tests.map(({ ok, description }) => [ok, description])).toEqual([
    [false, "public.test_a"],
    [true, "public.test_b"],
  ]);
  expect(tests[0]?.diagnostics).toEqual(["not ok 2 - a2", "    have: 1", "    want: 3"]);
});

test("a test that is still to be done may fail, one that is skipped may not", () => {
  const { tests } = read(["not ok 1 # TODO soon", "not ok 2 # SKIP never", "not ok 3", "ok 4"]);
  expect(tests.map(isFailed)).toEqual([false, true, true, false]);
});
