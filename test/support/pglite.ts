// A PGlite that pg_dump can read and that goes on afterwards: for tests that need the instance itself, not a sandbox.
import { PGlite } from "@electric-sql/pglite";
import { pgDump } from "@electric-sql/pglite-tools/pg_dump";
import type { Database } from "../../src/engine/index.ts";
import { openPgliteSession } from "../../src/sandbox/database.ts";
import { START_PARAMETERS } from "../../src/sandbox/settings.ts";
import { testAssets } from "./seed.ts";

export interface DumpableDatabase {
  readonly database: Database;
  /** `pg_dump --schema-only`: the oracle for what a schema is. */
  dumpSchema(): Promise<string>;
  close(): Promise<void>;
}

export async function openDumpable(): Promise<DumpableDatabase> {
  const { seed } = await testAssets();
  const pglite: PGlite = await PGlite.create({
    startParams: [...PGlite.defaultStartParams, ...START_PARAMETERS],
    ...(seed && { loadDataDir: seed }),
  });
  const database = openPgliteSession(pglite);
  return {
    database,
    async dumpSchema() {
      const file = await pgDump({ pg: pglite, args: ["--schema-only"] });
      // pg_dump leaves its read-only transaction and its settings behind.
      await database.run("ROLLBACK");
      await database.run("DISCARD ALL");
      return file.text();
    },
    close: () => pglite.close(),
  };
}
