// The messages between a client (page, terminal, test) and the worker that plays one lesson.
import type { SourceFile } from "../engine/index.ts";
import type { LessonEvent, StepError, StepOutput } from "./events.ts";
import type { Placed } from "./placed.ts";
import type { RunnerText } from "./words.ts";
import type { SavedDirectory, WorldRecord } from "./world/index.ts";

/** What is sent to the worker. Messages are handled in order; a new one waits for the one before. */
export type ToWorker =
  /** First message. Parses the lesson; nothing runs. Answered by `opened` or `refused`. */
  | {
      readonly type: "open";
      readonly id: number;
      readonly lesson: SourceFile;
      readonly placed: Placed;
      readonly migrations: readonly SourceFile[];
      readonly assets: WorkerAssets;
      /** Fingerprint -> letter, of the schemas that an earlier worker named: they keep their letters. */
      readonly letters: Readonly<Record<string, string>>;
      /** Whether the world is saved after steps. */
      readonly saving: boolean;
    }
  /**
   * Another text of the same lesson: its databases, history and clock stay, and steps at its end come or go. Nothing runs. Answered
   * by `opened`, or by `refused`, which changes nothing.
   */
  | {
      readonly type: "revise";
      readonly id: number;
      readonly lesson: SourceFile;
      readonly placed: Placed;
    }
  /**
   * Plays up to and including step `to` (all steps where null). Steps already played are not played again unless their text
   * changed (`edits`: step id -> block text), which starts the world anew and replays. Events are `LessonEvent`s, then `idle`.
   * `skip`: ids of steps not to execute, because they were ended for hanging.
   * `quiet`: ids of steps to replay without events, because the client has their events already.
   */
  | ({ readonly type: "play"; readonly to: string | null } & PlayedSoFar)
  /**
   * Opens the world, brings it to where the steps of `quiet` left it, and opens the databases that step `to` needs, before anybody
   * asks for them. Events, then `idle`.
   */
  | ({ readonly type: "warm"; readonly to: string } & PlayedSoFar)
  /** Takes the world to where it was after step `to` (null: at the start), back or on. Answered by `rewound` and `idle`. */
  | ({ readonly type: "go"; readonly to: string | null } & Omit<PlayedSoFar, "quiet">)
  /** Runs SQL that is no step on a database, as it is. Answered by `answered`; a mistake is an output. */
  | { readonly type: "ask"; readonly id: number; readonly database: string; readonly sql: string }
  /** Back to the lesson's start: databases thrown away, nothing played. Answered by a `state` event and `idle`. */
  | { readonly type: "reset"; readonly id: number }
  /** Frees everything. Answered by `closed`. */
  | { readonly type: "close"; readonly id: number };

interface PlayedSoFar {
  readonly id: number;
  readonly edits: Readonly<Record<string, string>>;
  readonly skip: readonly string[];
  readonly quiet: readonly string[];
  /** The world to go on from, where the worker has none that is closer. */
  readonly resume: Kept | null;
}

/** A step as it was played. */
export interface KeptStep {
  readonly id: string;
  readonly body: string;
  /** Not executed: it was ended before. */
  readonly skipped: boolean;
  readonly passed: boolean;
}

/** The world after some steps, for a worker that has not played them. Not there where a session held what no file does. */
export interface Kept {
  readonly steps: readonly KeptStep[];
  readonly record: WorldRecord;
  /** By database; one that is not there is as at the lesson's start. */
  readonly directories: Readonly<Record<string, SavedDirectory>>;
  /** Milliseconds that its steps took. */
  readonly cost: number;
}

/** Where the worker finds PGlite's parts; each is a URL to fetch or a file path, as the runtime needs. */
export interface WorkerAssets {
  readonly seed: string | null;
  /** The lesson's history as a prepared data directory, its key in its name; null: it is made when it is needed. */
  readonly prepared: string | null;
}

