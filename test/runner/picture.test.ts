// Whatever is run, stopped, edited and rewound, in whatever order: the state that was told is the state of the databases.
import { afterEach, expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import { createNodePlayer } from "../../src/node/play/player.ts";
import {
  KEPT_BYTES,
  type LessonEvent,
  type LessonPlayer,
  PlayRefused,
  type WorldState,
} from "../../src/runner/index.ts";
import type { Schema } from "../../src/sandbox/index.ts";

const FENCE = "```";
const BODIES = [
  "CREATE TABLE one (id int);",
  "CREATE TABLE two (id int);\nSELECT 1;",
  "ALTER TABLE one ADD COLUMN added text;",
  "BEGIN;\nDROP TABLE IF EXISTS two;\nCOMMIT;",
];
const OTHERS = [
  "SELECT 1;",
  "CREATE TABLE other (id int);\nDO $$ BEGIN LOOP END LOOP; END $$;",
  "CREATE TABLE other (id int);",
  "SELECT nothing FROM nowhere;",
  "DO $$ BEGIN LOOP RAISE NOTICE 'x'; END LOOP; END $$;",
];
const lesson: SourceFile = {
  name: "lesson.md",
  text: `---\ndatabases: [ann, bob]\nclock: 2025-12-20 12:00:00\n---\n# A lesson\n\nOn **ann** and **bob**:\n${BODIES.map(
    (body, index) => `\n${FENCE}sql db=${index % 2 === 0 ? "ann" : "ann,bob"}\n${body}\n${FENCE}\n`,
  ).join("")}`,
};

let player: LessonPlayer | null = null;
afterEach(async () => {
  await player?.close();
  player = null;
});

/** The numbers of a linear congruential generator: a run that fails can be run again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const COLUMNS = `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1`;

for (const seed of [1, 2, 3, 4]) {
  test(`in the order of ${seed}`, { timeout: 300_000 }, async () => {
    const pick = numbers(seed);
    const playing = createNodePlayer({
      lesson,
      migrations: [],
      stepLimitMs: 4000,
      // The first without any world saved: each is played again.
      keptBytes: seed === 1 ? 0 : KEPT_BYTES,
    });
    player = playing;
    const schemas = new Map<string, Schema>();
    let told: WorldState | null = null;
    const states = new Map<string | null, WorldState>();
    let edits: Record<string, string> = {};
    const finished: string[] = [];

    const note = (event: LessonEvent): void => {
      if (event.type === "schema-seen") schemas.set(event.schema.fingerprint, event.schema);
      if (event.type === "step-finished") finished.push(event.step);
      if (event.type === "rewound") finished.splice(finished.indexOf(event.after ?? "") + 1);
      if (event.type === "rewound") told = states.get(event.after) ?? told;
      if (event.type !== "state") return;
      states.set(event.after, event.state);
      told = event.state;
    };
    const follow = async (events: AsyncIterable<LessonEvent>): Promise<void> => {
      try {
        for await (const event of events) note(event);
      } catch (error) {
        // Stopped before a step had begun: the player says so and stays where it was.
        if (!(error instanceof PlayRefused)) throw error;
      }
    };

    for (let turn = 0; turn < 6; turn++) {
      const deed = pick(5);
      if (deed === 0) edits = { ...edits, [`s${1 + pick(4)}`]: OTHERS[pick(OTHERS.length)]! };
      if (deed === 1) edits = {};
      const stopping = deed === 2 ? setTimeout(() => playing.stop(), pick(3000)) : undefined;
      if (deed === 3 && pick(3) === 0) await follow(playing.reset());
      // A page sends a change with the play that reaches its step, never before.
      const to = `s${1 + pick(4)}`;
      if (deed === 4) await follow(playing.go([null, ...finished][pick(1 + finished.length)] ?? null));
      await follow(playing.play(to, edits));
      // A stop may have ended the worker: the next play brings the world back to where it was told to be.
      await follow(playing.play(to, edits));
      clearTimeout(stopping);
      for (const { name, fingerprint } of (told as WorldState | null)?.databases ?? []) {
        const [output] = await playing.ask(name, COLUMNS);
        const found = output?.type === "result" ? output.result.rows.map(([column]) => column) : output;
        const columns = schemas
          .get(fingerprint)!
          .objects.filter(({ kind }) => kind === "column")
          .map((object) => object.name)
          .sort();
        expect(found, `${name} in turn ${turn}`).toEqual(columns);
      }
    }
  });
}
