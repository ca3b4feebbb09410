// A file that does not come to an end: it is ended with its worker and named, and a new worker goes on behind it.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import {
  type FromHarness,
  type HarnessEvent,
  type HarnessJob,
  type HarnessWorker,
  type Phase,
  watchHarness,
} from "../../src/harness/index.ts";
import { runHarness } from "../../src/node/harness/run.ts";
import { dedent } from "../support/dedent.ts";
import { expectations, filesIn } from "./support.ts";

const root = join(import.meta.dirname, "fixtures", "rules", "HANGS");
const pets: SourceFile = {
  name: "00009_pets.sql",
  text: dedent`
    -- +goose Up
    CREATE TABLE pets (id bigint);

    -- +goose Down
    DROP TABLE pets;
  `,
};

describe("in a real worker", () => {
  test("an Up that hangs is named, and what stands behind it is tested", async () => {
    const events = await collect(
      runHarness({ job: { sources: [...filesIn(join(root, "bad")), pets] }, server: null, limitMs: 4000 }),
    );
    const reports = events.flatMap((event) => (event.type === "file-finished" ? [event.report] : []));
    expect(reports.map(({ file, status }) => [file, status])).toEqual([
      ["00001_users.sql", "passed"],
      ["00002_change.sql", "failed"],
      ["00009_pets.sql", "passed"],
    ]);
    const places = (reports[1]?.findings ?? [])
      .filter(({ code }) => code === "HANGS")
      .map(({ file, line, column }) => `${file}:${line}:${column}`);
    expect(places).toEqual(expectations(filesIn(join(root, "bad")), "HANGS"));
    const started = events.flatMap((event) => (event.type === "file-started" ? [event.file] : []));
    expect(started).toEqual(["00001_users.sql", "00002_change.sql", "00009_pets.sql"]);
    expect(events.at(-1)).toMatchObject({
      type: "run-finished",
      summary: { files: 3, passed: 2, failed: 1 },
    });
  });

  test("a Down that hangs is named, and its Up stands", async () => {
    const hanging: SourceFile = {
      name: "00002_change.sql",
      text: dedent`
        -- +goose Up
        CREATE TABLE toys (id bigint);

        -- +goose Down
        SELECT count(*) FROM generate_series(1, 100000000000);
        DROP TABLE toys;
      `,
    };
    const later: SourceFile = {
      name: "00003_later.sql",
      text: dedent`
        -- +goose Up
        ALTER TABLE toys ADD COLUMN name text;

        -- +goose Down
        ALTER TABLE toys DROP COLUMN name;
      `,
    };
    const events = await collect(
      runHarness({ job: { sources: [hanging, later] }, server: null, limitMs: 4000 }),
    );
    const reports = events.flatMap((event) => (event.type === "file-finished" ? [event.report] : []));
    expect(reports[0]).toMatchObject({
      status: "failed",
      proofs: { up: { type: "passed" }, down: { type: "failed" } },
    });
    expect(reports[0]?.findings).toContainEqual(
      expect.objectContaining({ code: "HANGS", part: "down", line: 4 }),
    );
    expect(reports[1]?.status).toBe("passed");
  });

  test("a pgTAP file that hangs is named, and what stands behind it is run", async () => {
    const tests = (name: string, more: string): SourceFile => ({
      name: `pgtap/${name}`,
      text: dedent`
        BEGIN;
        SELECT plan(1);
        ${more}
        SELECT has_table('pets');
        ROLLBACK;
      `,
    });
    const events = await collect(
      runHarness({
        job: {
          sources: [pets],
          pgtap: [
            tests("a.sql", "COMMIT; CREATE TABLE left_behind (); BEGIN;"),
            tests("b.sql", "SELECT count(*) FROM generate_series(1, 100000000000);"),
            tests("c.sql", "CREATE TABLE left_behind ();"),
          ],
        },
        server: null,
        limitMs: 6000,
      }),
    );
    const reports = events.flatMap((told) => (told.type === "pgtap-finished" ? [told.report] : []));
    expect(reports.map(({ file, status }) => [file, status])).toEqual([
      ["pgtap/a.sql", "passed"],
      ["pgtap/b.sql", "failed"],
      ["pgtap/c.sql", "passed"],
    ]);
    expect(reports[1]?.findings).toMatchObject([{ code: "HANGS", file: "pgtap/b.sql" }]);
    expect(events.filter(({ type }) => type === "file-finished")).toHaveLength(1);
  });

  test("a file without such a loop is not called hanging", async () => {
    const events = await collect(runHarness({ job: { sources: filesIn(join(root, "good")) }, server: null }));
    expect(events.at(-1)).toMatchObject({ type: "run-finished", summary: { errors: 0, passed: 2 } });
  });
});

