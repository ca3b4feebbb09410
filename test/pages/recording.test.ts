// A recording's text is read, written and drawn: nothing is lost on the way, and no text of an author's becomes markup.
import { parseDocument } from "htmlparser2";
import { describe, expect, test } from "vitest";
import { parseRecording, writeRecording } from "../../src/lessons/index.ts";
import { noLinks, renderProse } from "../../src/pages/markdown.ts";
import { elementsOf, textOf } from "./support/dom.ts";
import { t } from "./support/lesson.ts";

const TEXT = `PostgreSQL 18.4, with <b>&amp;</b>
   0.0 s  report  runs   SELECT '<img src=x onerror=alert(1)>' FROM users
   0.0 s  report  holds  AccessShareLock on users
   0.5 s  deploy  waits  AccessExclusiveLock on users, behind report
   2.5 s  deploy  fails  55P03
   4.0 s  report  ends`;

const drawn = (text: string) =>
  parseDocument(renderProse(`\`\`\`recorded\n${text}\n\`\`\``, noLinks(t)).markup);

test("what is written is what was read", () => {
  const read = parseRecording(TEXT);
  if ("message" in read) throw new Error(read.message);
  expect(read.sessions).toEqual(["report", "deploy"]);
  expect(read.events).toHaveLength(5);
  expect(writeRecording(read)).toBe(TEXT);
});

test("the picture says it was recorded, has words for all of it, and the text beside it", () => {
  const dom = drawn(TEXT);
  const [figure] = elementsOf(dom, "figure");
  expect(textOf(figure!)).toContain(
    "Recorded on a real server with 2 sessions: PostgreSQL 18.4, with <b>&amp;</b>",
  );
  const [svg] = elementsOf(dom, "svg");
  expect(svg?.attribs["aria-label"]).toContain(
    "0.5 s: deploy waits for AccessExclusiveLock on users, behind report. 2.5 s: deploy fails with 55P03.",
  );
  expect(elementsOf(dom, "line").filter((line) => line.attribs.class === "recording-waits")).toHaveLength(1);
  expect(textOf(elementsOf(dom, "pre")[0]!)).toBe(TEXT);
  expect(elementsOf(dom, "img")).toEqual([]);
});

describe("what cannot be read is shown as text, with the line that is wrong", () => {
  test.each([
    ["", 0],
    ["PostgreSQL", 0],
    ["PostgreSQL\n1 s report sleeps", 1],
    ["PostgreSQL\n\n1 s report runs", 2],
    ["PostgreSQL\n1 s report ends here", 1],
    ["PostgreSQL\n1 s report fails x", 1],
    ["PostgreSQL\n1 s report holds users", 1],
    ["PostgreSQL\n1 s report holds ShareLock on users, behind web", 1],
    ["PostgreSQL\n1 s report waits ShareLock on users", 1],
    ["PostgreSQL\n1 s report waits ShareLock on users, behind web", 1],
    ["PostgreSQL\n2 s report ends\n1 s web ends", 2],
  ])("%j", (text, line) => {
    expect(parseRecording(text)).toMatchObject({ line, message: expect.any(String) });
    expect(elementsOf(drawn(text), "figure")).toEqual([]);
  });
});
