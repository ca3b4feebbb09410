// The module worker of a page: one lesson's player, with PostgreSQL fetched from the site.
import { type FromWorker, serveLesson, type ToWorker } from "../runner/index.ts";

/** The worker's global scope, as far as it is used; the DOM's types know only the window's. */
interface WorkerScope {
  postMessage(message: FromWorker): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;

serveLesson({
  post: (message) => scope.postMessage(message),
  onMessage: (listener) => scope.addEventListener("message", (event) => listener(event.data)),
  load: async ({ seed }) => (seed === null ? {} : { seed: await download(seed) }),
});

async function download(url: string): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} could not be loaded: the server answered ${response.status}.`);
  return response.blob();
}
