// Rounds of a rewind in Node, with its figures; a thousand in `npm run test:reliability`. What is measured is printed, not judged: others use the machine, too.
import { expect, test } from "vitest";
import { rounds as times } from "../support/reliability.ts";
import { testAssets } from "../support/seed.ts";
import { figures, playRounds } from "./rewind-rounds.ts";

const count = times({ alone: 250, thorough: 250, full: 1000 });

test("many dirty rounds, equal after each", async () => {
  const report = await playRounds(count, await testAssets());
  process.stdout.write(`${figures(report)}\n`);
  expect(report).toMatchObject({ rounds: count, differences: [] });
  expect(report.anew.length).toBeLessThan(10);
});
