// Gathers events that come fast into few messages.
import type { LessonEvent } from "../events.ts";

// Twenty messages a second are more than an eye follows. A few at once go out as they come: SQL that blocks the thread right
// after them must not keep them back.
const A_SECOND = 20;

export interface Batches {
  add(event: LessonEvent): void;
  /** Sends what waits, now. */
  flush(): void;
}

/**
 * After these SQL may run at once, and never end: the client's clock for the step would not start, or stay stopped, if they were kept
 * back.
 */
function isUrgent(event: LessonEvent): boolean {
  return event.type === "step-started" || (event.type === "progress" && event.done >= event.total);
}

/** At most 20 messages in a burst, and 20 a second after that; a step's start and the end of an opening always go out at once. */
export function createBatches(send: (events: readonly LessonEvent[]) => void): Batches {
  let waiting: LessonEvent[] = [];
  let credit = A_SECOND;
  let since = performance.now();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    credit -= 1;
    send(events);
  };

  return {
    add(event) {
      waiting.push(event);
      // While SQL runs no timer fires: each event asks for the time itself.
      const now = performance.now();
      credit = Math.min(A_SECOND, credit + ((now - since) / 1000) * A_SECOND);
      since = now;
      if (credit >= 1 || isUrgent(event)) flush();
      else timer ??= setTimeout(flush, 1000 / A_SECOND);
    },
    flush,
  };
}
