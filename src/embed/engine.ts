// The one hidden frame of the course in which a page's blocks run: PostgreSQL and the migrations stay on their own site.
import { type FromEngine, opened, sealed, type ToEngine } from "./protocol.ts";
import { make } from "./surroundings.ts";

/** How long a course may take to answer, and how long an engine that nobody needs stays. */
const PATIENCE = 20_000;
const GRACE = 5_000;

export type Play = Omit<ToEngine & { type: "play" }, "type" | "id">;
export type Heard = Exclude<FromEngine, { type: "ready" | "refused" }>;

export interface Engine {
  /** Resolves when the play is over; rejects with a sentence for the reader. One at a time, in the order in which they were asked for. */
  play(play: Play, hear: (message: Heard) => void): Promise<void>;
  stop(): void;
  /** The page needs it no longer: its frame goes, and its memory with it. */
  leave(): void;
}

interface Shared {
  users: number;
  goes: ReturnType<typeof setTimeout> | undefined;
  readonly frame: HTMLIFrameElement;
  readonly origin: string;
  readonly ready: Promise<void>;
  readonly plays: Map<number, (message: Heard) => void>;
  turn: Promise<unknown>;
  end(): void;
}

const engines = new Map<string, Shared>();
let next = 1;

/** The page's engine for a course; it is loaded when it is first used. */
export function engineOf(course: string): Engine {
  const shared = engines.get(course) ?? open(course);
  engines.set(course, shared);
  clearTimeout(shared.goes);
  shared.users += 1;
  const post = (message: ToEngine): void =>
    shared.frame.contentWindow?.postMessage(sealed(message), shared.origin);
  const play = async (request: Play, hear: (message: Heard) => void): Promise<void> => {
    await shared.ready;
    const id = next++;
    await new Promise<void>((resolve, reject) => {
      shared.plays.set(id, (message) => {
        hear(message);
        if (message.type === "ended") resolve();
        if (message.type === "failed")
          reject(new Error([message.message, message.hint].filter(Boolean).join(" ")));
      });
      post({ type: "play", id, ...request });
    }).finally(() => shared.plays.delete(id));
  };
  return {
    play: (request, hear) => {
      const turn = shared.turn.then(() => play(request, hear));
      shared.turn = turn.catch(() => {});
      return turn;
    },
    stop: () => post({ type: "stop" }),
    leave: () => {
      shared.users -= 1;
      if (shared.users > 0) return;
      shared.goes = setTimeout(() => {
        engines.delete(course);
        shared.end();
      }, GRACE);
    },
  };
}

function open(course: string): Shared {
  const frame = make("iframe", { src: `${course}engine/`, hidden: true });
  const { origin } = new URL(course);
  const plays = new Map<number, (message: Heard) => void>();
  let settle: (error: string | null) => void = () => {};
  const ready = new Promise<void>((resolve, reject) => {
    settle = (error) => (error === null ? resolve() : reject(new Error(error)));
  });
  // Who plays hears of it; here it is nobody's.
  ready.catch(() => {});
  const hear = (event: MessageEvent): void => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    const message = opened(event.data) as FromEngine | null;
    if (message === null) return;
    if (message.type === "ready") settle(null);
    else if (message.type === "refused")
      settle(`${course} does not let this page run SQL: build it with --embed-origin ${message.origin}`);
    else plays.get(message.id)?.(message);
  };
  addEventListener("message", hear);
  let hello: ReturnType<typeof setInterval> | undefined;
  frame.addEventListener("load", () => {
    const greet = (): void =>
      frame.contentWindow?.postMessage(sealed({ type: "hello" } satisfies ToEngine), origin);
    hello = setInterval(greet, 250);
    greet();
  });
  const patience = setTimeout(
    () => settle(`${course} does not answer. Check the address, and this page's frame-src ${origin}.`),
    PATIENCE,
  );
  const quiet = (): void => {
    clearInterval(hello);
    clearTimeout(patience);
  };
  ready.then(quiet, quiet);
  document.body.append(frame);
  return {
    users: 0,
    goes: undefined,
    frame,
    origin,
    ready,
    plays,
    turn: Promise.resolve(),
    end: () => {
      quiet();
      removeEventListener("message", hear);
      frame.remove();
    },
  };
}
