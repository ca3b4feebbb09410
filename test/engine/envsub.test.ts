// ENVSUB: the grammar of goose's interpolation, line by line.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: those are the variables under test.
import { describe, expect, test } from "vitest";
import { substitute } from "../../src/engine/text/envsub.ts";
import { failureOf } from "../support/engine.ts";

const at = { file: "1_a.sql", line: 7, column: 1 };
const env = {
  A: "alpha",
  EMPTY: "",
  LONG: "1adf998e39f647b4",
  TWO: "x;\ny",
  É: "accent",
  UMLAUT: "äöü",
  A_1: "under",
};

describe("replaces", () => {
  test.each([
    ["plain text", "plain text"],
    ["$A", "alpha"],
    ["${A}", "alpha"],
    ["my$A.", "myalpha."],
    ["$A_1 $A_2.", "under ."],
    ["$É", "accent"],
    ["$a $UNSET.", " ."],
    ["$toString ${constructor}.", " ."],
    ["$TWO", "x;\ny"],
    ["$$A \\$A $${A}", "$A $A ${A}"],
    ["$$$$ body $$$$", "$$ body $$"],
    ["\\\\$A", "\\\\alpha"],
    ["a\\b", "a\\b"],
    ["$(echo)", "$(echo)"],
    ["ends with $", "ends with $"],
    ["${UNSET-word}|${EMPTY-word}|${A-word}", "word||alpha"],
    ["${UNSET:-word}|${EMPTY:-word}|${A:-word}", "word|word|alpha"],
    ["${UNSET:-}", ""],
    ["${UNSET:-${EMPTY:-$A}}", "alpha"],
    ["${UNSET:-a $A b}", "a alpha b"],
    ["${EMPTY:--:{}}", "-:{}"],
    ["${A?must}|${EMPTY?must}", "alpha|"],
    ["${A:-${UNSET?never asked}}", "alpha"],
    ["${LONG:4}", "998e39f647b4"],
    ["${LONG: -4}", "47b4"],
    ["${LONG:0:4}", "1adf"],
    ["${LONG: 4 : 3 }", "998"],
    ["${LONG:4:-4}", "998e39f6"],
    ["${LONG:99}|${LONG: -99:2}|${LONG:4:-99}|${LONG:0:0}", "|1a||"],
    ["${UNSET:3}|${UNSET:1:2}", "|"],
    ["${UMLAUT:0:2}", "ä"],
    ["${UMLAUT:1:2}", "\ufffd\ufffd"],
  ])("%s", (line, expected) => {
    expect(substitute(line, env, at)).toBe(expected);
  });
});

describe("refuses, with the column", () => {
  test.each([
    ["SELECT $1", 8],
    ["SELECT '^x$'", 11],
    ["x $_a", 3],
    ["$ ", 1],
    ["${1}", 1],
    ["${}", 1],
    ["a ${A", 6],
    ["${A=b}", 4],
    ["${A#b}", 4],
    ["${A:+b}", 5],
    ["${A:?b}", 5],
    ["${A:x}", 5],
    ["${A:1:x}", 7],
    ["${A:1", 6],
    ["${A:-b", 1],
    ["${UNSET?}", 1],
    ["${UNSET?must be set}", 1],
    [`${"${A:-".repeat(5000)}`, 1001],
  ])("%s", async (line, column) => {
    const failure = await failureOf(() => substitute(line, env, at));
    expect(failure).toMatchObject({
      code: "ENVSUB_FAILED",
      at: { file: "1_a.sql", line: 7, column },
      statement: line,
    });
    expect(failure.hint).toBeTruthy();
  });
});

test("what is required says why", async () => {
  expect((await failureOf(() => substitute("${DB?name of the database}", {}, at))).message).toBe(
    "the variable DB is not set: name of the database",
  );
});
