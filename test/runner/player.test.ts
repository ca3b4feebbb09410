// A lesson played in a worker: edits, replays, runaway SQL, stop, reset. Real PGlite, the built worker.
import { afterEach, describe, expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import { createNodePlayer } from "../../src/node/play/player.ts";
import type { LessonEvent, LessonPlayer, StepResult } from "../../src/runner/index.ts";
import { dedent } from "../support/dedent.ts";

const FENCE = "```";
const FRONT = dedent`
  ---
  databases: [ann, bob]
  clock: 2025-12-20 12:00:00
  ---
  # A lesson

  On **ann** and **bob**:
`;

function lesson(...blocks: readonly [info: string, body: string, after?: string][]): SourceFile {
  const text = blocks
    .map(([info, body, after = ""]) => `\n${FENCE}${info}\n${body}\n${FENCE}\n${after}`)
    .join("");
  return { name: "lesson.md", text: FRONT + text };
}

const HANG = "DO $$ BEGIN LOOP END LOOP; END $$;";

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

const finished = (events: readonly LessonEvent[]) =>
  events.flatMap((event) => (event.type === "step-finished" ? [`${event.step} ${event.result.status}`] : []));

const started = (events: readonly LessonEvent[]) =>
  events.flatMap((event) => (event.type === "step-started" ? [event.step] : []));

function result(events: readonly LessonEvent[], step: string): StepResult {
  for (const event of events) if (event.type === "step-finished" && event.step === step) return event.result;
  throw new Error(`${step} did not finish`);
}

const THREE = lesson(
  ["sql db=ann", "CREATE TABLE t (id int);"],
  ["sql db=ann", "INSERT INTO t VALUES (1), (2);"],
  ["sql db=ann", "SELECT id FROM t ORDER BY id;", "\n| id |\n|----|\n| 1 |\n| 2 |\n"],
);

describe("playing", () => {
  test("goes on where the last play ended", async () => {
    const playing = open(THREE);
    expect(await playing.open()).toEqual([]);
    expect(finished(await collect(playing.play("s1")))).toEqual(["s1 passed"]);
    const rest = await collect(playing.play(null));
    expect(finished(rest)).toEqual(["s2 passed", "s3 passed"]);
    expect(rest.at(-1)).toMatchObject({ type: "lesson-finished", passed: 3, failed: 0 });
    expect(finished(await collect(playing.play(null)))).toEqual([]);
  });

  test("an edit of a step that has run starts the world anew and tells only what changed", async () => {
    const playing = open(THREE);
    await collect(playing.play(null));
    const events = await collect(playing.play(null, { s2: "INSERT INTO t VALUES (1), (3);" }));
    expect(events).toContainEqual({ type: "rewound", after: "s1" });
    expect(finished(events)).toEqual(["s2 passed", "s3 failed"]);
    expect(result(events, "s3").checks[0]?.difference).toEqual(["  | id |", "  | 1 |", "- | 2 |", "+ | 3 |"]);
  });

  test("an edit that is no step any more is refused with its place, and the next play goes on", async () => {
    const playing = open(lesson(["console", "$ gosling shapes"], ["sql db=ann", "SELECT 1;"]));
    await collect(playing.play("s1"));
    const refused = await collect(playing.play(null, { s1: "$ gosling shape" })).catch((error) => error);
    expect(refused.errors[0]).toMatchObject({ at: { file: "lesson.md", line: 10 } });
    expect(finished(await collect(playing.play(null)))).toEqual(["s2 passed"]);
  });

  test("an error in a block that grew or shrank is on the line of its own text, and so is one behind it", async () => {
    const source = lesson(
      ["sql db=ann", "SELECT 1;\nSELECT 2;"],
      ["sql db=ann", "SELECT 1,\n  2;"],
      ["sql db=ann", "SELECT 3;\nSELECT 4,\n  y;"],
    );
    const events = await collect(
      open(source).play(null, {
        s1: dedent`
        SELECT 1;
        SELECT 2;
        SELECT 3,
          4,
          w;`,
        s2: "SELECT 1;",
      }),
    );
    const errors = events.flatMap((event) =>
      event.type === "step-output" && event.output.type === "error"
        ? [[event.step, event.output.error.message, event.output.error.inBlock]]
        : [],
    );
    expect(errors).toEqual([
      ["s1", 'column "w" does not exist', { line: 5, column: 3 }],
      ["s3", 'column "y" does not exist', { line: 3, column: 3 }],
    ]);
    const s3 = events.find((event) => event.type === "step-started" && event.step === "s3");
    expect(s3).toMatchObject({ at: { line: 19 } });
  });

  test("reset throws the databases away", async () => {
    const playing = open(THREE);
    await collect(playing.play(null));
    const events = await collect(playing.reset());
    expect(events[0]).toEqual({ type: "rewound", after: null });
    expect(finished(await collect(playing.play(null)))).toEqual(["s1 passed", "s2 passed", "s3 passed"]);
  });

  test("the state after each step names every database's shape", async () => {
    const events = await collect(open(THREE).play("s1"));
    const states = events.flatMap((event) => (event.type === "state" ? [event] : []));
    expect(
      states.map(({ after, state }) => [
        after,
        state.shapes,
        state.databases.map((one) => one.shape).join(""),
      ]),
    ).toEqual([
      [null, 1, "AA"],
      ["s1", 2, "BA"],
    ]);
  });

  test("an open transaction is seen, and does not hide the schema", async () => {
    const events = await collect(
      open(
        lesson(
          ["sql db=ann", "BEGIN;\nCREATE TABLE t ();"],
          ["sql db=ann error=42P01", "SELECT * FROM u;"],
          ["sql db=ann", "ROLLBACK;"],
        ),
      ).play(null),
    );
    const seen = events.flatMap((event) =>
      event.type === "state" && event.after
        ? [[event.state.databases[0]?.transaction, event.state.shapes]]
        : [],
    );
    expect(seen).toEqual([
      ["open", 2],
      ["failed", 2],
      ["none", 1],
    ]);
  });

  test("a statement's error is placed in the lesson, after what ran before it", async () => {
    const events = await collect(
      open(lesson(["sql db=ann error=42703", "SELECT 1 AS é;\nSELECT 'é',\n  nope;"])).play(null),
    );
    const error = events.find((event) => event.type === "step-output" && event.output.type === "error");
    expect(error).toMatchObject({ output: { error: { code: "42703", at: { line: 12, column: 3 } } } });
    expect(finished(events)).toEqual(["s1 passed"]);
  });
});

describe("what does not end", () => {
  const HANGS = lesson(
    ["sql db=ann", "CREATE TABLE t (id int);"],
    ["sql db=ann", HANG],
    ["sql db=ann", "SELECT id FROM t;", "\n| id |\n|----|\n"],
  );

  test("is ended after the limit, told as failed, and the rest still runs on the state before it", async () => {
    const events = await collect(open(HANGS, 1500).play(null));
    expect(finished(events)).toEqual(["s1 passed", "s2 failed", "s3 passed"]);
    expect(started(events)).toEqual(["s1", "s2", "s3"]);
    expect(result(events, "s2").checks[0]?.found).toMatch(/^STEP_TIMEOUT: ended after 1.5 seconds/);
    expect(events.at(-1)).toMatchObject({ type: "lesson-finished", passed: 2, failed: 1 });
  });

  test("is ended at once by stop, and can be played again after an edit", async () => {
    const playing = open(HANGS);
    const events: LessonEvent[] = [];
    for await (const event of playing.play(null)) {
      events.push(event);
      if (event.type === "step-started" && event.step === "s2") playing.stop();
    }
    expect(finished(events)).toEqual(["s1 passed", "s2 failed"]);
    expect(result(events, "s2").checks[0]?.found).toMatch(/^STOPPED/);
    const again = await collect(playing.play(null, { s2: "SELECT 1;" }));
    expect(finished(again)).toEqual(["s2 passed", "s3 passed"]);
  });
});

test("a lesson with mistakes is refused with all of them, and nothing runs", async () => {
  const errors = await open(
    lesson(["sql db=eve", "SELECT 1;"], ["sql db=ann eror=42703", "SELECT 1;"]),
  ).open();
  expect(errors.map((error) => error.at?.line)).toEqual([9, 13]);
});

test("steps at the end of the text are played where they are placed, and what ran before them stays", async () => {
  const block = (sql: string) => `\n\`\`\`sql db=dev\n${sql}\n\`\`\`\n`;
  const front = dedent`
    ---
    databases: [dev]
    ---
    # L

    On **dev**:
  `;
  const text = front + block("CREATE TABLE t (a int);") + block("INSERT INTO t VALUES (2);");
  const player = createNodePlayer({ lesson: { name: "l.md", text }, migrations: [] });
  try {
    await collect(player.play(null));
    const more = { name: "l.md", text: text + block("INSERT INTO t VALUES (1) RETURNING a;") };
    expect(await player.revise(more, { s3: "s1" })).toEqual([]);
    await collect(player.go("s1"));
    const events = await collect(player.play(null));
    const started = events.flatMap((event) => (event.type === "step-started" ? [event.step] : []));
    expect(started).toEqual(["s3", "s2"]);
    const [output] = await player.ask("dev", "SELECT string_agg(a::text, ',' ORDER BY ctid) FROM t");
    expect(output).toMatchObject({ result: { rows: [["1,2"]] } });
  } finally {
    await player.close();
  }
});
