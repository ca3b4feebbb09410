// Answers the console's questions in a worker of its own, on a world that is played to the moment asked about: the lesson's own is not
// touched, and a question without end takes only the copy with it.
import { type LessonPlayer, PlayRefused, type StepOutput } from "../../runner/index.ts";
import { t } from "../words/index.ts";

export interface Question {
  readonly database: string;
  /** The step after which it is asked; null: at the start. */
  readonly after: string | null;
  /** What the world is played with up to there. */
  readonly edits: Readonly<Record<string, string>>;
  readonly skip: readonly string[];
  readonly sql: string;
}

export interface Console {
  /** Rejects with a sentence for the reader. What a question changes is there for the next one at the same moment. */
  ask(question: Question): Promise<readonly StepOutput[]>;
  stop(): void;
  /** Throws the copy away; the next question makes a new one. */
  discard(): void;
}

export function createConsole(start: () => Promise<LessonPlayer>): Console {
  let player: LessonPlayer | null = null;
  let at: string | null = null;

  const goTo = async (current: LessonPlayer, { after, edits, skip }: Question): Promise<void> => {
    const moment = JSON.stringify([after, edits, skip]);
    if (moment === at) return;
    at = null;
    for await (const _ of current.go(after, edits, skip));
    at = moment;
  };

  let turn: Promise<unknown> = Promise.resolve();

  // One after the other: two may be about different moments.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  };

  const ask = async (question: Question): Promise<readonly StepOutput[]> => {
    try {
      player ??= await start();
      await goTo(player, question);
      return await player.ask(question.database, question.sql);
    } catch (error) {
      void player?.close();
      player = null;
      at = null;
      const [first] = error instanceof PlayRefused ? error.errors : [];
      if (first?.code === "STOPPED") throw new Error(t("console.stopped"));
      if (first?.code === "STEP_TIMEOUT") throw new Error(t("console.ended", { what: first.message }));
      throw error;
    }
  };

  return {
    ask: (question) => inTurn(() => ask(question)),
    stop: () => player?.stop(),
    discard: () => {
      void player?.close();
      player = null;
      at = null;
    },
  };
}
