// Words around data: counts with their nouns, lists, the nearest right name, text that is cut.

/** `1 file`, `2 files`: the number and its noun. `many` where the plural is not what English makes of most nouns. */
export function count(number: number | bigint, noun: string, many?: string): string {
  return `${number} ${plural(number, noun, many)}`;
}

/** The noun (or any word) that belongs to a number: `plural(1, "is", "are")`. */
export function plural(number: number | bigint, one: string, many: string = pluralOf(one)): string {
  return Number(number) === 1 ? one : many;
}

function pluralOf(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[], conjunction: "and" | "or" = "and"): string {
  if (items.length < 2) return items.join();
  return `${items.slice(0, -1).join(", ")} ${conjunction} ${items.at(-1)}`;
}

/** At most `most` characters: what is longer ends in `...`, and no character is torn. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = Math.max(most - 3, 0);
  if (end > 0 && /[\ud800-\udbff]/.test(text[end - 1]!)) end -= 1;
  return `${text.slice(0, end)}...`;
}

/** The text in one line: each run of white space is one blank. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

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

/** Optimal string alignment: insertions, deletions, substitutions and swapped neighbours. */
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
