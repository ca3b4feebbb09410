// Vitest's order of files: the longest first, so that at the end of a run no core waits for a file that another one began late.
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Where no earlier run has left its times (a fresh clone), these begin, in this order. */
const LONG = [
  "test/engine/crashes.test.ts",
  "test/harness/fixtures.test.ts",
  "test/clients/examples.test.ts",
  "test/runtimes/runtimes.test.ts",
  "test/hosts/hosts.test.ts",
  "test/site/offline.test.ts",
  "test/browser/e2e.test.ts",
  "test/browser/lessons.test.ts",
  "test/engine/kills.test.ts",
  "test/browser/e2e-asking.test.ts",
  "test/node/secrets.test.ts",
  "test/node/testing/crowd.test.ts",
  "test/migrations/reversal.test.ts",
  "test/browser/e2e-embed.test.ts",
  "test/harness/recipes.test.ts",
  "test/node/output-schemas.test.ts",
  "test/browser/e2e-exercises.test.ts",
  "test/engine/fuzz.test.ts",
  "test/node/always-ends.test.ts",
  "test/formats/cli.test.ts",
  "test/lessons.test.ts",
  "test/browser/smoke.test.ts",
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const index = LONG.findIndex((name) => moduleId.endsWith(`/${name}`));
      return index < 0 ? LONG.length : index;
    };
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
