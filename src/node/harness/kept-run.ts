// A run that is the same as an earlier one, from the cache: nothing is proven twice that nothing can have changed.
import { gunzipSync, gzipSync } from "node:zlib";
import type { HarnessEvent } from "../../harness/index.ts";
import { type PreparedStore, preparedKey } from "../../sandbox/index.ts";
import { type NodeHarnessOptions, runHarness } from "./run.ts";

export interface RunCache {
  readonly store: PreparedStore;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  now(): number;
}

interface Kept {
  /** ISO 8601. */
  readonly at: string;
  readonly events: readonly HarnessEvent[];
}

/** The events of `run`, from the cache where it has them. A run on a server is never kept. */
export async function* cachedRun(
  options: NodeHarnessOptions,
  cache: RunCache,
  run: typeof runHarness = runHarness,
): AsyncGenerator<HarnessEvent, void> {
  if (options.server) {
    yield* run(options);
    return;
  }
  const started = performance.now();
  const key = keyOf(options, cache);
  const kept = await read(cache, key);
  if (kept) {
    for (const event of kept.events)
      yield event.type === "run-finished"
        ? {
            ...event,
            summary: { ...event.summary, cached: kept.at, durationMs: performance.now() - started },
          }
        : event;
    return;
  }
  const events: HarnessEvent[] = [];
  for await (const event of run(options)) {
    events.push(event);
    // Before the caller sees the end: it may stop reading there.
    if (event.type === "run-finished" && !events.some(hangs)) await write(cache, key, events);
    yield event;
  }
}

/** What took too long this time may be quick the next. */
function hangs(event: HarnessEvent): boolean {
  const { findings } =
    event.type === "file-finished" || event.type === "pgtap-finished" ? event.report : { findings: [] };
  return findings.some(({ code }) => code === "HANGS");
}

/**
 * All that a result depends on, beside gosling's and PGlite's code (the store's part): the files, the options, the variables where
 * a file uses them, the zone, and the day, since files may read the clock.
 */
function keyOf({ job, limitMs }: NodeHarnessOptions, { env, now }: RunCache): string {
  const substitutes = job.sources.some(({ text }) => text.includes("ENVSUB"));
  const { env: variables, ...rest } = job;
  const day = new Date(now()).toISOString().slice(0, 10);
  return preparedKey(
    plain(rest),
    substitutes ? plain(variables) : null,
    limitMs ?? null,
    env.TZ ?? null,
    day,
    process.version,
  );
}

/** As JSON can hold it: maps and sets are lists, big integers text. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Map) return ["map", ...[...value].map(plain)];
  if (value instanceof Set) return ["set", ...[...value].map(plain)];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

async function read({ store }: RunCache, key: string): Promise<Kept | null> {
  const file = await store.read(key);
  if (!file) return null;
  try {
    return JSON.parse(gunzipSync(await file.bytes()).toString("utf8")) as Kept;
  } catch {
    // Cut short, or not ours: it is proven anew and written over.
    return null;
  }
}

async function write({ store, now }: RunCache, key: string, events: readonly HarnessEvent[]): Promise<void> {
  const kept: Kept = { at: new Date(now()).toISOString(), events };
  await store.write(key, new Blob([new Uint8Array(gzipSync(JSON.stringify(kept)))]));
}
