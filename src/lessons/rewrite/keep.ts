// Puts an expectation in line with what was found, keeping of it whatever still holds.

/** One expected thing, and over how many found things from `from` on it may stretch. */
export interface KeepPattern {
  /** Every possible length, the preferred one first; empty: it does not hold there. */
  readonly spans: (from: number) => readonly number[];
  /** Worth of keeping it; a pattern that matches anything has none. */
  readonly worth: number;
}

/** `pattern`: index kept, or null; `from` to `to`: the found things that it matches (or that nothing matches). */
export interface KeptPattern {
  readonly pattern: number | null;
  readonly from: number;
  readonly to: number;
}

/** The best way to read `count` found things by the patterns, in order. Patterns that do not hold are left out; `worth: 0` never are. */
export function keep(patterns: readonly KeepPattern[], count: number): readonly KeptPattern[] {
  // best[i][j]: the most that patterns i... can keep of the found things j...
  const best: number[][] = Array.from({ length: patterns.length + 1 }, () =>
    new Array<number>(count + 1).fill(0),
  );
  for (let i = patterns.length; i >= 0; i--) {
    for (let j = count; j >= 0; j--) best[i]![j] = step(patterns, count, best, i, j).score;
  }
  const kept: KeptPattern[] = [];
  for (let i = 0, j = 0; i < patterns.length || j < count; ) {
    const { move, span } = step(patterns, count, best, i, j);
    if (move !== "drop") kept.push({ pattern: move === "keep" ? i : null, from: j, to: j + span });
    if (move !== "add") i++;
    j += span;
  }
  return kept;
}

interface Move {
  readonly move: "keep" | "drop" | "add";
  readonly span: number;
  readonly score: number;
}

/** A found thing that nothing matches costs 1, a kept pattern earns its worth. */
function step(
  patterns: readonly KeepPattern[],
  count: number,
  best: readonly (readonly number[])[],
  i: number,
  j: number,
): Move {
  const pattern = patterns[i];
  let chosen: Move = { move: "add", span: 0, score: Number.NEGATIVE_INFINITY };
  if (pattern === undefined && j === count) return { ...chosen, score: 0 };
  if (pattern !== undefined) {
    for (const span of pattern.spans(j)) {
      const score = (best[i + 1]?.[j + span] ?? Number.NEGATIVE_INFINITY) + pattern.worth;
      if (score > chosen.score) chosen = { move: "keep", span, score };
    }
    const dropped = best[i + 1]![j]!;
    if (pattern.worth > 0 && dropped > chosen.score) chosen = { move: "drop", span: 0, score: dropped };
  }
  if (j < count) {
    const added = best[i]![j + 1]! - 1;
    if (added > chosen.score) chosen = { move: "add", span: 1, score: added };
  }
  return chosen;
}
