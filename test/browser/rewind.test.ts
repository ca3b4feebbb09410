// Sixty rounds of a rewind in a worker of Chromium, with the figures. Node rewinds a thousand times in `npm run test:reliability`.
import { expect, test } from "vitest";
import { figures, type RoundsReport } from "../sandbox/rewind-rounds.ts";

const seeds = import.meta.glob<string>("../../dist/seed/*.tar.gz", {
  query: "?url",
  import: "default",
  eager: true,
});
const seed = new URL(Object.values(seeds)[0] ?? "", location.href).href;

test("sixty dirty rounds, equal after each", { timeout: 600_000 }, async () => {
  const worker = new Worker(new URL("./rewind-worker.ts", import.meta.url), { type: "module" });
  const answer = await new Promise<{ report?: RoundsReport; failed?: string }>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ rounds: 60, seed });
  });
  worker.terminate();
  const { report } = answer;
  expect(answer.failed).toBe(undefined);
  // biome-ignore lint/suspicious/noConsole: the figures belong into the run's output.
  if (report) console.log(`Chromium: ${figures(report)}`);
  expect(report).toMatchObject({ rounds: 60, differences: [] });
});
