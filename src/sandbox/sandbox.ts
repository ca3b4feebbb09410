// Opens a disposable PostgreSQL: PGlite from the seed or from a snapshot, with small and deterministic settings.
import { PGlite } from "@electric-sql/pglite";
import { openSession } from "./database.ts";
import { SandboxError } from "./errors.ts";
import { limitMemory } from "./limits.ts";
import { seedArchive } from "./seed-archive.ts";
import { START_PARAMETERS } from "./settings.ts";
import type { Notice, Sandbox, SandboxAssets, Snapshot } from "./types.ts";

export interface SandboxOptions {
  /** Open with the content of this snapshot instead of the empty seed. */
  readonly from?: Snapshot;
  /** Most bytes of memory for its PostgreSQL, which starts with 128 MB; beyond it a statement fails with 53200. Default: none. */
  readonly memory?: number;
  /** Called during `run`, before it resolves. */
  readonly onNotice?: (notice: Notice) => void;
}

// One at a time: PGlite keeps the compiled module only once it is compiled, so five opened at once would compile it five times.
let opening: Promise<unknown> = Promise.resolve();

/** Opens a new, independent PostgreSQL. Rejects with a `SandboxError`. Close it, or Node does not exit. */
export function openSandbox(assets: SandboxAssets, options: SandboxOptions = {}): Promise<Sandbox> {
  const opened = opening.then(() => start(assets, options));
  opening = opened.catch(() => undefined);
  return opened;
}

async function start(assets: SandboxAssets, options: SandboxOptions): Promise<Sandbox> {
  const noModule = emptyModule();
  const directory = options.from ?? (assets.seed && (await seedArchive(assets.seed)));
  let pglite: PGlite;
  try {
    pglite = await PGlite.create({
      startParams: [...PGlite.defaultStartParams, ...START_PARAMETERS],
      ...(directory && { loadDataDir: directory }),
      ...(assets.wasmModule && { pgliteWasmModule: assets.wasmModule }),
      ...(assets.extensions && { extensions: assets.extensions }),
      ...(assets.fsBundle && { fsBundle: assets.fsBundle }),
      // Any module keeps PGlite from fetching initdb, which runs only where there is no data directory.
      ...(assets.initdbWasmModule
        ? { initdbWasmModule: assets.initdbWasmModule }
        : directory && { initdbWasmModule: noModule }),
    });
  } catch (cause) {
    throw new SandboxError("OPEN_FAILED", `PostgreSQL could not be started: ${textOf(cause)}`, { cause });
  }
  if (options.memory !== undefined) limitMemory(memoryOf(pglite), options.memory);
  const session = openSession(pglite, options.onNotice);
  return {
    database: session,
    transaction: session.transaction,
    async dump() {
      if (session.transaction() !== "none") {
        throw new SandboxError("IN_TRANSACTION", "a database cannot be copied while a transaction is open");
      }
      // Everything into the files: a copy that needs no recovery opens sooner and is smaller.
      await session.run("CHECKPOINT");
      return pglite.dumpDataDir("none");
    },
    async close() {
      if (!pglite.closed) await pglite.close();
    },
  };
}

/** The types of PGlite's module leave it out. */
function memoryOf(pglite: PGlite): WebAssembly.Memory {
  return (pglite.Module as unknown as { readonly wasmMemory: WebAssembly.Memory }).wasmMemory;
}

/** Also the cheapest question whether this runtime has WebAssembly and may use it. */
function emptyModule(): WebAssembly.Module {
  try {
    return new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  } catch (cause) {
    throw new SandboxError(
      "NO_WEBASSEMBLY",
      "PostgreSQL needs WebAssembly, and this browser or this page's security policy does not allow it.",
      { cause },
    );
  }
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
