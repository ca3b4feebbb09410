// What another page may ask of the engine, and which pages may ask.
import { describe, expect, test } from "vitest";
import { allowsOrigin } from "../../src/client/page/engine.ts";
import { lessonOf } from "../../src/client/page/play-source.ts";
import { opened, type PlaySource, sealed } from "../../src/embed/index.ts";
import { parseLesson } from "../../src/lessons/index.ts";
import { dedent } from "../support/dedent.ts";

describe("which pages may run blocks", () => {
  const allowed = ["'self'", "http://localhost:*", "https://docs.example.org"];
  test.each([
    "https://course.example.org",
    "http://localhost",
    "http://localhost:5173",
    "https://docs.example.org",
  ])("%s may", (origin) => expect(allowsOrigin(origin, allowed, "https://course.example.org")).toBe(true));
  test.each([
    "null",
    "http://docs.example.org",
    "https://docs.example.org.evil.example",
    "https://docs.example.org:8443",
    "http://localhost.evil.example",
    "http://localhostevil",
    "https://localhost:5173",
    "'self'",
  ])("%s may not", (origin) =>
    expect(allowsOrigin(origin, allowed, "https://course.example.org")).toBe(false),
  );
});

describe("what it may ask", () => {
  const block = { databases: ["dev"], sql: "SELECT 1;", error: null };

  test("blocks are a lesson, whatever their text holds", () => {
    const sql = dedent`
      SELECT '\`\`\`';
      \`\`\`
      # Title
      \`\`\`sql db=prod
      DROP TABLE x;
      \`\`\``;
    const source = lessonOf({
      type: "blocks",
      after: "20250101000001",
      blocks: [
        { ...block, sql },
        { ...block, databases: ["dev", "other"], error: "42P01" },
      ],
    });
    const parsed = parseLesson(source);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { lesson } = parsed;
    expect(lesson.databases).toEqual(["dev", "other"]);
    expect(lesson.history).toBe(20250101000001n);
    expect(lesson.steps.map(({ id, body }) => [id, body])).toEqual([
      ["s1", sql],
      ["s2", "SELECT 1;"],
    ]);
  });

  test("migration files and commands are a lesson", () => {
    const parsed = parseLesson(
      lessonOf({
        type: "migrations",
        files: [{ name: "00001_a.sql", text: "-- +goose Up\nSELECT 1;" }],
        commands: ["up", "status"],
      }),
    );
    expect(parsed.ok && parsed.lesson.steps.map(({ type }) => type)).toEqual([
      "file",
      "console",
      "console",
      "console",
    ]);
  });

  test.each<[string, unknown]>([
    [
      "a database's name",
      { type: "blocks", after: null, blocks: [{ ...block, databases: ["a]\nclock: x"] }] },
    ],
    ["a version", { type: "blocks", after: "1\nclock: x", blocks: [block] }],
    ["a SQLSTATE", { type: "blocks", after: null, blocks: [{ ...block, error: "x db=prod" }] }],
    ["a text", { type: "blocks", after: null, blocks: [{ ...block, sql: 1 }] }],
    ["a file's name", { type: "migrations", files: [{ name: "../../x.sql", text: "" }], commands: [] }],
    ["a command", { type: "migrations", files: [], commands: ["up\n```\n"] }],
    ["a list", { type: "migrations", files: "x", commands: [] }],
    ["a kind", { type: "shell" }],
  ])("%s that is none is refused with a sentence", (_what, source) => {
    expect(() => lessonOf(source as PlaySource)).toThrow(/^[^:]+.*[.]$|^"[^"]*" is no name of a migration/s);
  });
});

test("messages of another shape or version are nobody's", () => {
  expect(opened(sealed({ type: "reset" }))).toEqual({ gosling: 1, type: "reset" });
  for (const other of [
    null,
    1,
    "x",
    {},
    [],
    { type: "reset" },
    { gosling: 2, type: "reset" },
    { gosling: 1, type: 3 },
  ])
    expect(opened(other)).toBeNull();
});

test("the elements' module can be imported where there is no page", async () => {
  expect("document" in globalThis).toBe(false);
  const { setCourse } = await import("../../src/embed/elements.ts");
  setCourse("https://course.example.org");
});
