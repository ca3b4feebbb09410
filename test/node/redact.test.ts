// What a transcript does not repeat from run to run, and what it keeps.
import { describe, expect, test } from "vitest";
import { steady } from "../../src/node/play/steady.ts";

describe("steady", () => {
  test.each([
    ["OK   1_a.sql (1.23ms)", "OK   1_a.sql (...)"],
    ["OK   1_a.sql (980µs)", "OK   1_a.sql (...)"],
    ["OK   1_a.sql (1.02s)", "OK   1_a.sql (...)"],
    ["id 0b0e1a52-7d0c-4a7e-9c51-6f1f3f2d9a10", "id ........-....-....-....-............"],
    ["at 2026-11-23 10:23:04.123456", "at ....-..-.. ..:..:.."],
    ["at 2026-11-23 10:23:04.1+00", "at ....-..-.. ..:..:.."],
  ])("%s", (line, redacted) => expect(steady(line)).toBe(redacted));

  test.each([
    "2025-12-20 12:01:00 is the lesson's clock",
    "(1 row)",
    "varchar(20)",
    "00000000-0000-0000-0000-000000000001 was written by hand",
    "numeric(10,2)",
  ])("%s stays", (line) => expect(steady(line)).toBe(line));
});
