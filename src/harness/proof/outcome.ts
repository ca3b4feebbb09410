// What a proof can come to, and how a schema is read for one.
import { readSchema, type Schema } from "../../sandbox/index.ts";
import type { TestDatabase } from "../databases/index.ts";
import type { HarnessOptions } from "../options.ts";
import type { ProofOutcome } from "../types.ts";
import { type DatabaseCatalog, readWorld } from "../world/index.ts";

export const PASSED: ProofOutcome = { type: "passed" };
export const FAILED: ProofOutcome = { type: "failed" };
export const notTested = (why: string): ProofOutcome => ({ type: "not-tested", why });

/** The version table is no part of the schema. */
export function schemaOn({ database, readers }: TestDatabase, { table }: HarnessOptions): Promise<Schema> {
  const options = table ? { versionTables: [table] } : {};
  return readers ? readers.schema(options) : readSchema(database, options);
}

export function worldOn({ database, readers }: TestDatabase): Promise<DatabaseCatalog> {
  return readers ? readers.world() : readWorld(database);
}
