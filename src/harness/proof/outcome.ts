// What a proof can come to, and how a schema is read for one.
import type { HarnessOptions } from "../options.ts";
import type { ProofOutcome } from "../types.ts";

export const PASSED: ProofOutcome = { type: "passed" };
export const FAILED: ProofOutcome = { type: "failed" };
export const notTested = (why: string): ProofOutcome => ({ type: "not-tested", why });

/** For `readSchema`: the version table is no part of the schema. */
export function versionTables({ table }: HarnessOptions) {
  return table ? { versionTables: [table] } : {};
}
