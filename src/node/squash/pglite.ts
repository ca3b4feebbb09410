// A squash on PGlite: databases in this process, and pg_dump as WebAssembly.
import { pgDump } from "@electric-sql/pglite-tools/pg_dump";
import type { Bench } from "../../harness/index.ts";
import { extensionsIn, openSandbox, pgliteOf } from "../../sandbox/index.ts";
import { openedAssets } from "../package/index.ts";

/** `texts`: of all files, for the extensions that they make. */
export async function pgliteBench(texts: readonly string[], cwd: string): Promise<Bench> {
  const assets = await openedAssets(cwd, extensionsIn(texts));
  return {
    label: "PGlite",
    async open() {
      const sandbox = await openSandbox(assets);
      const { database } = sandbox;
      return {
        database,
        async dump(args) {
          try {
            return await (await pgDump({ pg: pgliteOf(sandbox), args: [...args] })).text();
          } finally {
            // It leaves its read-only transaction, an empty search_path and its other settings behind.
            await database.run("ROLLBACK");
            await database.run("DISCARD ALL");
          }
        },
        close: () => sandbox.close(),
      };
    },
  };
}
