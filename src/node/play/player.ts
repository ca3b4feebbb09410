// A lesson's player in Node: the runner in a worker thread, since a thread that is blocked cannot end itself.
import type { SourceFile } from "../../engine/index.ts";
import {
  createPlayer,
  type FromWorker,
  type Kept,
  type LessonPlayer,
  type WorkerPort,
} from "../../runner/index.ts";
import { giveBack, seedPath, takeWorker } from "../package/index.ts";

export interface NodePlayerOptions {
  readonly lesson: SourceFile;
  readonly migrations: readonly SourceFile[];
  /** Milliseconds a step may take before it is ended. */
  readonly stepLimitMs?: number;
  /** Bytes that worlds saved after steps may take. Default 0: who plays a lesson once goes nowhere back. */
  readonly keptBytes?: number;
  /** Worlds that another player of the lesson has kept. */
  readonly others?: () => readonly Kept[];
}

export function createNodePlayer(options: NodePlayerOptions): LessonPlayer {
  return createPlayer({
    keptBytes: 0,
    ...options,
    assets: { seed: seedPath(), prepared: null },
    spawn: spawnWorker,
  });
}

function spawnWorker(): WorkerPort {
  const worker = takeWorker("play/lesson-worker.js");
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.on("message", (message: FromWorker) => listener(message)),
    onError: (listener) =>
      worker.on("error", (error) => listener(error instanceof Error ? error.message : String(error))),
    terminate: () => void worker.terminate(),
    release: () => giveBack(worker),
  };
}
