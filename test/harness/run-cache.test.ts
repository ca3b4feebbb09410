// A run that nothing can have changed comes from the cache, and says so; whatever could change it makes another run.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { HarnessEvent, HarnessJob } from "../../src/harness/index.ts";
import { cachedRun } from "../../src/node/harness/kept-run.ts";
import { runStore } from "../../src/node/package/index.ts";
import { dedent } from "../support/dedent.ts";

const folder = mkdtempSync(join(tmpdir(), "gosling-run-cache-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const first = {
  name: "1_a.sql",
  text: dedent`
    -- +goose Up
    CREATE TABLE a (id bigint PRIMARY KEY);
    -- +goose Down
    DROP TABLE a;
  `,
};
const JOB: HarnessJob = { sources: [first], sizes: new Map([["a", 5]]), env: { HOME: "/one" } };
const DAY = Date.UTC(2026, 2, 1, 12);

/** What the first run reported, for runs of which only their being made matters. */
let reported: readonly HarnessEvent[] = [];

async function* replay(): AsyncGenerator<HarnessEvent, void> {
  yield* reported;
}

async function run(job: HarnessJob, now = DAY, env: Readonly<Record<string, string>> = {}) {
  const store = runStore(folder, { GOSLING_CACHE: folder });
  const events: HarnessEvent[] = [];
  for await (const event of cachedRun(
    { job, server: null },
    { store, env, now: () => now },
    reported.length > 0 ? replay : undefined,
  ))
    events.push(event);
  if (reported.length === 0) reported = [...events];
  const end = events.at(-1);
  if (end?.type !== "run-finished") throw new Error("the run did not finish");
  return {
    cached: end.summary.cached,
    events: events.slice(0, -1),
    summary: { ...end.summary, cached: "", durationMs: 0 },
  };
}

test("the same run comes from the cache with the same events, and any change makes another", async () => {
  const made = await run(JOB);
  expect(made.cached).toBeUndefined();
  const again = await run({ ...JOB, sizes: new Map([["a", 5]]), env: { HOME: "/other" } }, DAY + 60_000);
  expect(again.cached).toBe("2026-03-01T12:00:00.000Z");
  expect(again.events).toEqual(made.events);
  expect(again.summary).toEqual({ ...made.summary, cached: "" });

  const others: readonly (readonly [string, HarnessJob, number?, Readonly<Record<string, string>>?])[] = [
    ["one byte of a file", { ...JOB, sources: [{ ...first, text: `${first.text}\n` }] }],
    ["a file's name", { ...JOB, sources: [{ ...first, name: "1_b.sql" }] }],
    ["a size", { ...JOB, sizes: new Map([["a", 6]]) }],
    ["the target", { ...JOB, target: 14 }],
    ["what is asked for", { ...JOB, only: new Set(["1_a.sql"]) }],
    ["the next day", JOB, DAY + 24 * 60 * 60 * 1000],
    ["another zone", JOB, DAY, { TZ: "Europe/Oslo" }],
  ];
  for (const [what, job, now, env] of others)
    expect([what, (await run(job, now, env)).cached]).toEqual([what, undefined]);
});

test("a variable counts where a file uses ENVSUB", async () => {
  const text = dedent`
    -- +goose Up
    -- +goose ENVSUB ON
    CREATE TABLE $NAME (id bigint PRIMARY KEY);
    -- +goose ENVSUB OFF
    -- +goose Down
    -- gosling: irreversible it is a test
  `;
  const job = (name: string): HarnessJob => ({ sources: [{ name: "1_a.sql", text }], env: { NAME: name } });
  expect((await run(job("b"))).cached).toBeUndefined();
  expect((await run(job("c"))).cached).toBeUndefined();
  expect((await run(job("c"))).cached).toBeDefined();
});
