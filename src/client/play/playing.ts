// Between the view and the player: starts one when it is first needed, turns what happens to it into view events.
import type { SourceFile } from "../../engine/index.ts";
import {
  createPlayer,
  type Kept,
  type LessonEvent,
  type LessonPlayer,
  type Placed,
  type PlayerOptions,
  PlayRefused,
  runnerText,
  type WorkerAssets,
  type WorkerPort,
} from "../../runner/index.ts";
import type { PlayRequest, ViewEvent } from "../state/index.ts";
import { type PlacedStep, problemsByStep } from "../state/index.ts";
import { t, translation } from "../words/index.ts";
import type { WorkerNote } from "./worker-note.ts";

export interface PlayingOptions {
  readonly lesson: SourceFile;
  readonly placed?: Placed;
  readonly steps: readonly PlacedStep[];
  readonly loadMigrations: () => Promise<readonly SourceFile[]>;
  /** Absolute addresses. */
  readonly assets: WorkerAssets;
  readonly spawn: (onNote: (note: WorkerNote) => void) => WorkerPort;
  readonly tell: (event: ViewEvent) => void;
}

/** Nothing runs yet. Rejects with a sentence for the reader. */
export async function startPlayer(
  { lesson, placed = {}, loadMigrations, assets, spawn }: Omit<PlayingOptions, "steps" | "tell">,
  onNote: (note: WorkerNote) => void = () => {},
  saving: Pick<PlayerOptions, "keptBytes" | "others"> = {},
): Promise<LessonPlayer> {
  const migrations = await loadMigrations();
  return createPlayer({
    lesson,
    placed,
    migrations,
    assets,
    spawn: () => spawn(onNote),
    words: runnerText(translation),
    ...saving,
  });
}

export interface Playing {
  /** Plays up to and including `to` (null: all) with the request's texts. Ignored while something plays. */
  play(to: string | null, request: PlayRequest): Promise<void>;
  /** Takes the databases back to before step `to` and plays that step; what came after it has not run then. */
  again(before: string | null, to: string, request: PlayRequest): Promise<void>;
  /** The worlds after steps that a player of the same lesson can go on from. */
  kept(): readonly Kept[];
  /** Loads PostgreSQL and opens what step `to` needs, quietly; nothing happens while something plays. */
  warm(to: string): Promise<void>;
  /** Another text of the lesson, with the same databases, history and clock: steps at its end came or went. */
  revise(lesson: SourceFile, placed?: Placed): void;
  /** Takes the databases back to after a step (null: to the start); what came after it has not run then. */
  goBack(after: string | null): Promise<void>;
  stop(): void;
  /** Back to the start; nothing happens where nothing has run. */
  reset(): Promise<void>;
  /** Throws the player away; the next play starts a new one, from the lesson's start. */
  discard(): void;
}

export function createPlaying(options: PlayingOptions): Playing {
  const { tell } = options;
  let player: LessonPlayer | null = null;
  let busy = false;
  let warming: Promise<void> | null = null;
  let stopped = false;
  /** Ends the wait for what cannot be stopped itself: a download that hangs. */
  let halt: () => void = () => {};
  let notLoaded: string | null = null;
  let { lesson, placed = {} } = options;

  const onNote = (note: WorkerNote): void => {
    if (note.type === "not-loaded") notLoaded = note.message;
    else if (note.type === "loading")
      tell({ type: "progress", what: t("loading.postgres", { size: megabytes(note) }), done: 0, total: 1 });
  };

  let starting: Promise<LessonPlayer> | null = null;
  const start = (): Promise<LessonPlayer> => {
    starting ??= startPlayer({ ...options, lesson, placed }, onNote).finally(() => {
      starting = null;
    });
    return starting;
  };

  const run = async (
    request: PlayRequest,
    events: (player: LessonPlayer) => AsyncIterable<LessonEvent>,
  ): Promise<void> => {
    if (busy) return;
    busy = true;
    stopped = false;
    notLoaded = null;
    tell({ type: "play-requested", request });
    const halted = new Promise<void>((resolve) => {
      halt = resolve;
    });
    try {
      await Promise.race([halted, ready()]);
      if (stopped || player === null) return tell({ type: "play-ended" });
      let told = false;
      for await (const event of events(player)) {
        told = true;
        tell(event);
      }
      // A worker that could not even open the lesson answers nothing at all.
      if (!told) throw new Error(notLoaded ?? t("loading.notStarted"));
      tell({ type: "play-ended" });
    } catch (error) {
      const problems = refusedEdits(error, options.steps, request);
      // Nothing ran, and what ran before is unchanged.
      if (problems !== null) return tell({ type: "edits-refused", problems });
      discard();
      tell(failure(error));
    } finally {
      busy = false;
    }
  };

  const ready = async (): Promise<void> => {
    await warming;
    if (!stopped) player ??= await start();
  };

  /** What fails here fails again where it was asked for, and is said there. */
  const warm = async (to: string): Promise<void> => {
    try {
      player ??= await start();
      for await (const event of player.warm(to)) tell(event);
    } catch {
      discard();
    }
  };

  const discard = (): void => {
    void player?.close();
    player = null;
  };

  return {
    play: (to, request) => run(request, (current) => current.play(to, request.edits)),
    again: (before, to, request) =>
      run(request, async function* (current) {
        yield* current.go(before);
        yield* current.play(to, request.edits);
      }),
    kept: () => player?.kept() ?? [],
    warm: (to) => {
      if (busy || warming !== null) return Promise.resolve();
      warming = warm(to).finally(() => {
        warming = null;
      });
      return warming;
    },
    revise: (next, at = {}) => {
      lesson = next;
      placed = at;
      void player?.revise(next, at);
    },
    goBack: (after) =>
      player === null
        ? Promise.resolve()
        : run({ edits: {}, checking: null }, (current) => current.go(after)),
    stop: () => {
      stopped = true;
      player?.stop();
      halt();
    },
    reset: async () => {
      if (player === null || busy) return;
      tell({ type: "reset-requested" });
      await run({ edits: {}, checking: null }, (current) => current.reset());
    },
    discard,
  };
}

/** `7 of 16 MB`, or `7 MB` where the whole is not known. */
function megabytes({ bytes, total }: WorkerNote & { type: "loading" }): string {
  const millions = (number: number) => Math.round(number / 1e6);
  return total === null
    ? t("loading.megabytes", { read: millions(bytes) })
    : t("loading.megabytesOf", { read: millions(bytes), total: millions(total) });
}

/** Null where it was not a changed block that made the lesson unreadable. */
function refusedEdits(
  error: unknown,
  steps: readonly PlacedStep[],
  { edits }: PlayRequest,
): ReturnType<typeof problemsByStep> {
  // What stopped the worker itself has no place in the lesson.
  if (!(error instanceof PlayRefused) || error.errors.every(({ at }) => at === null)) return null;
  return problemsByStep(error.errors, steps, edits);
}

function failure(error: unknown): ViewEvent {
  if (error instanceof PlayRefused) {
    const [first] = error.errors;
    if (first?.code === "STOPPED") return { type: "play-ended" };
    // A mistake in the lesson has a place in it; what stopped the worker itself has none.
    if (first !== undefined && first.at !== null) return { type: "refused", errors: error.errors };
    return {
      type: "crashed",
      message: t("loading.cannotGoOn", { why: first?.message ?? error.message }),
      hint: first?.hint ?? null,
    };
  }
  return { type: "crashed", message: error instanceof Error ? error.message : String(error), hint: null };
}
