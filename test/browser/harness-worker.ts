// A module worker that tests migrations, as a page would start it.
import { pgtap } from "@electric-sql/pglite-pgtap";
import parserUrl from "libpg-query/wasm/libpg-query.wasm?url";
import {
  type HarnessJob,
  loadSqlParser,
  sandboxFactory,
  serveHarness,
  testMigrations,
} from "../../src/harness/index.ts";
import { openSandbox } from "../../src/sandbox/index.ts";

self.onmessage = ({ data }: MessageEvent<{ readonly job: HarnessJob; readonly seed: string }>) => {
  void serveHarness(
    data.job,
    {
      post: (message) => self.postMessage(message),
      async prepare() {
        const [seed, parser] = await Promise.all([fetch(data.seed), fetch(parserUrl)]);
        const assets = { seed: await seed.blob(), extensions: { pgtap } };
        return {
          parser: await loadSqlParser(await WebAssembly.compile(await parser.arrayBuffer())),
          factory: sandboxFactory((options) => openSandbox(assets, options)),
        };
      },
    },
    testMigrations,
  );
};
