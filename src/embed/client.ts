// The page's side of the worker: starts it and passes messages.
import type { FromWorker, WorkerPort } from "../runner/index.ts";

export function spawnWorker(): WorkerPort {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) =>
      worker.addEventListener("message", (event: MessageEvent<FromWorker>) => listener(event.data)),
    onError: (listener) => {
      // A script that could not be loaded gives an event without a message.
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        listener(event.message || "The worker's script could not be loaded.");
      });
      worker.addEventListener("messageerror", () => listener("A message of the worker could not be read."));
    },
    terminate: () => worker.terminate(),
  };
}
