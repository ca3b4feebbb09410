// A lesson's player in Node: the runner in a worker thread, since a thread that is blocked cannot end itself.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { SourceFile } from "../engine/index.ts";
import { createPlayer, type FromWorker, type LessonPlayer, type WorkerPort } from "../runner/index.ts";
import { distFolder } from "./paths.ts";

/** Path of the prepared data directory that the build made. */
export function seedPath(): string {
  const folder = join(distFolder, "seed");
  const { file } = JSON.parse(readFileSync(join(folder, "seed.json"), "utf8")) as { file: string };
  return join(folder, file);
}

export interface NodePlayerOptions {
  readonly lesson: SourceFile;
  readonly migrations: readonly SourceFile[];
  /** Milliseconds a step may take before it is ended. */
  readonly stepLimitMs?: number;
}

export function createNodePlayer(options: NodePlayerOptions): LessonPlayer {
  return createPlayer({ ...options, assets: { seed: seedPath() }, spawn: spawnWorker });
}

let compiled: WebAssembly.Module | undefined;

/** PostgreSQL compiled once a process: a worker that is handed the module shares its machine code, optimised parts included. */
function compiledPostgres(): WebAssembly.Module {
  const main = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  compiled ??= new WebAssembly.Module(readFileSync(join(dirname(main), "pglite.wasm")));
  return compiled;
}

function spawnWorker(): WorkerPort {
  const worker = new Worker(join(distFolder, "node", "lesson-worker.js"), {
    workerData: { wasmModule: compiledPostgres() },
  });
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.on("message", (message: FromWorker) => listener(message)),
    onError: (listener) =>
      worker.on("error", (error) => listener(error instanceof Error ? error.message : String(error))),
    terminate: () => void worker.terminate(),
  };
}
