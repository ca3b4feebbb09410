// Steps without end or measure: what they print is limited, their time is limited, and the world told after them is the real one.
import { afterEach, describe, expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import { createNodePlayer } from "../../src/node/play/player.ts";
import type { LessonEvent, LessonPlayer, StepOutput, WorldState } from "../../src/runner/index.ts";
import { dedent } from "../support/dedent.ts";

const FENCE = "```";
const HANG = "DO $$ BEGIN LOOP END LOOP; END $$;";

function lesson(...blocks: readonly string[]): SourceFile {
  const front = dedent`
    ---
    databases: [ann]
    clock: 2025-12-20 12:00:00
    ---
    # A lesson

    On **ann**:
  `;
  return {
    name: "lesson.md",
    text: front + blocks.map((body) => `\n${FENCE}sql db=ann\n${body}\n${FENCE}\n`).join(""),
  };
}

let player: LessonPlayer | null = null;
afterEach(async () => {
  await player?.close();
  player = null;
});

function open(source: SourceFile, stepLimitMs = 20_000): LessonPlayer {
  player = createNodePlayer({ lesson: source, migrations: [], stepLimitMs });
  return player;
}

async function collect(events: AsyncIterable<LessonEvent>): Promise<LessonEvent[]> {
  const all: LessonEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const outputs = (events: readonly LessonEvent[], step: string): StepOutput[] =>
  events.flatMap((event) => (event.type === "step-output" && event.step === step ? [event.output] : []));

const stateAfter = (events: readonly LessonEvent[], step: string): WorldState =>
  events.flatMap((event) => (event.type === "state" && event.after === step ? [event.state] : [])).at(-1)!;

describe("what is printed", () => {
  test("too many rows and notices are counted, not kept", async () => {
    const events = await collect(
      open(
        lesson(
          "SELECT generate_series(1, 50000);",
          "DO $$ BEGIN FOR i IN 1..5000 LOOP RAISE NOTICE 'x'; END LOOP; END $$;",
          Array.from({ length: 300 }, (_, n) => `SELECT ${n};`).join("\n"),
        ),
      ).play(null),
    );
    const [rows] = outputs(events, "s1");
    expect(rows).toMatchObject({ type: "result", total: 50_000 });
    expect(rows?.type === "result" && rows.result.rows.length).toBe(1000);
    expect(outputs(events, "s2").filter(({ type }) => type === "notice")).toHaveLength(200);
    expect(outputs(events, "s2").at(-1)).toEqual({ type: "left-out", what: "notice", count: 4800 });
    expect(outputs(events, "s3").at(-1)).toEqual({ type: "left-out", what: "result", count: 100 });
    expect(events.at(-1)).toMatchObject({ type: "lesson-finished", passed: 3, failed: 0 });
  });

  test("a step that never stops talking is ended by the clock, whatever it says", async () => {
    const talk = "DO $$ BEGIN LOOP RAISE NOTICE 'x'; END LOOP; END $$;";
    const events = await collect(open(lesson("SELECT 1;", talk, "SELECT 2;"), 1500).play(null));
    expect(outputs(events, "s2").at(-1)).toMatchObject({ type: "error", error: { code: "STEP_TIMEOUT" } });
    expect(outputs(events, "s2").length).toBeLessThan(210);
    expect(events.at(-1)).toMatchObject({ type: "lesson-finished", passed: 2, failed: 1 });
  });
});

test("what asks for more than there is fails with PostgreSQL's own code, and the database lives", async () => {
  const columns = Array.from({ length: 10_000 }, (_, n) => `${n} AS c${n}`).join(", ");
  const tries: readonly (readonly [code: string, sql: string])[] = [
    [
      "54001",
      "CREATE FUNCTION f(i int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN f(i + 1); END $$;\nSELECT f(1);",
    ],
    ["54011", `SELECT ${columns};`],
    ["53200", "SELECT 1 AS a, repeat('x', 1000000000) AS b;"],
    ["53400", "CREATE TABLE big AS SELECT g FROM generate_series(1, 1000000000) g;"],
    ["57014", "COPY pg_class FROM STDIN;"],
  ];
  const events = await collect(open(lesson(...tries.map(([, sql]) => sql), "SELECT 1;")).play(null));
  const codes = tries.map((_, n) => {
    const last = outputs(events, `s${n + 1}`).at(-1);
    return last?.type === "error" ? last.error.code : null;
  });
  expect(codes).toEqual(tries.map(([code]) => code));
  expect(events.at(-1)).toMatchObject({ type: "lesson-finished", passed: 1, failed: 5 });
});

describe("the state after a step that was ended", () => {
  test("is that of the step before it, also where later steps had run before an edit", async () => {
    const playing = open(lesson("CREATE TABLE a ();", "SELECT 1;", "CREATE TABLE b ();"), 1500);
    const before = await collect(playing.play(null));
    const events = await collect(playing.play("s2", { s2: HANG }));
    expect(stateAfter(events, "s2").databases[0]!.fingerprint).toBe(
      stateAfter(before, "s1").databases[0]!.fingerprint,
    );
  });

  test("leaves every schema its letter", async () => {
    const playing = open(lesson("CREATE TABLE a ();", "CREATE TABLE x ();", "CREATE TABLE b ();"), 1500);
    const first = await collect(playing.play(null));
    const letter = (events: readonly LessonEvent[], step: string) =>
      stateAfter(events, step).databases[0]!.shape;
    expect(["s1", "s2", "s3"].map((step) => letter(first, step))).toEqual(["B", "C", "D"]);
    await collect(playing.play("s2", { s2: HANG }));
    const again = await collect(playing.play(null, { s2: "SELECT 1;" }));
    expect(letter(again, "s2")).toBe("B");
    expect(letter(again, "s3")).toBe("E");
  });
});

test("after a reset that was stopped the next one starts anew", async () => {
  const playing = open(lesson("CREATE TABLE a ();", "SELECT * FROM a;"));
  const resetting = collect(playing.reset()).catch((error) => error);
  setTimeout(() => playing.stop());
  await resetting;
  expect((await collect(playing.play(null))).at(-1)).toMatchObject({ type: "lesson-finished", passed: 2 });
});
