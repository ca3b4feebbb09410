// Measures the wall time of a step against its limit, however much the step has to say; the runner's own work does not count.
import type { LessonEvent } from "../events.ts";

export interface Stopwatch {
  /** A step starts now. */
  start(): void;
  /** Follows the step by its events. */
  note(event: LessonEvent): void;
  stop(): void;
}

/** `onLimit` is called once, when a step has taken `limit` milliseconds. */
export function createStopwatch(limit: number, onLimit: () => void): Stopwatch {
  let used = 0;
  let since: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const pause = (): void => {
    clearTimeout(timer);
    if (since !== null) used += performance.now() - since;
    since = null;
  };
  const go = (): void => {
    if (since !== null) return;
    since = performance.now();
    timer = setTimeout(onLimit, Math.max(limit - used, 0));
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
