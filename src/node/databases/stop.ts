// Stopping a command that works on a database: after --timeout, or when the user asks.
import type { AbortSignalLike } from "../../engine/index.ts";
import type { OpenDatabase } from "./open.ts";

export type StopReason = "timeout" | "interrupt";

export interface Stop {
  /** For the engine: it looks at it between statements. */
  readonly signal: AbortSignalLike;
  /** Why the work was stopped, or null. */
  reason(): StopReason | null;
  /** Hands over what can be cancelled. */
  watch(opened: Pick<OpenDatabase, "cancel">): void;
  /**
   * While held (a file that runs without a transaction), the user's wish waits: half of such a file would have to be repaired
   * by hand. A timeout does not wait.
   */
  hold(held: boolean): void;
  /** To be called at the end, or the timer keeps Node alive. */
  finish(): void;
}

export interface StopOptions {
  readonly timeoutMs: number | null;
  readonly interrupted: Promise<void>;
  /** Told once, when the work is asked to stop; `waits` while it is held. */
  readonly onStop: (reason: StopReason, waits: boolean) => void;
}

export function createStop({ timeoutMs, interrupted, onStop }: StopOptions): Stop {
  let reason: StopReason | null = null;
  let opened: Pick<OpenDatabase, "cancel"> | null = null;
  let held = false;
  let wished = false;
  let finished = false;
  const state: { aborted: boolean; reason?: unknown } = { aborted: false };

  const stop = (why: StopReason) => {
    if (reason !== null || finished) return;
    reason = why;
    state.aborted = true;
    state.reason = new Error(why === "timeout" ? "the time of --timeout is over" : "interrupted");
    void opened?.cancel();
  };
  const timer =
    timeoutMs === null
      ? null
      : setTimeout(() => {
          onStop("timeout", false);
          stop("timeout");
        }, timeoutMs);
  void interrupted.then(() => {
    if (finished || reason !== null) return;
    onStop("interrupt", held);
    if (held) wished = true;
    else stop("interrupt");
  });

  return {
    signal: state,
    reason: () => reason,
    watch(database) {
      opened = database;
      if (reason !== null) void database.cancel();
    },
    hold(now) {
      held = now;
      if (!now && wished) stop("interrupt");
    },
    finish() {
      finished = true;
      if (timer) clearTimeout(timer);
    },
  };
}
