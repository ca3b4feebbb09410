// The page's side of the worker: starts it and passes messages.
import type { FromWorker, WorkerPort } from "../../runner/index.ts";
import { t, translation } from "../words/index.ts";
import workerUrl from "./worker.ts?worker&url";
import { type GivenParts, isWorkerNote, type LoadedParts, type WorkerNote } from "./worker-note.ts";

const notLoaded = (): string => t("loading.failed", { why: t("loading.noScript") });

/** The build writes a classic script in one piece; Vite's development server, which the tests use, serves modules. */
const KIND: WorkerOptions = { type: import.meta.env.DEV ? "module" : "classic" };

/** What the first worker of this page has loaded. */
let loaded: LoadedParts | null = null;

/** `onNote` hears what the worker says beside the player's messages. */
export function spawnWorker(onNote: (note: WorkerNote) => void = () => {}): WorkerPort {
  // A frame with `sandbox` and without `allow-same-origin` has no origin, hence no worker script of its own site.
  return self.origin === "null" ? isolatedPort(onNote) : portOf(new Worker(workerUrl, KIND), onNote);
}

function portOf(worker: Worker, onNote: (note: WorkerNote) => void): WorkerPort {
  worker.postMessage({ type: "parts", parts: loaded, translation } satisfies GivenParts);
  let heard = false;
  worker.addEventListener(
    "message",
    () => {
      heard = true;
    },
    { once: true },
  );
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) =>
      worker.addEventListener("message", ({ data }: MessageEvent<FromWorker | WorkerNote>) => {
        if (!isWorkerNote(data)) listener(data);
        else if (data.type === "loaded") loaded = data.parts;
        else onNote(data);
      }),
    onError: (listener) => {
      // A script that could not be loaded gives an event without a message.
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        // A page of another site in the script's place is no JavaScript.
        if (!event.message) listener(notLoaded());
        else
          listener(
            !heard && event.message.includes("SyntaxError")
              ? t("loading.failed", { why: t("loading.otherScript") })
              : event.message,
          );
      });
      worker.addEventListener("messageerror", () => listener(t("loading.noAnswer")));
    },
    terminate: () => worker.terminate(),
  };
}

/** A worker from a text of the page's own. It comes a little later; what is said to it until then is kept. */
function isolatedPort(onNote: (note: WorkerNote) => void): WorkerPort {
  let ended = false;
  let port: WorkerPort | null = null;
  const waiting: ((port: WorkerPort) => void)[] = [];
  const fails: ((message: string) => void)[] = [];
  const withPort = (use: (port: WorkerPort) => void): void => {
    if (port === null) waiting.push(use);
    else use(port);
  };
  ownScript().then(
    (address) => {
      if (ended) return;
      port = portOf(new Worker(address), onNote);
      for (const use of waiting.splice(0)) use(port);
    },
    () => {
      for (const fail of fails) fail(notLoaded());
    },
  );
  return {
    post: (message) => withPort((one) => one.post(message)),
    onMessage: (listener) => withPort((one) => one.onMessage(listener)),
    onError: (listener) => {
      fails.push(listener);
      withPort((one) => one.onError(listener));
    },
    terminate: () => {
      ended = true;
      port?.terminate();
    },
  };
}

/** The worker's script, with its own address in the place where it would ask for that: a text has none that leads to the other files. */
async function ownScript(): Promise<string> {
  const address = new URL(workerUrl, location.href).href;
  const response = await fetch(address);
  if (!response.ok) throw new Error(notLoaded());
  const text = (await response.text()).replaceAll("self.location.href", JSON.stringify(address));
  return URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
}
