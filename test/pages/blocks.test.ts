// Steps among prose: each is there once, whatever the prose around it does.
import { parseDocument } from "htmlparser2";
import { describe, expect, test } from "vitest";
import type { Block, SqlStep } from "../../src/lessons/index.ts";
import { renderBlocks } from "../../src/pages/blocks.ts";
import { elementsOf } from "./support/dom.ts";
import { t } from "./support/lesson.ts";

const at = { file: "lessons/x.md", line: 1, column: 1 };
const prose = (markdown: string): Block => ({ type: "prose", markdown, at });
const step = (id: string): SqlStep => ({
  type: "sql",
  id,
  at,
  bodyAt: at,
  endLine: 1,
  body: "SELECT 1;",
  check: null,
  shapes: null,
  error: null,
  predict: null,
  exercise: null,
  for: null,
  survives: null,
  databases: ["alice"],
  expected: null,
});
const stepsIn = (blocks: readonly Block[]) => {
  const dom = parseDocument(renderBlocks(blocks, () => 1, { t, resolveLink: () => null }).markup);
  return elementsOf(dom, "div")
    .filter((each) => each.attribs.class === "step")
    .map((section) => section.attribs.id);
};

describe("steps are never lost and never doubled", () => {
  const cases: readonly (readonly [string, readonly Block[]])[] = [
    ["plain prose", [prose("a"), step("s1"), prose("b"), step("s2")]],
    ["a comment that is never closed", [prose("a <!-- b"), step("s1"), prose("c"), step("s2")]],
    ["a comment around them", [prose("<!--"), step("s1"), step("s2"), prose("-->")]],
    ["a script that is never closed", [prose("<script>"), step("s1"), step("s2")]],
    ["a textarea that is never closed", [prose("<textarea>"), step("s1"), step("s2")]],
    ["a table that swallows", [prose("<table><tr>"), step("s1"), step("s2")]],
    ["a fence that is never closed", [prose("```\nx"), step("s1"), step("s2")]],
    ["a list before", [prose("- item"), step("s1"), step("s2")]],
    [
      "our own place marks in prose",
      [prose("\uE0000\uE001"), step("s1"), prose("\n\n\uE0001\uE001\n\n"), step("s2")],
    ],
    ["no prose at all", [step("s1"), step("s2")]],
  ];

  test.each(cases)("%s", (_name, blocks) => {
    expect(stepsIn(blocks)).toEqual(["s1", "s2"]);
  });
});

test("a step may stand inside details that open before and close after it", () => {
  const blocks = [prose("<details>\n<summary>Solution</summary>"), step("s1"), prose("</details>\n\nAfter.")];
  const dom = parseDocument(renderBlocks(blocks, () => 1, { t, resolveLink: () => null }).markup);
  const details = elementsOf(dom, "details")[0]!;
  expect(
    elementsOf(details, "div")
      .filter((each) => each.attribs.class === "step")
      .map((section) => section.attribs.id),
  ).toEqual(["s1"]);
});
