// The same work on many databases: so many at a time, each by itself, in the order given.

/** Runs `work` on each item, at most `jobs` at once. `work` must not reject. After `stopped` says so nothing new is begun. */
export async function forEachBounded<T, R>(
  items: readonly T[],
  jobs: number,
  work: (item: T, index: number) => Promise<R>,
  stopped: () => boolean = () => false,
): Promise<readonly (R | null)[]> {
  const results: (R | null)[] = items.map(() => null);
  let next = 0;
  const worker = async () => {
    while (next < items.length && !stopped()) {
      const index = next;
      next += 1;
      results[index] = await work(items[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, items.length) }, worker));
  return results;
}
