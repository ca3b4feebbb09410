// How long what a file does under its locks takes: constant, or the longer the more rows there are. Measured over the tables that it touches.
import type { TestDatabase } from "../databases/index.ts";
import type { SqlView } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";
import { grow, growthOf } from "../rows/index.ts";
import { blocksQueries, type Measured, measureWork, type Trace } from "../trace/index.ts";
import type { TableFacts } from "../world/index.ts";
import { cleanSession } from "./migrate.ts";
import { oidsOf } from "./rows-proof.ts";

export type MeasuredWork = ReadonlyMap<SqlView, Measured>;

/** On a database whose tables hold rows; it stays as it was, but for sequences. Empty where nothing runs under a lock that blocks. */
export async function measureUnderLocks(
  on: TestDatabase,
  trace: Trace | null,
  touched: readonly TableFacts[],
  options: HarnessOptions,
): Promise<MeasuredWork> {
  const statements = trace?.statements ?? [];
  const blocks = ({ locks }: Trace["statements"][number]) => locks.some(({ mode }) => blocksQueries(mode));
  const first = statements.findIndex(blocks);
  // Only this session's own counters are exact.
  if (first < 0 || !on.exclusive) return new Map();
  try {
    const oids = await oidsOf(on.database, touched);
    const growth = await growthOf(on.database, oids);
    if (growth === undefined) return new Map();
    const measured = await measureWork(
      on,
      statements.map(({ view }) => view),
      (from, to) => grow(on.database, growth, from, to),
    );
    const under = trace?.transaction ? statements.slice(first) : statements.filter(blocks);
    return new Map(
      under.flatMap(({ view }) => (measured.has(view) ? [[view, measured.get(view)!] as const] : [])),
    );
  } catch {
    return new Map();
  } finally {
    await cleanSession(on, options);
  }
}

export function withMeasured(trace: Trace, measured: MeasuredWork): Trace {
  return {
    ...trace,
    statements: trace.statements.map((one) => {
      const found = measured.get(one.view);
      return found ? { ...one, measured: found } : one;
    }),
  };
}
