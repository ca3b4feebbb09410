// The worker of a page: one lesson's player, with PostgreSQL fetched from the site.
import fsBundleUrl from "@electric-sql/pglite/pglite.data?url";
import wasmUrl from "@electric-sql/pglite/pglite.wasm?url";
import {
  type FromWorker,
  runnerText,
  serveLesson,
  type ToWorker,
  type WorkerAssets,
} from "../../runner/index.ts";
import type { PreparedStore, SandboxAssets } from "../../sandbox/index.ts";
import { createWords, LOADING, type Translation } from "../../words/index.ts";
import { createDownloads, type LoadingText } from "./downloads.ts";
import { fetchExtensions } from "./extensions.ts";
import type { GivenParts, LoadedParts, WorkerNote } from "./worker-note.ts";

/** The worker's global scope, as far as it is used; the DOM's types know only the window's. */
interface WorkerScope {
  postMessage(message: FromWorker | WorkerNote): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker | GivenParts>) => void): void;
  addEventListener(type: "unhandledrejection", listener: (event: PromiseRejectionEvent) => void): void;
}

const scope = globalThis as unknown as WorkerScope;

/** Loaded by an earlier worker of the page. */
let given: LoadedParts | null = null;
/** The page's language. */
let translation: Translation | undefined;

// PGlite leaves some failures to nobody. As an error of the worker they reach the page, which can say so and start anew.
scope.addEventListener("unhandledrejection", (event) => {
  setTimeout(() => {
    throw event.reason;
  });
});

serveLesson({
  words: () => runnerText(translation),
  post: (message) => scope.postMessage(message),
  onMessage: (listener) =>
    scope.addEventListener("message", ({ data }) => {
      if (data.type !== "parts") return listener(data);
      given = data.parts;
      translation = data.translation;
    }),
  load: (assets, extensions) =>
    load(assets, extensions).catch((error: unknown) => {
      scope.postMessage({
        type: "not-loaded",
        message: error instanceof Error ? error.message : String(error),
      });
      throw error;
    }),
});

/** Fetched here, all at once, rather than by PGlite one after the other: so a failure is reported and progress can be shown. */
async function load({ seed, prepared }: WorkerAssets, names: readonly string[]): Promise<SandboxAssets> {
  const t = createWords(LOADING, translation);
  const report = (bytes: number, total: number | null) =>
    scope.postMessage({ type: "loading", bytes, total });
  const downloads = createDownloads(report, { t });
  const fetched = downloads.fetch;
  // It comes with the rest, and is there when the lesson asks for it by its key.
  const known = given?.history?.address === prepared ? given?.history?.file : undefined;
  const history = prepared === null ? null : (known ?? fetched(prepared).then((response) => response.blob()));
  const blob = (address: string) => fetched(address).then((response) => response.blob());
  if (history instanceof Promise) history.catch(() => undefined);
  const [wasmModule, fsBundle, seedBlob, extensions] = await Promise.all([
    given?.wasmModule ?? fetched(wasmUrl).then((response) => WebAssembly.compileStreaming(response)),
    given?.fsBundle ?? blob(fsBundleUrl),
    seed === null ? null : (given?.seed ?? blob(seed)),
    fetchExtensions(names),
  ]).catch((error: unknown) => {
    throw new Error(downloads.failure() ?? damaged(error, t));
  });
  if (given === null) void handOn({ wasmModule, fsBundle, seed: seedBlob }, prepared, history);
  const store: PreparedStore = {
    read: async (key) =>
      prepared?.includes(key.slice(0, 32)) ? await Promise.resolve(history).catch(() => null) : null,
    write: async () => undefined,
  };
  return {
    wasmModule,
    fsBundle,
    extensions,
    prepared: store,
    ...(seedBlob === null ? {} : { seed: seedBlob }),
  };
}

/** To the page, for the next worker. */
async function handOn(
  parts: Omit<LoadedParts, "history">,
  address: string | null,
  history: Blob | Promise<Blob> | null,
): Promise<void> {
  const file = await Promise.resolve(history).catch(() => null);
  const kept = address === null || file === null ? null : { address, file };
  scope.postMessage({ type: "loaded", parts: { ...parts, history: kept } });
}

function damaged(error: unknown, t: LoadingText): string {
  const reason = error instanceof Error ? error.message : String(error);
  return t("loading.failed", { why: t("loading.damaged", { reason }) });
}
