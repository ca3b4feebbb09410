// Lines of megabytes are shown as cheaply as short ones, and characters that take no room are seen.
import { expect, test } from "vitest";
import { caretLines, visible, widthOf } from "../../src/text/index.ts";

test("of a line of megabytes only what surrounds the caret is shown", () => {
  const line = `${"a".repeat(5_000_000)}!${"b".repeat(5_000_000)}`;
  const { source, caret } = caretLines(line, 5_000_001, 60);
  expect(source).toMatch(/^…a+!b+…$/);
  expect(widthOf(source)).toBeLessThanOrEqual(60);
  expect(source[caret.length - 1]).toBe("!");
});

test.each([1, 2, 799, 800, 801, 1600, 1601])("no character is cut in two before column %i", (column) => {
  const line = "🪿".repeat(2000);
  const { source } = caretLines(line, column, 100);
  expect(source).toMatch(/^…?🪿+…$/u);
});

test("what takes no room, turns the direction or ends a line is seen; what emoji and scripts need stays", () => {
  const hidden = ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u2066", "\u2028", "\u{e0041}"];
  for (const sign of hidden) expect(visible(`us${sign}ers`)).toBe("us\ufffders");
  expect(visible("us\u200ders \u200cx")).toBe("us\ufffders \ufffdx");
  for (const text of ["👩\u200d💻", "می\u200cخواهم", "שלום", "a\tb\nc"]) expect(visible(text)).toBe(text);
});
