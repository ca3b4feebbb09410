// Disposable PGlites for the harness, with the extensions that the files ask for: those that PGlite carries, and pgTAP.
import { readFileSync } from "node:fs";
import type { SourceFile } from "../../engine/index.ts";
import { type DatabaseFactory, sandboxFactory } from "../../harness/index.ts";
import { extensionsIn, openSandbox, type PreparedStore } from "../../sandbox/index.ts";
import { loadExtensions } from "../extensions/index.ts";

export interface PGliteParts {
  readonly seed: string;
  readonly wasmModule: WebAssembly.Module;
  readonly sources: readonly SourceFile[];
  /** pgTAP files take pgTAP for granted. */
  readonly pgtap?: readonly SourceFile[] | undefined;
  /** Where states that take long to make are kept. */
  readonly prepared?: PreparedStore;
}

export async function pgliteFactory({
  seed,
  wasmModule,
  sources,
  pgtap = [],
  prepared,
}: PGliteParts): Promise<DatabaseFactory> {
  const names = new Set(extensionsIn([...sources, ...pgtap].map(({ text }) => text)));
  if (pgtap.length > 0) names.add("pgtap");
  const extensions = await loadExtensions([...names]);
  const assets = { seed: new Blob([readFileSync(seed)]), wasmModule, extensions };
  const kept = prepared && { seed: assets.seed, prepared, about: [...names] };
  return sandboxFactory((options) => openSandbox(assets, options), kept);
}
