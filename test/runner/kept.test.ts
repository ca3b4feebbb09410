// Worlds saved after steps: a step that was ended, an edit and a way back do not play again what is saved, and nothing is lost.
import { afterEach, expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import { createNodePlayer } from "../../src/node/play/player.ts";
import { KEPT_BYTES, type LessonEvent, type LessonPlayer } from "../../src/runner/index.ts";
import { dedent } from "../support/dedent.ts";

const FENCE = "```";

function lesson(...blocks: readonly string[]): SourceFile {
  const front = dedent`
    ---
    databases: [ann, bob]
    clock: 2025-12-20 12:00:00
    ---
    # A lesson

    On **ann** and **bob**:
  `;
  return {
    name: "lesson.md",
    text: front + blocks.map((body) => `\n${FENCE}sql db=ann,bob\n${body}\n${FENCE}\n`).join(""),
  };
}

let player: LessonPlayer | null = null;
afterEach(async () => {
  await player?.close();
  player = null;
});

async function collect(events: AsyncIterable<LessonEvent>): Promise<LessonEvent[]> {
  const all: LessonEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** A number that another play of the same step would not give. */
const MARK = "CREATE TABLE mark AS SELECT gen_random_uuid() AS id;";
const READ = "SELECT id FROM mark";

async function value(playing: LessonPlayer, sql: string, database = "ann"): Promise<unknown> {
  const [output] = await playing.ask(database, sql);
  return output?.type === "result" ? output.result.rows[0]?.[0] : output;
}

function open(source: SourceFile): LessonPlayer {
  player = createNodePlayer({ lesson: source, migrations: [], keptBytes: KEPT_BYTES, stepLimitMs: 5000 });
  return player;
}

const kept = async (playing: LessonPlayer, steps: number) =>
  expect.poll(() => playing.kept().some((one) => one.steps.length === steps), { timeout: 20_000 }).toBe(true);

test("a worker that was ended takes no saved step with it", async () => {
  const playing = open(lesson(MARK, "DO $$ BEGIN LOOP END LOOP; END $$;", "CREATE TABLE last ();"));
  await collect(playing.play("s1"));
  await kept(playing, 1);
  const before = playing.kept()[0]!;
  const events = await collect(playing.play(null));
  expect(events.at(-1)).toMatchObject({ type: "lesson-finished", passed: 2, failed: 1 });
  expect(before.steps).toEqual([{ id: "s1", body: MARK, skipped: false, passed: true }]);
});

test("going back and on again keeps what the steps before did", async () => {
  const playing = open(lesson(MARK, "ALTER TABLE mark ADD COLUMN more int;", "BEGIN;\nDROP TABLE mark;"));
  await collect(playing.play("s1"));
  await kept(playing, 1);
  await collect(playing.play("s2"));
  await kept(playing, 2);
  await collect(playing.play("s3"));
  expect((await collect(playing.go("s1"))).at(-1)).toEqual({ type: "rewound", after: "s1" });
  const id = await value(playing, READ);
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(await value(playing, "SELECT more FROM mark")).toMatchObject({ error: { code: "42703" } });
  // What was asked is not part of the lesson.
  await collect(playing.go("s1"));
  expect(await value(playing, READ)).toBe(id);
  await collect(playing.go("s3"));
  expect(await value(playing, "SELECT count(*) FROM pg_class WHERE relname = 'mark'")).toBe("0");
});

test("another player of the lesson goes on from there", async () => {
  const source = lesson(MARK, "CREATE TABLE last ();");
  const playing = open(source);
  await collect(playing.play("s1"));
  await kept(playing, 1);
  const id = await value(playing, READ, "bob");
  const other = createNodePlayer({ lesson: source, migrations: [], others: () => playing.kept() });
  try {
    await collect(other.go("s1"));
    expect(await value(other, READ, "bob")).toBe(id);
  } finally {
    await other.close();
  }
});

test("what only a session holds is played again, not left out", async () => {
  const playing = open(
    lesson(
      "CREATE TABLE t (id int);",
      "SET search_path = pg_temp; CREATE TEMP TABLE only_here ();",
      "DO $$ BEGIN LOOP END LOOP; END $$;",
    ),
  );
  await collect(playing.play("s2"));
  await collect(playing.play("s3"));
  expect(playing.kept().every(({ steps }) => steps.length < 2)).toBe(true);
  expect(await value(playing, "SHOW search_path")).toBe("pg_temp");
});
