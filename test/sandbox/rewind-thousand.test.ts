// A thousand rounds of a rewind in Node, with its figures. What is measured is printed, not judged: others use the machine, too.
import { expect, test } from "vitest";
import { testAssets } from "../support/seed.ts";
import { figures, playRounds } from "./rewind-rounds.ts";

test("a thousand dirty rounds, equal after each", async () => {
  const report = await playRounds(1000, await testAssets());
  process.stdout.write(`${figures(report)}\n`);
  expect(report).toMatchObject({ rounds: 1000, differences: [] });
  expect(report.anew.length).toBeLessThan(10);
});
