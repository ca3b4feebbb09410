// The nearest right name for a wrong one, and the sentence that offers it.

/** Longer words are no slips of a key; and the distance's cost grows with the square of the length. */
const LONGEST = 40;

/** The candidate that is the fewest slips away (case does not count), or undefined where none is near. */
export function nearest(
  word: string,
  candidates: readonly string[],
  most = Math.max(1, Math.floor(word.length / 3)),
): string | undefined {
  if (word.length === 0 || word.length > LONGEST) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let fewest = most + 1;
  for (const candidate of candidates.slice(0, 200)) {
    if (candidate.length > LONGEST) continue;
    const slips = distance(wanted, candidate.toLowerCase());
    if (slips < fewest) {
      fewest = slips;
      best = candidate;
    }
  }
  return best;
}

/** "Did you mean `x`?", or what there is to choose from. */
export function suggest(word: string, candidates: readonly string[], what: string): string {
  const near = nearest(word, candidates);
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  if (candidates.length === 0) return `There are no ${what}.`;
  const shown = candidates.slice(0, 30).map((name) => `\`${name}\``);
  return `The ${what} are ${shown.join(", ")}${candidates.length > shown.length ? ", ..." : ""}.`;
}

// Optimal string alignment: insertions, deletions, substitutions and swapped neighbours.
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(row[j - 1]! + 1, above[j]! + 1, above[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    before = above;
    above = row;
  }
  return above[b.length]!;
}