export type FromWorker =
  | { readonly type: "opened"; readonly id: number }
  | { readonly type: "refused"; readonly id: number; readonly errors: readonly StepError[] }
  /** In order; several at once where they come fast, so that no step floods its client with messages. */
  | { readonly type: "events"; readonly id: number; readonly events: readonly LessonEvent[] }
  | { readonly type: "idle"; readonly id: number }
  /** Unasked, when nothing else is to do. */
  | { readonly type: "kept"; readonly kept: Kept }
  | { readonly type: "answered"; readonly id: number; readonly outputs: readonly StepOutput[] }
  | { readonly type: "closed"; readonly id: number }
  /** The worker itself could not go on (no WebAssembly, out of memory, a bug). */
  | { readonly type: "crashed"; readonly id: number; readonly error: StepError };

/** A worker seen from the client, in either runtime. */
export interface WorkerPort {
  post(message: ToWorker): void;
  onMessage(listener: (message: FromWorker) => void): void;
  onError(listener: (message: string) => void): void;
  terminate(): void;
  /** Gives a worker back that has answered `closed` and can play another lesson. Without it such a worker is terminated. */
  release?(): void;
}

/** Plays one lesson and survives runaway SQL: a step over the limit is ended with its worker and the steps before it are replayed in a new one. */
export interface LessonPlayer {
  /** Parses the lesson in the worker; resolves with its problems where it is refused, otherwise with none. */
  open(): Promise<readonly StepError[]>;
  /**
   * Plays up to and including step `to` (null: all); the events arrive as they happen. Calls are played one after the other.
   * `skip`: steps that are not executed, because they did nothing where they were played before.
   */
  play(
    to: string | null,
    edits?: Readonly<Record<string, string>>,
    skip?: readonly string[],
  ): AsyncIterable<LessonEvent>;
  /**
   * Takes the lesson with other steps at its end; its databases, history and clock stay. What has run stays up to the first step that
   * is another one now: `go` there. Resolves with its problems where it is refused.
   */
  revise(lesson: SourceFile, placed?: Placed): Promise<readonly StepError[]>;
  /** Gets ready what step `to` needs, while the reader still reads. */
  warm(to: string): AsyncIterable<LessonEvent>;
  /**
   * Takes the world back to where it was after step `to` (null: at the start); `rewound` is its event. A player that has reported no
   * step may go on to any, quietly; what it is asked then is answered there.
   */
  go(
    to: string | null,
    edits?: Readonly<Record<string, string>>,
    skip?: readonly string[],
  ): AsyncIterable<LessonEvent>;
  /** The worlds that a worker of this lesson can go on from, for another player of it. */
  kept(): readonly Kept[];
  /** Runs SQL on a database as it is now; what it changes stays. Rejects with PlayRefused where it does not end or the worker is lost. */
  ask(database: string, sql: string): Promise<readonly StepOutput[]>;
  /** Ends what runs now, at once; the step it was in counts as failed with code `STOPPED`. */
  stop(): void;
  reset(): AsyncIterable<LessonEvent>;
  close(): Promise<void>;
}

/** Most bytes of the worlds that are saved after a lesson's steps. */
export const KEPT_BYTES = 64 * 1024 * 1024;

/** Milliseconds of wall time that a step may take. */
export const STEP_LIMIT_MS = 20_000;

export interface PlayerOptions {
  readonly lesson: SourceFile;
  /** The steps at its end that are played at another place. Default: none. */
  readonly placed?: Placed;
  readonly migrations: readonly SourceFile[];
  readonly assets: WorkerAssets;
  /** Starts a fresh worker. */
  readonly spawn: () => WorkerPort;
  /** Milliseconds of wall time a step may take before it is ended. Default STEP_LIMIT_MS. */
  readonly stepLimitMs?: number;
  /** Bytes that worlds saved after steps may take. Default KEPT_BYTES; 0: none is saved. */
  readonly keptBytes?: number;
  /** Worlds that another player of this lesson has kept. */
  readonly others?: () => readonly Kept[];
  /** What it says of its own. Default: English. */
  readonly words?: RunnerText;
}
