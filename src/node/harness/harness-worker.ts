// The worker thread that tests migrations: one job, then it is ended. A file that hangs blocks this thread and nothing else.
import { parentPort, workerData } from "node:worker_threads";
import { type HarnessJob, loadSqlParser, serveHarness, testMigrations } from "../../harness/index.ts";
import { diskStore } from "../package/index.ts";
import { pgliteFactory } from "./pglite.ts";
import { databasesOn, type ServerForRun } from "./server/index.ts";

export interface HarnessAssignment {
  readonly job: HarnessJob;
  /** Path of the prepared data directory; null where a server is used. */
  readonly seed: string | null;
  readonly server: ServerForRun | null;
}

const port = parentPort;
const { wasmModule } = workerData as { readonly wasmModule: WebAssembly.Module };

port?.once("message", ({ job, seed, server }: HarnessAssignment) => {
  void serveHarness(
    job,
    {
      post: (message) => port.postMessage(message),
      prepare: async ({ sources, pgtap, before }) => {
        const parser = await loadSqlParser();
        const factory = server
          ? databasesOn(server, parser)
          : await pgliteFactory({
              seed: seed ?? "",
              wasmModule,
              prepared: diskStore(process.cwd(), process.env),
              sources: [...sources, { name: "before", text: before ?? "" }],
              pgtap,
            });
        return { parser, factory };
      },
    },
    testMigrations,
  ).then(() => port.close());
});
