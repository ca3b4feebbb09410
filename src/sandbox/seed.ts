// Builds the seed: an empty data directory that opens several times faster than initdb runs. Used by the build, never by a page.
import { PGlite } from "@electric-sql/pglite";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { START_PARAMETERS } from "./settings.ts";

/** All that decides what a seed holds, as data, so that its key can be computed without building it. */
const RECIPE = {
  format: 1,
  // A write-ahead log file is 16 MB otherwise, most of the directory.
  initdb: ["--wal-segsize=1"],
  start: START_PARAMETERS,
  statements: [
    // Two thirds of the catalogs are copies for CREATE DATABASE, which a sandbox of one database does not need.
    "UPDATE pg_database SET datistemplate = false WHERE datname IN ('template0', 'template1')",
    "DROP DATABASE template0",
    "DROP DATABASE template1",
    "VACUUM (FULL, FREEZE, ANALYZE)",
    "CHECKPOINT",
  ],
} as const;

/** Changes when a seed built now would differ: hex, 16 characters. `pgliteVersion` is that of the installed package. */
export function seedKey(pgliteVersion: string): string {
  const text = JSON.stringify([pgliteVersion, RECIPE]);
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 16);
}

/** Runs initdb (some seconds) and resolves with a gzipped tar for `SandboxAssets.seed`. */
export async function buildSeed(): Promise<Blob> {
  const pglite = await PGlite.create({
    initDbStartParams: [...RECIPE.initdb],
    startParams: [...PGlite.defaultStartParams, ...RECIPE.start],
  });
  try {
    // One at a time: VACUUM and DROP DATABASE refuse to run beside another statement.
    for (const statement of RECIPE.statements) await pglite.exec(statement);
    return await pglite.dumpDataDir("gzip");
  } finally {
    await pglite.close();
  }
}
