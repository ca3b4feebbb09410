// Highlighting: it marks, and never loses or changes a character.
import fc from "fast-check";
import { parseDocument } from "htmlparser2";
import { describe, expect, test } from "vitest";
import { highlightSql } from "../../src/pages/highlight.ts";
import { textOf } from "./support/dom.ts";

const marks = (sql: string) =>
  [...highlightSql(sql).markup.matchAll(/<span class="tok-(\w+)">(.*?)<\/span>/gs)].map(
    ([, kind, text]) => `${kind}:${text}`,
  );

describe("kinds", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["select id from users", ["keyword:select", "keyword:from"]],
    ["-- +goose Up", ["annotation:-- +goose Up"]],
    ["-- a comment", ["comment:-- a comment"]],
    ["/* a\nb */ x", ["comment:/* a\nb */"]],
    ["'it''s'", ["string:&#39;it&#39;&#39;s&#39;"]],
    ['"select" 12.5', ["number:12.5"]],
    ["$$ BEGIN $$", []],
    ["'never closed", ["string:&#39;never closed"]],
    ["a1 b_2", []],
  ];
  test.each(cases)("%s", (sql, expected) => {
    expect(marks(sql)).toEqual(expected);
  });
});

test("the text is what it was", () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom("a", "'", '"', "$", "-", "/", "*", "<", "&", ">", "\n", " ", "1", "select"),
      }),
      (sql) => {
        expect(parseDocument(highlightSql(sql).markup).children.map(textOf).join("")).toBe(sql);
      },
    ),
  );
});
