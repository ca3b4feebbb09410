// The half outside of the worker: ends a file that does not come to an end, names it, and lets a new worker go on behind it.
import type { HarnessEvent, Phase } from "./events.ts";
import type { FromHarness, HarnessJob } from "./job.ts";
import type { Resume } from "./options.ts";
import { summaryOf } from "./summary.ts";
import type { FileReport, Finding, PgtapReport } from "./types.ts";

export interface HarnessWorker {
  start(job: HarnessJob): void;
  onMessage(listener: (message: FromHarness) => void): void;
  /** The thread died: out of memory, a crash. */
  onError(listener: (message: string) => void): void;
  terminate(): unknown;
}

export interface WatchOptions {
  readonly job: HarnessJob;
  readonly spawn: () => HarnessWorker;
  /** Milliseconds that one phase of one file may take. Default 30000. */
  readonly limitMs?: number;
  /** Ends the run at once, its worker too; the stream then rejects with a `HarnessStopped`. */
  readonly signal?: AbortSignal;
  /** Milliseconds that opening the databases may take. Default 120000. */
  readonly startLimitMs?: number;
}

export class HarnessStopped extends Error {
  override readonly name = "HarnessStopped";
}

type Turn =
  | { readonly type: "stopped" }
  | { readonly type: "event"; readonly event: HarnessEvent }
  | { readonly type: "ended" }
  | { readonly type: "failed"; readonly message: string; readonly died: boolean }
  | { readonly type: "overdue" };

/** The same events as `testMigrations`, whatever the files do. Rejects where the harness itself cannot work. */
export async function* watchHarness(options: WatchOptions): AsyncGenerator<HarnessEvent, void> {
  const { job, limitMs = 30_000, startLimitMs = 120_000 } = options;
  const started = performance.now();
  const reports: FileReport[] = [];
  const pgtap: PgtapReport[] = [];
  const folder: Finding[] = [];
  const hung: { file: string; phase: Phase; limitMs: number }[] = [];
  for (;;) {
    const resume: Resume | undefined =
      reports.length > 0 || pgtap.length > 0 || hung.length > 0
        ? {
            reported: reports.map(({ file, proofs }) => ({ file, applies: proofs.up.type === "passed" })),
            pgtap: pgtap.map(({ file }) => file),
            hung,
          }
        : undefined;
    const worker = options.spawn();
    const turns = turnsOf(worker, options.signal);
    let doing: { readonly file: string; readonly phase: Phase } | undefined;
    // A resumed run reports the file that it begins with once more.
    let again = resume && hung.at(-1);
    try {
      worker.start(resume ? { ...job, resume } : job);
      for (;;) {
        const turn = await turns.next(doing ? limitMs : startLimitMs);
        if (turn.type === "event") {
          const { event } = turn;
          if (event.type === "finding") folder.push(event.finding);
          if (event.type === "phase-started") doing = { file: event.file, phase: event.phase };
          if (event.type === "file-finished") {
            reports.push(event.report);
            doing = undefined;
          }
          if (event.type === "pgtap-finished") {
            pgtap.push(event.report);
            doing = undefined;
          }
          if (again && tellsStart(event, again)) again = undefined;
          else if (event.type !== "run-finished") yield event;
          continue;
        }
        if (turn.type === "ended") {
          yield {
            type: "run-finished",
            summary: summaryOf(reports, folder, performance.now() - started, pgtap),
          };
          return;
        }
        if (turn.type === "stopped") throw new HarnessStopped("the run was stopped");
        if (doing === undefined || (turn.type === "failed" && !turn.died)) {
          throw new Error(
            turn.type === "failed" ? turn.message : "the databases could not be opened in time",
          );
        }
        hung.push({ ...doing, limitMs });
        break;
      }
    } finally {
      await worker.terminate();
    }
  }
}

function tellsStart(
  event: HarnessEvent,
  { file, phase }: { readonly file: string; readonly phase: Phase },
): boolean {
  return event.type === (phase === "pgtap" ? "pgtap-started" : "file-started") && event.file === file;
}

function turnsOf(worker: HarnessWorker, signal: AbortSignal | undefined) {
  const waiting: Turn[] = [];
  let wake = () => {};
  const push = (turn: Turn) => {
    waiting.push(turn);
    wake();
  };
  worker.onMessage((message) => push(message.type === "failed" ? { ...message, died: false } : message));
  worker.onError((message) => push({ type: "failed", message, died: true }));
  if (signal?.aborted) push({ type: "stopped" });
  signal?.addEventListener("abort", () => push({ type: "stopped" }), { once: true });
  return {
    async next(limitMs: number): Promise<Turn> {
      if (waiting.length === 0) {
        let timer: ReturnType<typeof setTimeout> | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, limitMs);
        });
        clearTimeout(timer);
      }
      return waiting.shift() ?? { type: "overdue" };
    },
  };
}
