// What a worker thread needs to open PostgreSQLs: the seed from disk, read once a thread, and the store of prepared directories.
import { readFileSync } from "node:fs";
import type { SandboxAssets } from "../../sandbox/index.ts";
import { diskStore } from "./prepared.ts";

const seeds = new Map<string, Blob>();

/** `seed` is its path; null: PostgreSQL starts slowly, from nothing. */
export function readAssets(seed: string | null, wasmModule: WebAssembly.Module): SandboxAssets {
  if (seed === null) return { wasmModule };
  const known = seeds.get(seed) ?? new Blob([readFileSync(seed)]);
  seeds.set(seed, known);
  return { seed: known, wasmModule, prepared: diskStore(process.cwd(), process.env) };
}
