// The locks of a file, each with what it blocks, from which statement to which.
import type { Direction, Location } from "../../engine/index.ts";
import { blockedBy, type Trace, type TracedLock, type TracedStatement } from "../trace/index.ts";
import type { HeldLock } from "../types.ts";
import { objectOf } from "../world/index.ts";

/** Rows that the harness puts into a table: a statement that reads as many reads them all. */
export const ALL_ROWS = 3;

/** Whether a statement takes longer the more rows there are: measured at three sizes, or else by what it did to the rows that were there. */
export function grows({ locks, rows, measured }: TracedStatement): boolean {
  if (locks.some(worksOnRows)) return true;
  return measured?.grows ?? [...rows.values()].some((count) => count >= ALL_ROWS);
}

export function worksOnRows({ rewritten, scanned, built, rebuilt }: TracedLock): boolean {
  return rewritten || scanned || built.length > 0 || rebuilt.length > 0;
}

/** `sizes`: rows in production, by label. */
export function locksOf(
  direction: Direction,
  trace: Trace | null,
  sizes: ReadonlyMap<string, number>,
): readonly HeldLock[] {
  const statements = trace?.statements ?? [];
  return statements.flatMap((statement, index) => {
    const under = trace?.transaction ? statements.slice(index) : [statement];
    return statement.locks
      .filter(({ held }) => !held)
      .map((lock) => heldLock(direction, statement.view, lock, under, trace?.transaction === true, sizes));
  });
}

function heldLock(
  direction: Direction,
  { at, text }: TracedStatement["view"],
  { table, index, mode, rewritten, scanned }: TracedLock,
  under: readonly TracedStatement[],
  transaction: boolean,
  sizes: ReadonlyMap<string, number>,
): HeldLock {
  const rows = sizes.get(table.label);
  const until: Location = under.at(-1)?.view.at ?? at;
  return {
    direction,
    object: objectOf({ schema: table.schema, name: index ?? table.name }),
    kind: index === undefined ? "table" : "index",
    table: table.label,
    mode,
    from: at,
    until,
    ends: transaction ? "transaction" : "statement",
    blocks: blockedBy(mode),
    duration: under.some(grows) ? "rows" : "constant",
    ...(rows !== undefined && { rows }),
    ...measuredOf(under),
    at,
    statement: text,
    locks: [{ table: table.label, mode, rewritten, scanned }],
  };
}

/** Of all that runs under the lock, where all of it was measured. */
function measuredOf(under: readonly TracedStatement[]): Pick<HeldLock, "measured"> {
  const each = under.map(({ measured }) => measured);
  const [first] = each;
  if (!first || each.includes(undefined)) return {};
  const tuples = first.rows.map((_, size) =>
    each.reduce((sum, measured) => sum + (measured?.tuples[size] ?? 0), 0),
  );
  return { measured: { rows: first.rows, tuples } };
}
