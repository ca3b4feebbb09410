// The worker thread that plays a lesson: serves the messages of its parent.
import { parentPort, workerData } from "node:worker_threads";
import { serveLesson, type ToWorker } from "../../runner/index.ts";
import { readAssets } from "../package/index.ts";

const port = parentPort;
if (port) {
  serveLesson({
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on("message", (message: ToWorker) => listener(message)),
    load: ({ seed }, extensions) => readAssets(seed, workerData.wasmModule as WebAssembly.Module, extensions),
  });
}
