// The recorded cases as tests: after every step the same rows, the same schema, the same success or failure as goose.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../src/engine/index.ts";
import { goldenCases } from "./golden.ts";
import { apiOnly, commandLineOnly, differences } from "./golden-differences.ts";
import { emptyDatabase, Player } from "./golden-play.ts";

export interface SuiteDatabase {
  readonly database: Database;
  close(): Promise<void>;
}

export function goldenSuite(
  open: () => Promise<SuiteDatabase>,
  leaveOut: ReadonlySet<string> = new Set(),
): void {
  let opened: SuiteDatabase;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());

  const cases = goldenCases.filter(({ name }) => !commandLineOnly.has(name) && !leaveOut.has(name));
  describe.each(cases)("$name: $about", (golden) => {
    const title = differences[golden.name] ? `as goose, but: ${differences[golden.name]?.why}` : "as goose";
    test(title, async () => {
      await emptyDatabase(opened.database);
      const player = new Player(golden, opened.database);
      for (const [index, step] of golden.steps.entries()) {
        if (step.kind === "provider" && apiOnly.has(golden.name)) continue;
        const seen = await player.play(step);
        const label = `step ${index}, ${step.kind} ${"command" in step ? step.command.join(" ") : ""}`;
        if (step.kind === "query") {
          // The rows were recorded as lines of text.
          const lines = seen.rows?.map((row) => row.map((cell) => cell ?? "").join("|")).join("\n");
          expect(lines, label).toBe(step.rows.map((row) => row.join("|")).join("\n"));
          continue;
        }
        if (step.kind === "write" || step.kind === "rm") continue;
        const expected = { ...step, ...differences[golden.name]?.steps[index] };
        expect(seen.exitCode, `${label}: ${seen.error ?? "no error"}`).toBe(Math.min(expected.exitCode, 1));
        if (step.kind !== "sql" || expected.versions) expect(seen.versions, label).toEqual(expected.versions);
        if (expected.schema) expect(seen.schema, label).toEqual(expected.schema);
        if (step.kind === "provider")
          expect(seen.failed, label).toEqual("failed" in expected ? expected.failed : []);
      }
    });
  });
}
