// What a worker thread needs to open PostgreSQLs: the seed from disk, read once a thread, extensions, and the store of prepared directories.
import { readFileSync } from "node:fs";
import type { PreparedStore, SandboxAssets } from "../../sandbox/index.ts";
import { loadExtensions } from "../extensions/index.ts";
import { seedPath } from "./paths.ts";
import { diskStore } from "./prepared.ts";

const seeds = new Map<string, Blob>();

/** `seed` is its path; null: PostgreSQL starts slowly, from nothing. `extensions` are PostgreSQL's names. */
export async function readAssets(
  seed: string | null,
  wasmModule: WebAssembly.Module,
  extensions: readonly string[],
): Promise<SandboxAssets> {
  const loaded = { wasmModule, extensions: await loadExtensions(extensions) };
  if (seed === null) return loaded;
  const known = seeds.get(seed) ?? new Blob([readFileSync(seed)]);
  seeds.set(seed, known);
  return { ...loaded, seed: known, prepared: diskStore(process.cwd(), process.env) };
}

/** What this very thread needs to open PostgreSQLs. */
export async function openedAssets(
  cwd: string,
  extensions: readonly string[],
): Promise<SandboxAssets & { readonly prepared: PreparedStore }> {
  return {
    seed: new Blob([readFileSync(seedPath())]),
    prepared: diskStore(cwd, process.env),
    extensions: await loadExtensions(extensions),
  };
}
