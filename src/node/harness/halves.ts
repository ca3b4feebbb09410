// A long folder in two halves at once: the second begins on what the first one's files leave, applied together and not proven.
import {
  type FileReport,
  type Finding,
  type HarnessEvent,
  type HarnessJob,
  type PgtapReport,
  type QueriesReport,
  summaryOf,
} from "../../harness/index.ts";
import { baseName, formatPlace, versionIn } from "../../text/index.ts";

/** Fewer files are proven sooner by one worker than a second one has opened its databases. */
const LEAST = 24;

/** Undefined where one worker is to prove them all. The same halves on every machine: a run must not depend on its cores. */
export function halvesOf(job: HarnessJob): readonly [HarnessJob, HarnessJob] | undefined {
  if (job.only || job.resume) return undefined;
  const names = job.sources
    .filter(({ name }) => name.endsWith(".sql") && versionIn(baseName(name)) !== undefined)
    .toSorted((a, b) => compare(versionIn(baseName(a.name)), versionIn(baseName(b.name))))
    .map(({ name }) => name);
  if (names.length < LEAST) return undefined;
  const middle = Math.ceil(names.length / 2);
  const first = new Set(names.slice(0, middle));
  const second = new Set(names.slice(middle));
  return [
    { ...job, only: first, pgtap: [] },
    { ...job, only: second },
  ];
}

function compare(a: bigint | undefined, b: bigint | undefined): number {
  return a === b ? 0 : (a ?? 0n) < (b ?? 0n) ? -1 : 1;
}

/** The events of both in the order of one run. Rejects as either does; the other is then ended. */
export async function* bothHalves(
  [first, second]: readonly [HarnessJob, HarnessJob],
  start: (job: HarnessJob, signal: AbortSignal) => AsyncGenerator<HarnessEvent, void>,
  signal: AbortSignal | undefined,
): AsyncGenerator<HarnessEvent, void> {
  const started = performance.now();
  const stop = new AbortController();
  const end = () => stop.abort();
  if (signal?.aborted) end();
  signal?.addEventListener("abort", end, { once: true });
  const folder: Finding[] = [];
  const reports: FileReport[] = [];
  const pgtap: PgtapReport[] = [];
  const queries: QueriesReport[] = [];
  const later = collect(start(second, stop.signal), end);
  try {
    for await (const event of start(first, stop.signal)) {
      if (event.type === "run-started") {
        yield { ...event, pgtap: (second.pgtap ?? []).map(({ name }) => name).toSorted() };
        continue;
      }
      if (event.type === "finding") folder.push(event.finding);
      if (event.type === "queries-finished") {
        queries.push(event.report);
        continue;
      }
      if (event.type === "run-finished" || !concerns(event, first)) continue;
      if (event.type === "file-finished") reports.push(event.report);
      yield event;
    }
    for await (const event of later.events()) {
      if (event.type === "queries-finished") {
        yield { ...event, report: queriesOfBoth(queries, event.report) };
        continue;
      }
      if (/^(run-started|run-finished|finding)$/.test(event.type) || !concerns(event, second)) continue;
      if (event.type === "file-finished") reports.push(event.report);
      if (event.type === "pgtap-finished") pgtap.push(event.report);
      yield event;
    }
    yield { type: "run-finished", summary: summaryOf(reports, folder, performance.now() - started, pgtap) };
  } catch (error) {
    end();
    await later.ended;
    // The first half may have been stopped because the second failed: why that one failed is what matters.
    throw later.failure() ?? error;
  } finally {
    signal?.removeEventListener("abort", end);
    end();
    await later.ended;
  }
}

/** What neither of them could prepare stays unchecked. */
function queriesOfBoth([first]: readonly QueriesReport[], second: QueriesReport): QueriesReport {
  const known = new Set(first?.unchecked.map(({ at }) => formatPlace(at)));
  return { ...second, unchecked: second.unchecked.filter(({ at }) => known.has(formatPlace(at))) };
}

/** Whether it is about a file of this half, or about a pgTAP file. */
function concerns(event: HarnessEvent, { only }: HarnessJob): boolean {
  switch (event.type) {
    case "file-started":
      return only?.has(event.file) ?? true;
    case "phase-started":
      return event.phase === "pgtap" || (only?.has(event.file) ?? true);
    case "file-finished":
      return only?.has(event.report.file) ?? true;
    default:
      return true;
  }
}

/** Runs ahead of its reader. `failed` is called at once when it rejects; the reader then rejects, too. */
function collect(source: AsyncGenerator<HarnessEvent, void>, failed: () => void) {
  const waiting: HarnessEvent[] = [];
  let wake = () => {};
  let done = false;
  let error: unknown;
  const ended = (async () => {
    try {
      for await (const event of source) {
        waiting.push(event);
        wake();
      }
    } catch (cause) {
      error = cause;
      failed();
    } finally {
      done = true;
      wake();
    }
  })();
  return {
    ended,
    failure: () => error,
    async *events(): AsyncGenerator<HarnessEvent, void> {
      for (;;) {
        const next = waiting.shift();
        if (next) yield next;
        else if (done) break;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
      if (error !== undefined) throw error;
    },
  };
}
