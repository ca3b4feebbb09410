// A run of the harness in Node: in a worker thread, which is ended when a file does not come to an end.
import {
  type FromHarness,
  type HarnessEvent,
  type HarnessJob,
  type HarnessWorker,
  watchHarness,
} from "../../harness/index.ts";
import { seedPath, takeWorker } from "../package/index.ts";
import { bothHalves, halvesOf } from "./halves.ts";
import type { HarnessAssignment } from "./harness-worker.ts";
import { dropLeftovers, type NamedServer, prepareServer, type ServerForRun } from "./server/index.ts";

export interface NodeHarnessOptions {
  readonly job: HarnessJob;
  /** Where the databases are made; null: PGlite. */
  readonly server: NamedServer | null;
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
}

export async function* runHarness({
  job,
  server,
  limitMs,
  signal,
}: NodeHarnessOptions): AsyncGenerator<HarnessEvent, void> {
  const prepared = server && (await prepareServer(server));
  let workers = 0;
  const spawn = (): HarnessWorker => {
    workers += 1;
    return start(prepared?.forWorker(workers) ?? null);
  };
  const limits = { ...(limitMs !== undefined && { limitMs }), ...(signal && { signal }) };
  try {
    const run = (part: HarnessJob, ending?: AbortSignal) =>
      watchHarness({ job: part, spawn, ...limits, ...(ending && { signal: ending }) });
    const halves = halvesOf(job);
    if (halves) yield* bothHalves(halves, run, signal);
    else yield* run(job);
  } finally {
    await prepared?.finish();
  }
}

function start(server: ServerForRun | null): HarnessWorker {
  const worker = takeWorker("harness/harness-worker.js");
  const assign = (assignment: HarnessAssignment) => worker.postMessage(assignment);
  return {
    start: (job) => assign({ job, seed: server ? null : seedPath(), server }),
    onMessage: (listener) => worker.on("message", (message: FromHarness) => listener(message)),
    onError: (listener) => {
      worker.on("error", (error) => listener(error instanceof Error ? error.message : String(error)));
    },
    async terminate() {
      await worker.terminate();
      // A server goes on with a statement whose client is gone.
      if (server) await dropLeftovers(server);
    },
  };
}
