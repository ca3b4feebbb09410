// A run of the harness over the reader's files, as the page shows it: a value that each event makes anew, and a way to stop.
import type { SourceFile } from "../engine/index.ts";
import {
  type FileReport,
  type Finding,
  type FromHarness,
  type HarnessEvent,
  HarnessStopped,
  type HarnessWorker,
  type Phase,
  type Summary,
  watchHarness,
} from "../harness/index.ts";
import harnessWorkerUrl from "./harness-worker.ts?worker&url";
import { playText as t, playTranslation as translation } from "./words.ts";

export interface TestView {
  readonly state: "idle" | "running" | "finished" | "stopped" | "failed";
  /** Where `failed`: why, in a sentence. */
  readonly message: string;
  readonly total: number;
  /** The file that is tested now, and what is done with it. */
  readonly now: { readonly file: string; readonly phase: Phase } | null;
  readonly reports: readonly FileReport[];
  /** About the folder, or files that were not tested. */
  readonly findings: readonly Finding[];
  readonly summary: Summary | null;
  /** The files that were tested. */
  readonly sources: readonly SourceFile[];
}

export const NOT_TESTED: TestView = {
  state: "idle",
  message: "",
  total: 0,
  now: null,
  reports: [],
  findings: [],
  summary: null,
  sources: [],
};

export interface Testing {
  view(): TestView;
  start(sources: readonly SourceFile[]): Promise<void>;
  stop(): void;
  /** The report is about other files than there are now. */
  forget(): void;
}

export function createTesting(seed: string | null, changed: () => void): Testing {
  let view = NOT_TESTED;
  let abort: AbortController | null = null;
  const show = (next: TestView): void => {
    view = next;
    changed();
  };
  return {
    view: () => view,
    stop: () => abort?.abort(),
    forget: () => {
      abort?.abort();
      show(NOT_TESTED);
    },
    async start(sources) {
      if (view.state === "running") return;
      const current = new AbortController();
      abort = current;
      show({ ...NOT_TESTED, state: "running", total: sources.length, sources });
      try {
        const options = { job: { sources }, spawn: () => spawn(seed), signal: current.signal };
        for await (const event of watchHarness(options)) {
          if (abort !== current) return;
          show(reduceTest(view, event));
        }
        show({ ...view, state: "finished", now: null });
      } catch (error) {
        if (abort !== current || view.state === "idle") return;
        if (error instanceof HarnessStopped) return show({ ...view, state: "stopped", now: null });
        const message = error instanceof Error ? error.message : String(error);
        show({ ...view, state: "failed", now: null, message });
      }
    },
  };
}

export function reduceTest(view: TestView, event: HarnessEvent): TestView {
  switch (event.type) {
    case "run-started":
      return { ...view, total: event.files.length };
    case "file-started":
      return { ...view, now: { file: event.file, phase: "apply" } };
    case "phase-started":
      return { ...view, now: { file: event.file, phase: event.phase } };
    case "file-finished":
      return { ...view, reports: [...view.reports, event.report] };
    case "finding":
      return { ...view, findings: [...view.findings, event.finding] };
    case "run-finished":
      return { ...view, summary: event.summary };
    default:
      return view;
  }
}

function spawn(seed: string | null): HarnessWorker {
  const worker = new Worker(harnessWorkerUrl, { type: import.meta.env.DEV ? "module" : "classic" });
  return {
    start: (job) => worker.postMessage({ job, seed, translation }),
    onMessage: (listener) =>
      worker.addEventListener("message", ({ data }: MessageEvent<FromHarness>) => listener(data)),
    onError: (listener) =>
      worker.addEventListener("error", ({ message }) => listener(message || t("report.noWorker"))),
    terminate: () => worker.terminate(),
  };
}
