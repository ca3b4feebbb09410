// Offsets, lines and columns, characters and bytes: each way there and back.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  countLineEnds,
  formatPlace,
  indexOfPosition,
  placesIn,
  positionOfIndex,
  topOf,
  utf8Indexes,
} from "../../src/text/index.ts";

const anyText = fc
  .array(fc.constantFrom("a", "\n", "\r\n", "\r", "é", "漢", "😀", "\t"), { maxLength: 40 })
  .map((parts) => parts.join(""));

test("an index and its place are the same both ways", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const places = placesIn(text, "a.sql");
      const lines = text.split("\n");
      expect(places.lineCount).toBe(lines.length);
      for (let index = 0; index <= text.length; index += 1) {
        const at = places.at(index);
        const before = text.slice(0, index).split("\n");
        expect(at).toEqual({ file: "a.sql", line: before.length, column: before.at(-1)!.length + 1 });
        expect(places.indexOf(at)).toBe(index);
      }
      expect(lines.map((_, index) => places.line(index + 1))).toEqual(
        lines.map((line) => line.replace(/\r$/, "")),
      );
      expect(countLineEnds(text)).toBe(lines.length - 1);
    }),
  );
});

test("a place outside of the text becomes the nearest one in it", () => {
  const places = placesIn("ab\ncd", "a.sql");
  expect(places.at(-1)).toEqual(topOf("a.sql"));
  expect(places.at(99)).toEqual({ file: "a.sql", line: 2, column: 3 });
  expect(places.indexOf({ line: 1, column: 99 })).toBe(2);
  expect(places.indexOf({ line: 9, column: 1 })).toBe(3);
  expect(places.line(3)).toBeUndefined();
  expect(formatPlace(places.at(4))).toBe("a.sql:2:2");
});

test("PostgreSQL's positions count characters, and UTF-8 offsets bytes", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const characters = [...text];
      const bytes = utf8Indexes(text);
      characters.forEach((_, number) => {
        const before = characters.slice(0, number).join("");
        expect(indexOfPosition(text, number + 1)).toBe(before.length);
        expect(positionOfIndex(text, before.length)).toBe(number + 1);
        expect(bytes(new TextEncoder().encode(before).length)).toBe(before.length);
      });
    }),
  );
});
