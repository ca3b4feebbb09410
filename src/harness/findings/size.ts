// What the size of a table in production makes of a finding: how grave it is, and what it says.
import type { TableFacts } from "../world/index.ts";
import type { Candidate } from "./candidate.ts";

/** Below this many rows a lock is over before anyone notices. */
const SMALL = 10_000;

/** `sizes`: rows in production, by label. */
export function bySize(
  candidate: Candidate,
  table: TableFacts | undefined,
  sizes: ReadonlyMap<string, number>,
): Candidate {
  const rows = table && sizes.get(table.label);
  if (rows === undefined) return candidate;
  const { finding } = candidate;
  return {
    ...candidate,
    finding: {
      ...finding,
      severity: rows < SMALL ? "note" : finding.severity,
      rows,
      message: `${finding.message} (${table?.label}: ${rounded(rows)} rows)`,
    },
  };
}

/** `41 M`, `3.2 k`, `812`. */
export function rounded(rows: number): string {
  const units: readonly (readonly [number, string])[] = [
    [1e9, " G"],
    [1e6, " M"],
    [1e3, " k"],
  ];
  const [size, unit] = units.find(([least]) => rows >= least) ?? [1, ""];
  const number = rows / size;
  return `${number >= 10 || size === 1 ? Math.round(number) : Math.round(number * 10) / 10}${unit}`;
}
