// The mutants of a lesson: what a check notices, what none does, and that a broken comparison would be seen. Real PGlite.
import { beforeAll, describe, expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import { parseLesson } from "../../src/lessons/index.ts";
import { type MutantVerdict, tryMutants, UnsoundLesson } from "../../src/runner/index.ts";
import type { SandboxAssets } from "../../src/sandbox/index.ts";
import { dedent } from "../support/dedent.ts";
import { testAssets } from "../support/seed.ts";

const FENCE = "```";

function lesson(...parts: readonly string[]): SourceFile {
  const front = dedent`
    ---
    databases: [ann, bob]
    ---
    # A lesson

    On **ann** and **bob**:
  `;
  return { name: "lesson.md", text: `${front}\n${parts.join("\n\n")}\n` };
}

const block = (info: string, body: string) => `${FENCE}${info}\n${body}\n${FENCE}`;

const FILE = "migrations/1_t.sql";
const SOUND = lesson(
  block("sql db=bob error=42P01", "SELECT * FROM t;"),
  `In \`${FILE}\`:`,
  block(
    `sql file=${FILE}`,
    dedent`
      -- +goose Up
      CREATE TABLE t (id int);
      INSERT INTO t VALUES (7);
      -- +goose Down
      DROP TABLE t;`,
  ),
  block(
    "console shapes=2",
    dedent`
    $ git pull ann
    $ server start ann
    ...
    ann: server is running`,
  ),
  dedent`
    ${block("sql db=ann", "SELECT id FROM t;")}

    | id |
    |----|
    | 7 |`,
  block("console shapes=1", "$ gosling down --database ann\n$ gosling diff ann bob\nno difference"),
);

let assets: SandboxAssets;
const bases = new Map();
beforeAll(async () => {
  assets = await testAssets();
});

async function verdicts(source: SourceFile, judge?: () => []): Promise<MutantVerdict[]> {
  const parsed = parseLesson(source);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  const input = { source, lesson: parsed.lesson, migrations: [], assets, bases, ...(judge ? { judge } : {}) };
  const all: MutantVerdict[] = [];
  for await (const verdict of tryMutants(input)) all.push(verdict);
  return all;
}

const told = (all: readonly MutantVerdict[], type: MutantVerdict["type"]) =>
  all
    .filter((one) => one.type === type)
    .map(({ mutant }) => `${mutant.at.line} ${mutant.kind}: ${mutant.description}`);

describe("mutants", () => {
  test("all die in a lesson that checks what it does", async () => {
    const all = await verdicts(SOUND);
    expect(told(all, "survived")).toEqual([]);
    expect(new Set(all.map(({ mutant }) => mutant.kind))).toEqual(
      new Set(["block", "line", "command", "cell", "output", "error", "shapes"]),
    );
  });

  test("a killed one names the check that noticed, at its line", async () => {
    const insert = (await verdicts(SOUND)).find(({ mutant }) => mutant.description.includes("INSERT INTO t"));
    expect(insert).toMatchObject({ type: "killed", by: { kind: "table", at: { line: 33 } } });
  });

  test("one that makes the lesson unreadable is noticed by the parser", async () => {
    const merging = lesson(
      `In \`${FILE}\`:`,
      block(`sql file=${FILE} branch=late`, "-- +goose Up\nCREATE TABLE t (id int);"),
      block("console", "$ git merge late"),
    );
    const leftOut = (await verdicts(merging)).find(({ mutant }) => mutant.kind === "block");
    expect(leftOut).toMatchObject({
      type: "killed",
      by: { status: "failed", claim: "the lesson can be read" },
    });
  });

  test("one survives where no check looks, and is named with its place", async () => {
    const weak = lesson(
      block("sql db=ann", "CREATE TABLE t (id int);"),
      block("sql db=ann", "INSERT INTO t VALUES (1);"),
    );
    expect(told(await verdicts(weak), "survived")).toEqual(["12 block: left out: INSERT INTO t VALUES (1);"]);
  });

  test("a marked block may survive, and is counted as marked", async () => {
    const marked = lesson(block('sql db=ann survives="it only sets the scene"', "CREATE TABLE t (id int);"));
    const all = await verdicts(marked);
    expect([told(all, "survived"), told(all, "marked").length]).toEqual([[], 1]);
  });

  test("are tried inside an open transaction as well", async () => {
    const open = lesson(
      block("sql db=ann", "CREATE TABLE t (id int);\nBEGIN;"),
      block("sql db=ann", "INSERT INTO t VALUES (1);"),
      dedent`
        ${block("sql db=ann", "SELECT count(*) FROM t;")}

        | count |
        |-------|
        | 1 |`,
    );
    expect(told(await verdicts(open), "survived")).toEqual([]);
  });

  test("a lesson that fails by itself proves nothing and is refused", async () => {
    await expect(verdicts(lesson(block("sql db=ann", "SELECT nothing;")))).rejects.toThrow(UnsoundLesson);
  });

  test("with a comparison that is broken on purpose, every one survives", async () => {
    const all = await verdicts(SOUND, () => []);
    expect(told(all, "killed")).toEqual([]);
    expect(told(all, "survived").length).toBe(all.length);
    expect(all.length).toBeGreaterThan(10);
  });
});
