// Expected lines against found ones, where `...` matches any lines: the alignment with the fewest differences.

export interface Aligned {
  readonly equal: boolean;
  /** `-` expected only, `+` found only, ` ` both. */
  readonly lines: readonly string[];
}

export interface Pattern {
  readonly text: string;
  /** Matches any number of found items, none included. */
  readonly any: boolean;
  matches(found: number): boolean;
}

/** Beyond this many pairs the table of costs isn't worth its cost; items are then compared one to one. */
const MOST_PAIRS = 4_000_000;

export function align(expected: readonly Pattern[], found: readonly string[]): Aligned {
  if ((expected.length + 1) * (found.length + 1) > MOST_PAIRS) return alignOneToOne(expected, found);
  const width = found.length + 1;
  const cost = new Uint32Array((expected.length + 1) * width);
  const at = (i: number, j: number) => cost[i * width + j] ?? 0;
  for (let i = expected.length; i >= 0; i--) {
    for (let j = found.length; j >= 0; j--) {
      cost[i * width + j] = cheapest(expected[i], i, j, found.length, at);
    }
  }
  return { equal: at(0, 0) === 0, lines: trace(expected, found, at) };
}

type Costs = (i: number, j: number) => number;

function cheapest(pattern: Pattern | undefined, i: number, j: number, end: number, at: Costs): number {
  if (!pattern) return end - j;
  if (pattern.any) return Math.min(at(i + 1, j), j < end ? at(i, j + 1) : Number.POSITIVE_INFINITY);
  let best = 1 + at(i + 1, j);
  if (j < end) {
    best = Math.min(best, 1 + at(i, j + 1));
    if (pattern.matches(j)) best = Math.min(best, at(i + 1, j + 1));
  }
  return best;
}

function trace(expected: readonly Pattern[], found: readonly string[], at: Costs): string[] {
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < expected.length || j < found.length) {
    const pattern = expected[i];
    const here = at(i, j);
    if (pattern?.any) {
      if (at(i + 1, j) === here) {
        lines.push("  ...");
        i++;
      } else j++;
    } else if (pattern && j < found.length && pattern.matches(j) && at(i + 1, j + 1) === here) {
      lines.push(`  ${found[j]}`);
      i++;
      j++;
    } else if (pattern && at(i + 1, j) + 1 === here) {
      lines.push(`- ${pattern.text}`);
      i++;
    } else {
      lines.push(`+ ${found[j]}`);
      j++;
    }
  }
  return lines;
}

function alignOneToOne(expected: readonly Pattern[], found: readonly string[]): Aligned {
  const lines: string[] = [];
  let equal = expected.length === found.length;
  for (let i = 0; i < Math.max(expected.length, found.length); i++) {
    const pattern = expected[i];
    if (pattern && i < found.length && (pattern.any || pattern.matches(i))) continue;
    equal = false;
    if (pattern) lines.push(`- ${pattern.text}`);
    if (i < found.length) lines.push(`+ ${found[i]}`);
  }
  return { equal, lines };
}
