// One line at the bottom of a terminal that says what is going on; nothing where there is no terminal.
import type { Io } from "./io.ts";

export interface ProgressLine {
  /** Drawn at most ten times a second. */
  show(text: string): void;
  /** Takes the line away, so that others can be printed. */
  clear(): void;
  /** Ends the clock; the line is gone. */
  stop(): void;
}

const REDRAW_MS = 100;
const CLOCK_MS = 1000;
const SHOW_SECONDS_AFTER = 2000;

export function createProgressLine(io: Io, enabled: boolean): ProgressLine {
  if (!io.terminal || !enabled) return { show() {}, clear() {}, stop() {} };
  let text: string | null = null;
  let since = 0;
  let drawn = false;
  let drawnAt = 0;

  const draw = () => {
    if (text === null) return;
    const passed = performance.now() - since;
    const clock = passed > SHOW_SECONDS_AFTER ? ` (${Math.round(passed / 1000)}s)` : "";
    io.out(`\r\x1b[2K${io.clean(text + clock).slice(0, Math.max((io.width || 80) - 1, 10))}`);
    drawn = true;
    drawnAt = performance.now();
  };
  const clear = () => {
    if (drawn) io.out("\r\x1b[2K");
    drawn = false;
  };
  // A statement that takes minutes sends no event; the seconds must go on all the same.
  const clock = setInterval(draw, CLOCK_MS);
  clock.unref();

  return {
    show(now) {
      if (now !== text) since = performance.now();
      text = now;
      if (performance.now() - drawnAt >= REDRAW_MS) draw();
    },
    clear,
    stop() {
      clearInterval(clock);
      clear();
      text = null;
    },
  };
}
