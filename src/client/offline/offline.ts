// The page's half of offline use: has the site stored once the page is at rest, says in its foot what is stored, and reports a new version.

import { sharedText as t } from "../words/index.ts";
import type { FromServiceWorker, ToServiceWorker } from "./protocol.ts";

export interface Offline {
  /** Something was run: PostgreSQL's files are there, and the whole course can be kept. */
  used(): void;
}

export interface OfflineOptions {
  /** Where the words go; they are written into an element of its own at its end. */
  readonly foot: Element | null;
  /** Where the reader pays for each byte, nothing is stored unasked. */
  readonly metered: boolean;
  /** A new version was stored. `load` shows it. */
  readonly onNewVersion: (load: () => void) => void;
}

/** Milliseconds after the page has loaded: what the reader does first comes first. */
const REST_MS = 3000;

const NONE: Offline = { used: () => {} };

/** Undefined in a browser without them, and in a frame without an origin, where already the question throws. */
function serviceWorkers(): ServiceWorkerContainer | undefined {
  if (self.origin === "null") return undefined;
  return (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker;
}

/** Does nothing on a page that was served without a service worker, and in a browser without them. */
export function mountOffline(options: OfflineOptions): Offline {
  const address = document.querySelector<HTMLMetaElement>("meta[name=gosling-offline]")?.content;
  const serviceWorker = serviceWorkers();
  if (address === undefined || serviceWorker === undefined) return NONE;
  const words = createWords(options.foot);
  let registration: ServiceWorkerRegistration | null = null;
  let used = false;

  const ask = (message: ToServiceWorker): void => registration?.active?.postMessage(message);
  const store = (): void => {
    words.say(t("offline.storing"));
    ask({ type: "store" });
  };
  const tellState = ({ complete, failed, bytes, postgres }: FromServiceWorker): void => {
    if (complete) words.say(t("offline.complete", { size: size(bytes) }));
    else if (failed === "full") words.say(t("offline.noRoom"), [t("offline.again"), store]);
    else if (failed === "network") words.say(t("offline.brokeOff"), [t("offline.again"), store]);
    else if (used && !options.metered) store();
    else words.say(t("offline.readable"), [t("offline.store", { size: size(postgres) }), store]);
  };
  serviceWorker.addEventListener("message", ({ data }: MessageEvent<FromServiceWorker>) => {
    if (data.type === "state") tellState(data);
  });

  const announce = (): void => {
    options.onNewVersion(() => {
      // Who answers the next request decides the version: the page is loaded when the new one has taken over.
      serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      const waiting = registration?.waiting;
      if (waiting) waiting.postMessage({ type: "replace" } satisfies ToServiceWorker);
      else location.reload();
    });
  };
  const follow = (worker: ServiceWorker | null): void => {
    const replaces = serviceWorker.controller !== null;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && replaces) announce();
      if (worker.state === "activated") ask({ type: "state" });
      if (worker.state === "redundant" && registration?.active == null) words.say(t("offline.notStored"));
    });
  };

  const register = async (): Promise<void> => {
    // Whoever saves bytes keeps what was stored before, and stores nothing new.
    registration = options.metered
      ? ((await serviceWorker.getRegistration(address)) ?? null)
      : await serviceWorker.register(address, { updateViaCache: "none" });
    if (registration === null) return;
    if (registration.waiting !== null && serviceWorker.controller !== null) announce();
    follow(registration.installing);
    registration.addEventListener("updatefound", () => follow(registration?.installing ?? null));
    ask({ type: "state" });
  };
  const begin = (): void => {
    setTimeout(() => void register().catch(() => words.say(t("offline.notStored"))), REST_MS);
  };
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });

  return {
    used: () => {
      if (used) return;
      used = true;
      ask({ type: "state" });
    },
  };
}

function createWords(foot: Element | null) {
  let line: HTMLElement | null = null;
  return {
    say(text: string, button?: readonly [text: string, press: () => void]): void {
      if (foot === null) return;
      line ??= foot.appendChild(Object.assign(document.createElement("p"), { className: "offline" }));
      line.setAttribute("role", "status");
      line.replaceChildren(text);
      if (button === undefined) return;
      const pressed = Object.assign(document.createElement("button"), {
        type: "button",
        className: "button quiet",
        textContent: button[0],
      });
      pressed.addEventListener("click", button[1]);
      line.append(" ", pressed);
    },
  };
}

const size = (bytes: number): string => t("offline.megabytes", { size: Math.round(bytes / 1e6) });
