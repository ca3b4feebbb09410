// Events that come fast are gathered: all arrive, in order, in few messages.
import { expect, test } from "vitest";
import type { LessonEvent } from "../../src/runner/index.ts";
import { createBatches } from "../../src/runner/session/batches.ts";

const progress = (done: number) => ({ type: "progress" as const, what: "x", done, total: 100_000 });

test("a burst of many events makes few messages, and none is lost", async () => {
  const sent: LessonEvent[][] = [];
  const batches = createBatches((events) => sent.push([...events]));
  const started = performance.now();
  for (let done = 0; done < 10_000; done++) batches.add(progress(done));
  batches.flush();
  const seconds = (performance.now() - started) / 1000;
  expect(sent.length).toBeLessThanOrEqual(22 + seconds * 20);
  expect(sent.flat().map((event) => event.type === "progress" && event.done)).toEqual(
    Array.from({ length: 10_000 }, (_, n) => n),
  );
});

test("what waits is sent without another event", async () => {
  const sent: unknown[] = [];
  const batches = createBatches((events) => sent.push(...events));
  for (let done = 0; done < 50; done++) batches.add(progress(done));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(sent).toHaveLength(50);
});

test.each([
  { type: "step-started", step: "s2" },
  { type: "progress", what: "opening bob", done: 1, total: 1 },
])("after a burst, what SQL without an end may follow is not kept back: $type", (event) => {
  const sent: LessonEvent[] = [];
  const batches = createBatches((events) => sent.push(...events));
  for (let done = 0; done < 50; done++) batches.add(progress(done));
  expect(sent.length).toBeLessThan(50);
  batches.add(event as LessonEvent);
  expect(sent).toHaveLength(51);
  expect(sent.at(-1)).toBe(event);
});
