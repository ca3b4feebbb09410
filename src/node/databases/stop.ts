// Stopping a command that works on a database: after --timeout, or when the user asks.
import type { AbortSignalLike } from "../../engine/index.ts";
import type { OpenDatabase } from "./open.ts";

export type StopReason = "timeout" | "interrupt";

export interface Stop {
  /** For the engine: it looks at it between statements. */
  readonly signal: AbortSignalLike;
  /** For what waits on the network: aborted as soon as the work is to stop. */
  readonly abort: AbortSignal;
  /** Why the work was stopped, or null. */
  reason(): StopReason | null;
  /** Hands over what can be cancelled. */
  watch(opened: Stoppable): void;
  /**
   * While held (a file that runs without a transaction), the user's wish waits: half of such a file would have to be repaired by hand.
   * A timeout does not wait.
   */
  hold(held: boolean): void;
  /** Call it at the end, or the timer keeps Node alive. */
  finish(): void;
}

export type Stoppable = Pick<OpenDatabase, "cancellable" | "cancel" | "destroy">;

/** What the stop waits for: the end of a file without a transaction, or of a statement that cannot be cancelled. */
export type StopWait = "file" | "statement" | null;

export interface StopOptions {
  readonly timeoutMs: number | null;
  readonly interrupted: Promise<void>;
  /** While on, the process is not ended two seconds after the signal. */
  readonly linger: (on: boolean) => void;
  /** Called once, when the work is asked to stop. */
  readonly onStop: (reason: StopReason, waits: StopWait) => void;
}

/** After the statement was cancelled, what is left to do (roll back, unlock) gets this long before the connection is cut. */
const LAST_MS = 1600;

export function createStop({ timeoutMs, interrupted, linger, onStop }: StopOptions): Stop {
  const abort = new AbortController();
  let reason: StopReason | null = null;
  let opened: Stoppable | null = null;
  let held = false;
  let wished = false;
  let lingers = false;
  let finished = false;
  let last: ReturnType<typeof setTimeout> | undefined;
  const state: { aborted: boolean; reason?: unknown } = { aborted: false };

  const stay = (on: boolean) => {
    if (on !== lingers) linger(on);
    lingers = on;
  };
  const end = (database: Stoppable) => {
    if (database.cancellable) {
      void database.cancel();
      last ??= setTimeout(() => database.destroy(), LAST_MS);
    } else if (reason === "timeout") database.destroy();
    else stay(true);
  };
  const stop = (why: StopReason) => {
    if (reason !== null || finished) return;
    reason = why;
    state.aborted = true;
    state.reason = new Error(why === "timeout" ? "the time of --timeout is over" : "interrupted");
    abort.abort();
    if (opened) end(opened);
  };
  const timer =
    timeoutMs === null
      ? null
      : setTimeout(() => {
          onStop("timeout", null);
          stop("timeout");
        }, timeoutMs);
  void interrupted.then(() => {
    if (finished || reason !== null) return;
    if (held) {
      stay(true);
      wished = true;
      onStop("interrupt", "file");
    } else {
      onStop("interrupt", opened && !opened.cancellable ? "statement" : null);
      stop("interrupt");
    }
  });

  return {
    signal: state,
    abort: abort.signal,
    reason: () => reason,
    watch(database) {
      opened = database;
      if (reason !== null) end(database);
    },
    hold(now) {
      held = now;
      if (now || !wished) return;
      stay(false);
      stop("interrupt");
    },
    finish() {
      finished = true;
      stay(false);
      if (timer) clearTimeout(timer);
      clearTimeout(last);
    },
  };
}
