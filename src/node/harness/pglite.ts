// Disposable PGlites for the harness, with the extensions that the files ask for and that PGlite carries.
import { readFileSync } from "node:fs";
import { type Extensions, PGlite } from "@electric-sql/pglite";
import type { SourceFile } from "../../engine/index.ts";
import { type DatabaseFactory, sandboxFactory } from "../../harness/index.ts";
import {
  openSandbox,
  openSession,
  type Sandbox,
  type SandboxOptions,
  START_PARAMETERS,
} from "../../sandbox/index.ts";

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

/** Which of them the files create, by PostgreSQL's name. */
export function extensionsIn(sources: readonly SourceFile[]): readonly string[] {
  const named = new Set(
    sources.flatMap(({ text }) => [...text.matchAll(CREATE)].map((found) => found[1]?.toLowerCase())),
  );
  // earthdistance CASCADE brings cube along.
  if (named.has("earthdistance")) named.add("cube");
  return CARRIED.filter((name) => named.has(name));
}

export interface PGliteParts {
  readonly seed: string;
  readonly wasmModule: WebAssembly.Module;
  readonly extensions: readonly string[];
}

export async function pgliteFactory({ seed, wasmModule, extensions }: PGliteParts): Promise<DatabaseFactory> {
  const assets = { seed: new Blob([readFileSync(seed)]), wasmModule };
  if (extensions.length === 0) return sandboxFactory((options) => openSandbox(assets, options));
  const loaded: Extensions = {};
  for (const name of extensions) {
    const module = name.replaceAll("-", "_");
    loaded[module] = ((await import(`@electric-sql/pglite/contrib/${module}`)) as Extensions)[module]!;
  }
  return sandboxFactory((options) => openWith(loaded, assets, options));
}

/** As `openSandbox`, which knows no extensions. */
async function openWith(
  extensions: Extensions,
  { seed, wasmModule }: { readonly seed: Blob; readonly wasmModule: WebAssembly.Module },
  { from, onNotice }: SandboxOptions,
): Promise<Sandbox> {
  const pglite = await PGlite.create({
    startParams: [...PGlite.defaultStartParams, ...START_PARAMETERS],
    loadDataDir: from ?? seed,
    pgliteWasmModule: wasmModule,
    extensions,
  });
  const session = openSession(pglite, onNotice);
  return {
    database: session,
    transaction: session.transaction,
    async dump() {
      await session.run("CHECKPOINT");
      return pglite.dumpDataDir("none");
    },
    async close() {
      if (!pglite.closed) await pglite.close();
    },
  };
}
