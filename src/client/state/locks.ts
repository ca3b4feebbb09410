// What a lock of a table keeps others from, by PostgreSQL's table of conflicts. Pure.

/** `nothing`: no query and no write waits for it. */
export type LockBlocks = "reads and writes" | "writes" | "nothing";

const BLOCKS: ReadonlyMap<string, LockBlocks> = new Map([
  ["AccessExclusiveLock", "reads and writes"],
  ["ExclusiveLock", "writes"],
  ["ShareRowExclusiveLock", "writes"],
  ["ShareLock", "writes"],
]);

export function lockBlocks(mode: string): LockBlocks {
  return BLOCKS.get(mode) ?? "nothing";
}
