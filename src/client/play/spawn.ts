// The page's side of the worker: starts it and passes messages.
import type { FromWorker, WorkerPort } from "../../runner/index.ts";
import { isWorkerNote, type WorkerNote } from "./worker-note.ts";

/** `onNote` hears what the worker says beside the player's messages. */
export function spawnWorker(onNote: (note: WorkerNote) => void = () => {}): WorkerPort {
  const worker = start();
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) =>
      worker.addEventListener("message", ({ data }: MessageEvent<FromWorker | WorkerNote>) => {
        if (isWorkerNote(data)) onNote(data);
        else listener(data);
      }),
    onError: (listener) => {
      // A script that could not be loaded gives an event without a message.
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        listener(
          event.message ||
            "PostgreSQL could not be loaded: the script that starts it did not arrive. Check the connection.",
        );
      });
      worker.addEventListener("messageerror", () => listener("PostgreSQL's answer could not be read."));
    },
    terminate: () => worker.terminate(),
  };
}

/** Throws an Error with a sentence for the reader. */
function start(): Worker {
  try {
    return new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  } catch {
    // A frame with `sandbox` and without `allow-same-origin` has no origin, hence no worker of its own site.
    throw new Error(
      "This frame does not let the page start PostgreSQL. Open the lesson on its own page to run it.",
    );
  }
}
