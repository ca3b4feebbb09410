// The worker thread that plays a lesson: reads the seed from disk and serves the messages of its parent.
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { serveLesson, type ToWorker } from "../../runner/index.ts";

const port = parentPort;
if (port) {
  serveLesson({
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on("message", (message: ToWorker) => listener(message)),
    load: async ({ seed }) => ({
      ...(seed === null ? {} : { seed: new Blob([readFileSync(seed)]) }),
      wasmModule: workerData.wasmModule as WebAssembly.Module,
    }),
  });
}
