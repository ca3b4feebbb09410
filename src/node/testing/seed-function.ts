// Runs a seed that is a function.
import { TestDatabaseError } from "./errors.ts";
import type { SeedDatabase, SeedFunction } from "./types.ts";

export async function runSeedFunction(seed: SeedFunction | null, database: SeedDatabase): Promise<void> {
  try {
    await seed?.(database);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TestDatabaseError("SEED_FAILED", `the seed function failed: ${reason}`, { cause });
  }
}
