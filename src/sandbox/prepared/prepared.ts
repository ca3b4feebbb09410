// A data directory that is made once and kept by its key: taken from a store where it is there, else made and put there.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { seedArchive } from "../seed-archive.ts";
import { type PreparedDirectory, packPrepared, unpackPrepared } from "./file.ts";

/**
 * Where prepared data directories are kept: a folder, a site. Keys are 64 hex digits. A store answers for one version of
 * gosling and PGlite: what another version wrote is not found. A store never rejects.
 */
export interface PreparedStore {
  /** Null where there is none. */
  read(key: string): Promise<Blob | null>;
  write(key: string, file: Blob): Promise<void>;
}

/** `parts` are all that decides what the directory holds, as JSON. */
export function preparedKey(...parts: readonly unknown[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(parts))));
}

/**
 * The directory of that key. `make` is called where the store does not have it, or has one that does not fit this seed.
 * Without a store or a seed it is always made. Rejects as `make` does, or with a `SandboxError` for a seed that cannot be read.
 */
export async function preparedDirectory(
  key: string,
  { seed, prepared: store }: { readonly seed?: Blob; readonly prepared?: PreparedStore },
  make: () => Promise<PreparedDirectory>,
): Promise<PreparedDirectory> {
  if (!seed || !store) return make();
  const base = new Uint8Array(await (await seedArchive(seed)).arrayBuffer());
  const file = await store.read(key);
  const kept = file && (await unpackPrepared(key, file, base));
  if (kept) return kept;
  const made = await make();
  await store.write(key, await packPrepared(key, made, base));
  return made;
}
