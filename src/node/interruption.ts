// The user's wish to stop: the first signal asks, and gives two seconds; a second one ends the process at once.

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type Signal = (typeof SIGNALS)[number];
const GRACE_MS = 2000;

export interface Interruption {
  /** The signals are caught only once a command asks: any other command ends on them at once, as programs do. */
  asked(): Promise<void>;
  /** The two seconds run only when each `linger(true)` has been followed by a `linger(false)`. */
  linger(on: boolean): void;
}

export function createInterruption(
  target: Pick<NodeJS.Process, "on" | "removeAllListeners" | "kill" | "pid" | "stderr">,
): Interruption {
  let wish: Promise<void> | undefined;
  let first: Signal | undefined;
  let lingering = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** As the signal would have done by itself: whoever started the process sees why it ended. */
  const end = (signal: Signal) => {
    for (const one of SIGNALS) target.removeAllListeners(one);
    target.kill(target.pid, signal);
  };
  const count = () => {
    clearTimeout(timer);
    if (first === undefined || lingering > 0) return;
    const signal = first;
    timer = setTimeout(() => {
      target.stderr.write("gosling: ended before everything was cleaned up\n");
      end(signal);
    }, GRACE_MS);
    timer.unref();
  };
  return {
    asked() {
      wish ??= new Promise<void>((resolve) => {
        for (const signal of SIGNALS) {
          target.on(signal, () => {
            if (first !== undefined) return end(signal);
            first = signal;
            count();
            resolve();
          });
        }
      });
      return wish;
    },
    linger(on) {
      lingering += on ? 1 : -1;
      count();
    },
  };
}
