// A whole run of `gosling test`, recorded: seen through the baseline, or written into it. Throws UsageError.

import {
  allFindings,
  createRecorder,
  type Finding,
  type HarnessEvent,
  HarnessStopped,
  nameIn,
  type RunRecord,
  throughBaseline,
} from "../../harness/index.ts";
import { type Diagnostic, topOf } from "../../text/index.ts";
import { UsageError } from "../terminal/index.ts";
import { writeBaselineFile } from "./baseline-file.ts";
import { cachedRun, type RunCache } from "./kept-run.ts";
import type { TestRequest } from "./request.ts";
import { runHarness } from "./run.ts";

export interface RecordOptions {
  /** The run is for a baseline: nothing of it is hidden. */
  readonly forBaseline: boolean;
  readonly signal: AbortSignal;
  readonly see?: (event: HarnessEvent) => void;
  /** Where the same run is looked for, and kept; without it everything is proven. */
  readonly cache?: RunCache;
}

/** Null where it was stopped. Rejects with a UsageError where the files cannot be tested. */
export async function recordRun(
  { baseline, prefix, migrations, ...request }: TestRequest,
  { forBaseline, signal, see, cache }: RecordOptions,
): Promise<RunRecord | null> {
  const recorder = createRecorder();
  const options = { ...request, signal };
  const run = cache ? cachedRun(options, cache) : runHarness(options);
  const all = placedEvents(run, migrations);
  const events =
    forBaseline || baseline.entries === null ? all : throughBaseline(all, baseline.entries, prefix);
  try {
    for await (const event of events) {
      recorder.see(event);
      see?.(event);
    }
  } catch (error) {
    if (!(error instanceof HarnessStopped))
      throw new UsageError(
        `the files cannot be tested: ${error instanceof Error ? error.message : String(error)}`,
      );
  }
  return recorder.record();
}

/** Every place in the files as they are on disk, whatever their format; and what was left out of them, at the start. */
export async function* placedEvents(
  events: AsyncIterable<HarnessEvent>,
  { place, problems }: TestRequest["migrations"],
): AsyncIterable<HarnessEvent> {
  for await (const event of events) {
    yield place(event);
    if (event.type === "run-started")
      for (const problem of problems) yield { type: "finding", finding: findingOf(problem) };
  }
}

function findingOf({ code, severity, message, at, hint }: Diagnostic): Finding {
  return { code, severity, part: "static", message, ...(at ?? topOf("")), ...(hint && { hint }) };
}

/** How many findings it holds now. Of files that were not tested, what is known stays. */
export function writeBaselineOf({ baseline, prefix }: TestRequest, record: RunRecord): number {
  const silent = new Set(
    [...record.reports, ...record.pgtap]
      .filter(({ status }) => status.startsWith("not-"))
      .map(({ file }) => nameIn(prefix, file)),
  );
  return writeBaselineFile(baseline, allFindings(record), prefix, (file) => silent.has(file));
}
