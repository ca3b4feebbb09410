// Opens a disposable PostgreSQL: PGlite from the seed or from a snapshot, with small and deterministic settings.
import { PGlite } from "@electric-sql/pglite";
import { openSession } from "./database.ts";
import { SandboxError } from "./errors.ts";
import { START_PARAMETERS } from "./settings.ts";
import type { Notice, Sandbox, SandboxAssets, Snapshot } from "./types.ts";

export interface SandboxOptions {
  /** Open with the content of this snapshot instead of the empty seed. */
  readonly from?: Snapshot;
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
  const directory = options.from ?? (assets.seed && (await unpacked(assets.seed)));
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

const unpackedSeeds = new WeakMap<Blob, Promise<Blob>>();

/** The seed without gzip, unpacked once and kept: that is a third of the time that a further sandbox takes. */
function unpacked(seed: Blob): Promise<Blob> {
  const known = unpackedSeeds.get(seed);
  if (known) return known;
  const result = gunzip(seed).catch((cause: unknown) => {
    unpackedSeeds.delete(seed);
    throw new SandboxError(
      "SEED_UNREADABLE",
      `the prepared data directory cannot be read: ${textOf(cause)}`,
      {
        cause,
      },
    );
  });
  unpackedSeeds.set(seed, result);
  return result;
}

async function gunzip(file: Blob): Promise<Blob> {
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const zipped = start[0] === 0x1f && start[1] === 0x8b;
  const tar = zipped
    ? await new Response(file.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer()
    : await file.arrayBuffer();
  // A server's "not found" page arrives as a file, too; PGlite would only say that it failed to initialize.
  if (new TextDecoder("latin1").decode(tar.slice(257, 262)) !== "ustar")
    throw new Error("it is not a tar file");
  return new Blob([tar], { type: "application/x-tar" });
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
