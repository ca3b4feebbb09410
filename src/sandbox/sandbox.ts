// Opens a disposable PostgreSQL: PGlite from the seed or from a snapshot, with small and deterministic settings.
import { PGlite } from "@electric-sql/pglite";
import { literal } from "../text/index.ts";
import { openPgliteSession } from "./database.ts";
import { SandboxError } from "./errors.ts";
import { type Limits, limitMemory } from "./limits.ts";
import { type DataFiles, dataFiles, sharedBundle } from "./opened-files.ts";
import {
  copySource,
  type Instance,
  register,
  type Snapshot,
  type StartsWith,
  startsAsCopy,
  watchModule,
} from "./rewind/index.ts";
import { seedArchive } from "./seed-archive.ts";
import { LIMITED_PARAMETERS, START_PARAMETERS } from "./settings.ts";
import type { DataDirectory, Notice, Sandbox, SandboxAssets } from "./types.ts";

export interface SandboxOptions {
  /** Open with the content of this snapshot instead of the empty seed. */
  readonly from?: DataDirectory | DataFiles;
  /**
   * Open as a copy of the instance that this was saved of, caches and all, where that can be done: faster than from `from`, which
   * must have the same content. The two share nothing.
   */
  readonly copy?: Snapshot;
  /** Nobody asks `pgliteOf` for its PGlite: what only PGlite's own queries need is left out. */
  readonly wireOnly?: boolean;
  /**
   * Most bytes of memory for its PostgreSQL, which starts with 128 MB; beyond it a statement fails with 53200, and with 53400 where
   * its temporary files take more than 64 MB. Default: none.
   */
  readonly memory?: number;
  /** What this PostgreSQL takes for the time (`now()`), in milliseconds since 1970. It must go on, or `pg_sleep` never ends. Default: the machine's. */
  readonly now?: () => number;
  /** How much of an answer `run` keeps where nothing says so. Default: all of it. */
  readonly limits?: Limits;
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
  const directory = options.from ?? (assets.seed && (await seedArchive(assets.seed)));
  const source = options.copy && copySource(options.copy);
  const copied = source
    ? await openInstance(assets, options, startsAsCopy(source)).catch(() => undefined)
    : undefined;
  let current = copied ?? (await openInstance(assets, options, await filesOf(directory)));
  const sandbox: Sandbox = {
    database: {
      run: (sql, limits) => current.session.run(sql, limits),
      describe: (sql) => current.session.describe(sql),
      transaction: () => current.session.transaction(),
    },
    transaction: () => current.session.transaction(),
    async dump() {
      const { session, pglite } = current;
      if (session.transaction() !== "none") {
        throw new SandboxError("IN_TRANSACTION", "a database cannot be copied while a transaction is open");
      }
      // Everything into the files: a copy that needs no recovery opens sooner and is smaller.
      await session.run("CHECKPOINT");
      return pglite.dumpDataDir("none");
    },
    close: () => closeInstance(current),
  };
  register(sandbox, {
    current: () => current,
    async exchange(from, libraries) {
      const before = current;
      current = await openInstance(assets, options, await filesOf(from));
      for (const path of libraries) await current.session.run(`LOAD ${literal(path)}`);
      // Not waited for: who still uses it may never end.
      void closeInstance(before).catch(() => undefined);
    },
  });
  return sandbox;
}

async function filesOf(directory: DataDirectory | DataFiles | undefined): Promise<StartsWith | null> {
  if (!directory) return null;
  if (!(directory instanceof Blob)) return { type: "files", files: directory };
  try {
    return { type: "files", files: await dataFiles(directory) };
  } catch (cause) {
    throw notStarted(cause);
  }
}

async function openInstance(
  assets: SandboxAssets,
  options: SandboxOptions,
  start: StartsWith | null,
): Promise<Instance> {
  const noModule = emptyModule();
  try {
    const { watch, extension } = watchModule(start, options.wireOnly === true, options.now ?? null);
    const pglite = await PGlite.create({
      startParams: [
        ...PGlite.defaultStartParams,
        ...START_PARAMETERS,
        ...(options.memory === undefined ? [] : LIMITED_PARAMETERS),
      ],
      extensions: { ...assets.extensions, gosling_rewind: extension },
      ...(assets.wasmModule && { pgliteWasmModule: assets.wasmModule }),
      ...(assets.fsBundle && { fsBundle: sharedBundle(assets.fsBundle) }),
      // Any module keeps PGlite from fetching initdb, which runs only where there is no data directory.
      ...(assets.initdbWasmModule
        ? { initdbWasmModule: assets.initdbWasmModule }
        : start && { initdbWasmModule: noModule }),
    });
    if (options.memory !== undefined) limitMemory(memoryOf(pglite), options.memory);
    return { pglite, session: openPgliteSession(pglite, options.onNotice, options.limits), watch };
  } catch (cause) {
    throw notStarted(cause);
  }
}

function notStarted(cause: unknown): SandboxError {
  return new SandboxError("OPEN_FAILED", `PostgreSQL could not be started: ${textOf(cause)}`, { cause });
}

async function closeInstance({ pglite }: Instance): Promise<void> {
  if (!pglite.closed) await pglite.close();
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
