// The worker thread that tries the mutants of lessons, one lesson a message; reports each verdict at once.
import { parentPort, workerData } from "node:worker_threads";
import type { SourceFile } from "../../engine/index.ts";
import { parseLesson } from "../../lessons/index.ts";
import { type Bases, type MutantVerdict, tryMutants, UnsoundLesson } from "../../runner/index.ts";
import { extensionsIn } from "../../sandbox/index.ts";
import { readAssets } from "../package/index.ts";

export interface MutantsJob {
  readonly source: SourceFile;
  readonly migrations: readonly SourceFile[];
  /** Path of the seed. */
  readonly seed: string;
}

export type MutantsMessage =
  | { readonly type: "verdict"; readonly verdict: MutantVerdict }
  | { readonly type: "unsound"; readonly claim: string; readonly line: number }
  | { readonly type: "failed"; readonly message: string }
  | { readonly type: "done" };

const port = parentPort;
const bases: Bases = new Map();

async function work(
  { source, migrations, seed }: MutantsJob,
  tell: (message: MutantsMessage) => void,
): Promise<void> {
  const parsed = parseLesson(source);
  if (!parsed.ok) {
    tell({ type: "failed", message: parsed.problems[0]?.message ?? "the lesson cannot be read" });
    return;
  }
  const extensions = extensionsIn([source, ...migrations].map(({ text }) => text));
  const assets = await readAssets(seed, workerData.wasmModule as WebAssembly.Module, extensions);
  try {
    const verdicts = tryMutants({ source, lesson: parsed.lesson, migrations, assets, bases });
    for await (const verdict of verdicts) tell({ type: "verdict", verdict });
  } catch (error) {
    if (!(error instanceof UnsoundLesson)) throw error;
    tell({ type: "unsound", claim: error.check.claim, line: error.check.at.line });
  }
}

port?.on("message", (job: MutantsJob) => {
  const tell = (message: MutantsMessage) => port.postMessage(message);
  work(job, tell)
    .catch((error) =>
      tell({ type: "failed", message: error instanceof Error ? error.message : String(error) }),
    )
    .finally(() => tell({ type: "done" }));
});
