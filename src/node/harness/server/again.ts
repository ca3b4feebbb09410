// Workers and runs change the same roles at the same moment: who loses tries again.
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError } from "../../../engine/index.ts";

/** Another one has just made it (42710, 23505), dropped it (42704) or changed it (40001; XX000: "tuple concurrently updated"). */
const MEANWHILE = /^(42710|42704|23505|40001|XX000)$/;
/** In each round of N that want the same, one gets it. */
const ATTEMPTS = 30;

/** Rejects with what `work` rejects with, where that is not for another one's change, or comes too often. */
export async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const passing = error instanceof DatabaseError && MEANWHILE.test(error.fields.sqlstate);
      if (!passing || attempt === ATTEMPTS) throw error;
      await sleep(Math.random() * 10 * attempt);
    }
  }
}
