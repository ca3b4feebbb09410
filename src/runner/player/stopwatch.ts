// Measures the wall time of a step against its limit, however much the step has to say; the runner's own work does not count.
import type { LessonEvent } from "../events.ts";

export interface Stopwatch {
  /** A step starts now. */
  start(): void;
  /** Follows the step by its events. */
  note(event: LessonEvent): void;
  stop(): void;
}

const LOOK_MS = 1000;
/** Timers of a tab in the background come up to a second late. */
const MOST_BETWEEN_LOOKS_MS = 3 * LOOK_MS;

/** `onLimit` is called once, when a step has taken `limit` milliseconds. */
export function createStopwatch(limit: number, onLimit: () => void): Stopwatch {
  let used = 0;
  let since: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** A tab or machine that slept meanwhile shows in a look that comes far too late: that time was not the step's. */
  const look = (): void => {
    if (since === null) return;
    const now = performance.now();
    used += Math.min(now - since, MOST_BETWEEN_LOOKS_MS);
    since = now;
  };
  const wait = (): void => {
    timer = setTimeout(
      () => {
        look();
        if (used >= limit) onLimit();
        else wait();
      },
      Math.min(Math.max(limit - used, 0), LOOK_MS),
    );
  };
  const pause = (): void => {
    clearTimeout(timer);
    look();
    since = null;
  };
  const go = (): void => {
    if (since !== null) return;
    since = performance.now();
    wait();
  };

  let running = false;
  const start = (): void => {
    pause();
    used = 0;
    running = true;
    go();
  };
  return {
    start,
    note(event) {
      switch (event.type) {
        case "step-started":
          return start();
        case "step-finished":
          running = false;
          return pause();
        case "progress":
          // The limit is for the lesson's SQL, not for a slow machine that opens a database.
          if (event.done < event.total) pause();
          else if (running) go();
          return;
        default:
          return;
      }
    },
    stop: pause,
  };
}
