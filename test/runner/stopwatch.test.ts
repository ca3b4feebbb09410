// The limit of a step counts the time that the step had, not the time for which the tab or the machine slept.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createStopwatch } from "../../src/runner/player/stopwatch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test("a step over its limit is ended, once", () => {
  const ended = vi.fn();
  createStopwatch(20_000, ended).start();
  vi.advanceTimersByTime(19_000);
  expect(ended).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(ended).toHaveBeenCalledTimes(1);
});

test("an hour for which nothing ran is not the step's", () => {
  const ended = vi.fn();
  createStopwatch(20_000, ended).start();
  vi.advanceTimersByTime(5_000);
  // The clock goes on while the timers wait, as in a frozen tab.
  vi.spyOn(performance, "now").mockReturnValue(performance.now() + 3_600_000);
  vi.advanceTimersByTime(1_000);
  expect(ended).not.toHaveBeenCalled();
});
