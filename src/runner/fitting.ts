// Which of the worlds after a lesson's steps are kept where not all of them fit.

/** In the order of their steps. `cost`: milliseconds that the steps up to it took. */
interface Costing {
  readonly cost: number;
}

/** As many as fit; those go first that are the quickest to have again from the one before. The last one stays. */
export function fitting<T extends Costing>(
  limit: number,
  worlds: readonly T[],
  bytes: (worlds: readonly T[]) => number,
): T[] {
  const left = [...worlds];
  while (left.length > 1 && bytes(left) > limit) left.splice(cheapest(left), 1);
  return left;
}

function cheapest(worlds: readonly Costing[]): number {
  const costs = worlds.slice(0, -1).map(({ cost }, index) => cost - (worlds[index - 1]?.cost ?? 0));
  return costs.indexOf(Math.min(...costs));
}
