// Disposable PGlites for the harness, with the extensions that the files ask for: those that PGlite carries, and pgTAP.
import { readFileSync } from "node:fs";
import type { Extension } from "@electric-sql/pglite";
import type { SourceFile } from "../../engine/index.ts";
import { type DatabaseFactory, sandboxFactory } from "../../harness/index.ts";
import { openSandbox, type PreparedStore } from "../../sandbox/index.ts";

/** PostgreSQL's names of what PGlite carries; the module is named the same, with `_` for `-`. plpgsql is always there. */
const CARRIED = [
  "amcheck",
  "bloom",
  "btree_gin",
  "btree_gist",
  "citext",
  "cube",
  "dict_int",
  "dict_xsyn",
  "earthdistance",
  "fuzzystrmatch",
  "hstore",
  "intarray",
  "isn",
  "lo",
  "ltree",
  "pageinspect",
  "pg_buffercache",
  "pg_freespacemap",
  "pg_surgery",
  "pg_trgm",
  "pg_visibility",
  "pg_walinspect",
  "pgcrypto",
  "seg",
  "tablefunc",
  "tcn",
  "tsm_system_rows",
  "tsm_system_time",
  "unaccent",
  "uuid-ossp",
];

const CREATE = /\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)"?/gi;

/** Which extensions the files create, or, if they are pgTAP files, take for granted; by PostgreSQL's names. */
export function extensionsIn(
  sources: readonly SourceFile[],
  pgtap: readonly SourceFile[] = [],
): readonly string[] {
  const named = new Set(
    [...sources, ...pgtap].flatMap(({ text }) =>
      [...text.matchAll(CREATE)].map((found) => found[1]?.toLowerCase()),
    ),
  );
  // earthdistance CASCADE brings cube along.
  if (named.has("earthdistance")) named.add("cube");
  if (pgtap.length > 0) named.add("pgtap");
  return [...CARRIED, "pgtap"].filter((name) => named.has(name));
}

export interface PGliteParts {
  readonly seed: string;
  readonly wasmModule: WebAssembly.Module;
  readonly extensions: readonly string[];
  /** Where states that take long to make are kept. */
  readonly prepared?: PreparedStore;
}

export async function pgliteFactory({
  seed,
  wasmModule,
  extensions,
  prepared,
}: PGliteParts): Promise<DatabaseFactory> {
  const loaded: Record<string, Extension> = {};
  for (const name of extensions) loaded[moduleOf(name)] = await load(name);
  const assets = { seed: new Blob([readFileSync(seed)]), wasmModule, extensions: loaded };
  const kept = prepared && { seed: assets.seed, prepared, about: extensions };
  return sandboxFactory((options) => openSandbox(assets, options), kept);
}

const moduleOf = (name: string) => name.replaceAll("-", "_");

async function load(name: string): Promise<Extension> {
  if (name === "pgtap") return (await import("./pgtap.ts")).pgtap;
  const module = moduleOf(name);
  return (await import(`@electric-sql/pglite/contrib/${module}`))[module];
}