describe("with workers that are played", () => {
  test("what was reported before the cut is handed to the next worker, and told once", async () => {
    const jobs: HarnessJob[] = [];
    const scripts: readonly (readonly FromHarness[])[] = [
      [started(["a", "b"]), fileStarted("a", 0), finished("a"), fileStarted("b", 1), phase("b")],
      [fileStarted("b", 1), finished("b"), { type: "ended" }],
    ];
    const events = await collect(
      watchHarness({
        job: { sources: [] },
        limitMs: 20,
        spawn: () => played(scripts[jobs.length] ?? [], jobs),
      }),
    );
    expect(jobs[1]?.resume).toEqual({
      reported: [{ file: "a", applies: true }],
      pgtap: [],
      hung: [{ file: "b", phase: "apply", limitMs: 20 }],
    });
    expect(events.map(({ type }) => type)).toEqual([
      "run-started",
      "file-started",
      "file-finished",
      "file-started",
      "phase-started",
      "file-finished",
      "run-finished",
    ]);
  });

  test("a cut in a pgTAP file goes on behind it, though a migration has its name", async () => {
    const jobs: HarnessJob[] = [];
    const scripts: readonly (readonly FromHarness[])[] = [
      [
        started(["a"]),
        fileStarted("a", 0),
        finished("a"),
        pgtapStarted("x"),
        pgtapFinished("x"),
        pgtapStarted("a"),
        phase("a", "pgtap"),
      ],
      [pgtapStarted("a"), pgtapFinished("a"), pgtapStarted("z"), pgtapFinished("z"), { type: "ended" }],
    ];
    const events = await collect(
      watchHarness({
        job: { sources: [] },
        limitMs: 20,
        spawn: () => played(scripts[jobs.length] ?? [], jobs),
      }),
    );
    expect(jobs[1]?.resume).toEqual({
      reported: [{ file: "a", applies: true }],
      pgtap: ["x"],
      hung: [{ file: "a", phase: "pgtap", limitMs: 20 }],
    });
    expect(events.flatMap((told) => (told.type === "pgtap-started" ? [told.file] : []))).toEqual([
      "x",
      "a",
      "z",
    ]);
    expect(events.at(-1)).toMatchObject({ summary: { files: 1, pgtap: { files: 3, passed: 3 } } });
  });

  test("a harness that cannot work is an error, not a finding", async () => {
    const spawn = () => played([{ type: "failed", message: "no WebAssembly here" }], []);
    await expect(collect(watchHarness({ job: { sources: [] }, spawn }))).rejects.toThrow(
      "no WebAssembly here",
    );
  });
});

async function collect(stream: AsyncIterable<HarnessEvent>): Promise<readonly HarnessEvent[]> {
  const events: HarnessEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

function played(script: readonly FromHarness[], jobs: HarnessJob[]): HarnessWorker {
  let listener: (message: FromHarness) => void = () => {};
  return {
    start(job) {
      jobs.push(job);
      for (const message of script) queueMicrotask(() => listener(message));
    },
    onMessage(given) {
      listener = given;
    },
    onError() {},
    terminate() {},
  };
}

function event(content: HarnessEvent): FromHarness {
  return { type: "event", event: content };
}

function started(files: readonly string[]): FromHarness {
  return event({ type: "run-started", files, pgtap: [], server: "PostgreSQL 18.6", target: 18, limits: [] });
}

function fileStarted(file: string, index: number): FromHarness {
  return event({ type: "file-started", file, index, total: 2 });
}

function phase(file: string, of: Phase = "apply"): FromHarness {
  return event({ type: "phase-started", file, phase: of });
}

function pgtapStarted(file: string): FromHarness {
  return event({ type: "pgtap-started", file, index: 0, total: 3 });
}

function pgtapFinished(file: string): FromHarness {
  return event({
    type: "pgtap-finished",
    report: { file, status: "passed", planned: 1, tests: [], findings: [], durationMs: 1 },
  });
}

function finished(file: string): FromHarness {
  const passed = { type: "passed" } as const;
  const proofs = { up: passed, rows: passed, down: passed, again: passed };
  return event({
    type: "file-finished",
    report: {
      file,
      version: "1",
      status: "passed",
      proofs,
      findings: [],
      locks: [],
      changes: [],
      durationMs: 1,
    },
  });
}
