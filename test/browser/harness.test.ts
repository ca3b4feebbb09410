// The harness in Chromium: the same code in a module worker, the same findings as in Node, and a file that hangs is ended.
import { expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import {
  type FromHarness,
  type HarnessEvent,
  type HarnessWorker,
  watchHarness,
} from "../../src/harness/index.ts";
import { dedent } from "../support/dedent.ts";

const files = import.meta.glob<string>("../../migrations/postgres/*.sql", {
  query: "?raw",
  import: "default",
  eager: true,
});
const seeds = import.meta.glob<string>("../../dist/seed/*.tar.gz", {
  query: "?url",
  import: "default",
  eager: true,
});
const seed = new URL(Object.values(seeds)[0] ?? "", location.href).href;

/** The course's first ten files: enough for rows, a rename, foreign keys, a domain, functions and a declaration. */
const first: readonly SourceFile[] = Object.entries(files)
  .map(([path, text]) => ({ name: path.slice(path.lastIndexOf("/") + 1), text }))
  .sort((a, b) => (a.name < b.name ? -1 : 1))
  .slice(0, 10);

test("proves, traces and judges as in Node", { timeout: 180_000 }, async () => {
  const events = await run(first);
  const reports = events.flatMap((event) => (event.type === "file-finished" ? [event.report] : []));
  expect(reports.map(({ file, status }) => [file, status])).toEqual(
    first.map(({ name }) => [name, /rename_magnet|rebuild_mdblist/.test(name) ? "warned" : "passed"]),
  );
  const warned = reports.flatMap(({ findings }) => findings.filter(({ severity }) => severity === "warning"));
  expect([...new Set(warned.map(({ code }) => code))].sort()).toEqual([
    "DATA_MOVE_UNDER_LOCK",
    "DROP_TABLE",
    "RENAME_BREAKS_CODE",
    "SEVERAL_TABLES_LOCKED",
  ]);
  expect(reports.flatMap(({ locks }) => locks).length).toBeGreaterThan(0);
});

test("ends what hangs, and goes on", { timeout: 180_000 }, async () => {
  const events = await run(
    [
      { name: "1_loop.sql", text: "-- +goose Up\nSELECT count(*) FROM generate_series(1, 100000000000);\n" },
      {
        name: "2_pets.sql",
        text: dedent`
          -- +goose Up
          CREATE TABLE pets (id bigint);
          -- +goose Down
          DROP TABLE pets;
        `,
      },
    ],
    8000,
  );
  const reports = events.flatMap((event) => (event.type === "file-finished" ? [event.report] : []));
  expect(reports.map(({ status }) => status)).toEqual(["failed", "passed"]);
  expect(reports[0]?.findings.map(({ code }) => code)).toContain("HANGS");
});

test("runs pgTAP files", { timeout: 180_000 }, async () => {
  const events = await run([], 60_000, [
    { name: "holds.sql", text: "SELECT plan(1);\nSELECT hasnt_table('users');\n" },
    { name: "later.sql", text: "SELECT plan(1);\nSELECT has_table('users');\n" },
  ]);
  const reports = events.flatMap((event) => (event.type === "pgtap-finished" ? [event.report] : []));
  expect(reports.map(({ file, status, findings }) => [file, status, findings[0]?.code])).toEqual([
    ["holds.sql", "passed", undefined],
    ["later.sql", "failed", "PGTAP_NOT_OK"],
  ]);
});

async function run(
  sources: readonly SourceFile[],
  limitMs = 60_000,
  pgtap: readonly SourceFile[] = [],
): Promise<readonly HarnessEvent[]> {
  const events: HarnessEvent[] = [];
  for await (const event of watchHarness({ job: { sources, pgtap }, spawn, limitMs })) events.push(event);
  return events;
}

function spawn(): HarnessWorker {
  const worker = new Worker(new URL("./harness-worker.ts", import.meta.url), { type: "module" });
  return {
    start: (job) => worker.postMessage({ job, seed }),
    onMessage: (listener) =>
      worker.addEventListener("message", ({ data }: MessageEvent<FromHarness>) => listener(data)),
    onError: (listener) => worker.addEventListener("error", ({ message }) => listener(message)),
    terminate: () => worker.terminate(),
  };
}
