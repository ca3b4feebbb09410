// The worker in which a page tests migrations: the harness as the command line runs it, on PGlite.
import fsBundleUrl from "@electric-sql/pglite/pglite.data?url";
import wasmUrl from "@electric-sql/pglite/pglite.wasm?url";
import parserUrl from "libpg-query/wasm/libpg-query.wasm?url";
import { fetchExtensions } from "../client/index.ts";
import {
  type FromHarness,
  type HarnessJob,
  loadSqlParser,
  sandboxFactory,
  serveHarness,
  testMigrations,
} from "../harness/index.ts";
import { extensionsIn, openSandbox } from "../sandbox/index.ts";
import { createWords, PLAYGROUND, type Translation } from "../words/index.ts";
import type { PlaygroundText } from "./words.ts";

/** The worker's global scope, as far as it is used; the DOM's types know only the window's. */
interface WorkerScope {
  postMessage(message: FromHarness): void;
  addEventListener(
    type: "message",
    listener: (
      event: MessageEvent<{
        readonly job: HarnessJob;
        readonly seed: string | null;
        readonly translation: Translation;
      }>,
    ) => void,
  ): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.addEventListener("message", ({ data: { job, seed, translation } }) => {
  const t = createWords(PLAYGROUND, translation);
  void serveHarness(
    job,
    { post: (message) => scope.postMessage(message), prepare: () => prepare(job, seed, t) },
    testMigrations,
  );
});

async function prepare(job: HarnessJob, seed: string | null, t: PlaygroundText) {
  const get = (url: string) => fetched(url, t);
  const names = extensionsIn(job.sources.map(({ text }) => text));
  const [wasmModule, fsBundle, seedBlob, parser, extensions] = await Promise.all([
    get(wasmUrl).then((response) => WebAssembly.compileStreaming(typed(response, "application/wasm"))),
    get(fsBundleUrl).then((response) => response.blob()),
    seed === null ? null : get(seed).then((response) => response.blob()),
    get(parserUrl).then((response) => response.arrayBuffer()),
    fetchExtensions(names),
  ]);
  const assets = { wasmModule, fsBundle, extensions, ...(seedBlob === null ? {} : { seed: seedBlob }) };
  return {
    parser: await loadSqlParser(await WebAssembly.compile(parser)),
    factory: sandboxFactory((options) => openSandbox(assets, options)),
  };
}

async function fetched(url: string, t: PlaygroundText): Promise<Response> {
  const response = await fetch(url).catch(() => null);
  if (response === null) throw new Error(t("report.notLoaded"));
  if (!response.ok) throw new Error(t("report.notLoadedStatus", { status: String(response.status) }));
  return response;
}

/** Streamed compilation asks for the type, and not every server knows it. */
const typed = (response: Response, type: string): Response =>
  new Response(response.body, { headers: { "content-type": type } });
