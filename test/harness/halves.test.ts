// A long folder proven by two workers: one stream in the order of one run, whatever the second half is ahead by.
import { describe, expect, test } from "vitest";
import type { FileReport, HarnessEvent, HarnessJob } from "../../src/harness/index.ts";
import { bothHalves, halvesOf } from "../../src/node/harness/halves.ts";

const names = Array.from({ length: 30 }, (_, index) => `m/${index + 1}_a.sql`);
const job: HarnessJob = {
  sources: [...names.toReversed(), "m/31_x.go", "m/README.sql"].map((name) => ({ name, text: "" })),
  pgtap: [{ name: "m/pgtap/a.sql", text: "" }],
};
const passed = { type: "passed" } as const;
const report = (file: string, status: FileReport["status"]): FileReport => ({
  file,
  version: "1",
  status,
  proofs: { up: passed, rows: passed, down: passed, again: passed },
  findings: [],
  locks: [],
  changes: [],
  durationMs: 1,
});

/** A run as the harness would report it: files that were not asked for are reported, too. */
async function* run(part: HarnessJob): AsyncGenerator<HarnessEvent> {
  yield { type: "run-started", files: names, pgtap: [], server: "s", target: 18, limits: [] };
  yield {
    type: "finding",
    finding: { code: "X", severity: "warning", part: "static", file: "m", line: 1, column: 1, message: "x" },
  };
  for (const [index, file] of names.entries()) {
    yield { type: "file-started", file, index, total: names.length };
    yield { type: "phase-started", file, phase: "apply" };
    yield { type: "file-finished", report: report(file, part.only?.has(file) ? "passed" : "not-asked") };
  }
  for (const { name } of part.pgtap ?? []) {
    yield { type: "pgtap-started", file: name, index: 0, total: 1 };
    yield {
      type: "pgtap-finished",
      report: { file: name, status: "passed", planned: 1, tests: [], findings: [], durationMs: 1 },
    };
  }
  yield { type: "run-finished", summary: {} as never };
}

async function all(events: AsyncIterable<HarnessEvent>) {
  const seen: HarnessEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

describe("two halves", () => {
  const halves = halvesOf(job);
  if (!halves) throw new Error("there are none");

  test("hold each file once, by version; a short folder, or a run of some files, is not halved", () => {
    expect([...(halves[0].only ?? [])]).toEqual(names.slice(0, 15));
    expect([...(halves[1].only ?? [])]).toEqual(names.slice(15));
    expect(halvesOf({ ...job, sources: job.sources.slice(0, 20) })).toBeUndefined();
    expect(halvesOf({ ...job, only: new Set([names[0] ?? ""]) })).toBeUndefined();
  });

  test("are one run to who reads it", async () => {
    const seen = await all(bothHalves(halves, run, undefined));
    expect(seen.map(({ type }) => type).filter((type) => /run|finding/.test(type))).toEqual([
      "run-started",
      "finding",
      "run-finished",
    ]);
    const files = seen.flatMap((event) => (event.type === "file-finished" ? [event.report] : []));
    expect(files.map(({ file, status }) => `${file} ${status}`)).toEqual(
      names.map((name) => `${name} passed`),
    );
    expect(seen.filter(({ type }) => type === "pgtap-finished")).toHaveLength(1);
    expect(seen[0]).toMatchObject({ pgtap: ["m/pgtap/a.sql"] });
    expect(seen.at(-1)).toMatchObject({
      summary: { files: 30, passed: 30, warnings: 1, pgtap: { passed: 1 } },
    });
  });

  test("end together: what one rejects with ends the other", async () => {
    const ended: string[] = [];
    async function* failing(part: HarnessJob, signal: AbortSignal): AsyncGenerator<HarnessEvent> {
      if (part === halves?.[1]) throw new Error("no database");
      yield { type: "file-started", file: names[0] ?? "", index: 0, total: 30 };
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener("abort", () => resolve());
      });
      ended.push("first");
      throw new Error("stopped");
    }
    await expect(all(bothHalves(halves, failing, undefined))).rejects.toThrow("no database");
    expect(ended).toEqual(["first"]);
  });
});
