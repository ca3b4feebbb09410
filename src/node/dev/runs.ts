// Plays the lesson that was just changed in the terminal; a newer change ends the play of an older one.
import type { SourceFile } from "../../engine/index.ts";
import { type Lesson, solutions } from "../../lessons/index.ts";
import { type LessonPlayer, PlayRefused } from "../../runner/index.ts";
import { createNodePlayer, createTranscript } from "../play/index.ts";
import { type Io, paint } from "../terminal/index.ts";

export interface DevRun {
  readonly source: SourceFile;
  readonly lesson: Lesson;
  readonly migrations: readonly SourceFile[];
  /** The first step to print; those before it are played in silence. */
  readonly from: string;
}

export interface DevRuns {
  /** Resolves when the run is over, or was ended for a newer one. */
  play(run: DevRun): Promise<void>;
  close(): Promise<void>;
}

export function createDevRuns(io: Io): DevRuns {
  let current: { readonly player: LessonPlayer; ended: boolean } | null = null;
  const end = async (): Promise<void> => {
    const old = current;
    current = null;
    if (old === null) return;
    old.ended = true;
    await old.player.close();
  };
  return {
    play: async ({ source, lesson, migrations, from }) => {
      await end();
      const own = { player: createNodePlayer({ lesson: source, migrations }), ended: false };
      current = own;
      const transcript = createTranscript(source, lesson, {
        paint: paint(io.terminal),
        clean: (text) => text,
      });
      const order = lesson.steps.map((step) => step.id);
      const tally = { passed: 0, failed: 0 };
      let heard = false;
      try {
        for await (const event of own.player.play(null, solutions(lesson))) {
          if (own.ended) return;
          if (event.type === "step-finished") tally[event.result.status] += 1;
          heard ||= event.type === "step-started" && order.indexOf(event.step) >= order.indexOf(from);
          if (heard) for (const line of transcript(event)) io.out(`${line}\n`);
        }
        if (!own.ended) io.out(`\n${lesson.file}: ${tally.passed} passed, ${tally.failed} failed\n`);
      } catch (error) {
        if (!(error instanceof PlayRefused)) throw error;
        if (!own.ended) for (const { message } of error.errors) io.err(`${lesson.file}: ${message}\n`);
      } finally {
        if (current === own) await end();
      }
    },
    close: end,
  };
}
