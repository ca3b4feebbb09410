// A run as plain data, so that it can be handed to a worker, and the messages that come back.
import type { SourceFile } from "../engine/index.ts";
import type { HarnessEvent } from "./events.ts";
import type { HarnessOptions } from "./options.ts";

/** What `HarnessOptions` says, without what cannot be cloned. */
export interface HarnessJob extends Omit<HarnessOptions, "factory" | "parser" | "host"> {
  readonly sources: readonly SourceFile[];
}

export type FromHarness =
  | { readonly type: "event"; readonly event: HarnessEvent }
  /** The harness itself could not go on: no database could be opened, a bug. */
  | { readonly type: "failed"; readonly message: string }
  | { readonly type: "ended" };

export interface HarnessSide {
  post(message: FromHarness): void;
  /** The surroundings of this worker; called once a job. */
  prepare(job: HarnessJob): Promise<Pick<HarnessOptions, "factory" | "parser">>;
}

/** The worker's half: runs the job and reports each event as it happens. Never rejects. */
export async function serveHarness(
  job: HarnessJob,
  side: HarnessSide,
  run: (sources: readonly SourceFile[], options: HarnessOptions) => AsyncIterable<HarnessEvent>,
): Promise<void> {
  try {
    const { sources, ...options } = job;
    const surroundings = await side.prepare(job);
    for await (const event of run(sources, { ...options, ...surroundings }))
      side.post({ type: "event", event });
    side.post({ type: "ended" });
  } catch (error) {
    side.post({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}
