// What is reached into of PGlite's Emscripten module: its memory, its file system in memory, and what it loads late.
import type { Extension, PGlite } from "@electric-sql/pglite";
import { type DataFiles, type ProgramFiles, putDataFiles, putProgramsFast } from "../opened-files.ts";

/** A file, folder, device or pipe of the file system. Its fields are Emscripten's own and are kept as they are. */
export interface FileNode {
  readonly [field: string]: unknown;
  parent: FileNode;
  name: string;
  mode: number;
  /** A file's bytes, a typed array of which the first `usedBytes` count, or a folder's nodes by name. */
  contents?: unknown;
  usedBytes?: number;
  mtime: number;
  /** The next node of the same hash. */
  name_next?: FileNode;
  pipe?: { buckets: PipeBucket[] };
}

export interface PipeBucket {
  readonly buffer: Uint8Array;
  offset: number;
  roffset: number;
}

/** An open file. Duplicates of one share `shared`, its flags and position. */
export interface FileStream {
  readonly [field: string]: unknown;
  readonly shared: Record<string, unknown>;
  readonly node?: FileNode;
}

export interface FileSystem {
  nameTable: (FileNode | undefined)[];
  streams: (FileStream | null | undefined)[];
  nextInode: number;
  currentPath: string;
  lookupPath(path: string): { readonly node: FileNode };
  isFile(mode: number): boolean;
  isDir(mode: number): boolean;
}

/** The part of the module that a rewind reads and writes. */
export interface Emscripten {
  /** All of the memory; another array after it has grown. */
  readonly HEAPU8: Uint8Array;
  readonly wasmMemory: WebAssembly.Memory;
  readonly FS: FileSystem;
  stackSave(): number;
  stackRestore(pointer: number): void;
}

/** What happened to a module that a copy of its memory does not show. */
export interface ModuleWatch {
  /** The libraries loaded so far (plpgsql, an extension's), in order: their code stays when the memory is put back, their variables do not. */
  libraries(): readonly string[];
  aborted(): boolean;
}

interface ModuleOptions {
  readonly wasmMemory: WebAssembly.Memory;
  readonly preRun?: readonly ((module: NewModule) => void)[];
  instantiateWasm(imports: WebAssembly.Imports, done: unknown): unknown;
  onAbort?: (reason: unknown) => void;
}

/** Where musl's handle of a library holds its path. */
const NAME_IN_HANDLE = 36;

/** The module of a new instance, before it has started. */
export interface NewModule extends ProgramFiles, Emscripten {
  readonly FS: ProgramFiles["FS"] & FileSystem & NewStreams;
  callMain: (args: readonly string[]) => number;
}

interface NewStreams {
  createStream(stream: object, descriptor: number): FileStream;
}

/** The system call that makes a pipe: writes its two descriptors at an address. */
export type MakePipe = (address: number, flags: number) => number;

/** What a module starts with; without it, with PGlite's initdb. */
export type StartsWith =
  | { readonly type: "files"; readonly files: DataFiles }
  | {
      readonly type: "copy";
      /** Before PGlite looks whether there is a data directory. */
      readonly putFiles: (module: NewModule) => void;
      /** Instead of PostgreSQL's start. */
      readonly putRest: (module: NewModule, makePipe: MakePipe) => void;
    };

/** PGlite's own fields, which its types leave out. */
interface Starting {
  /** What PostgreSQL's `main` returns where it is ready for more. */
  readonly PGLITE_EXIT_ALIVE: number;
  _initArrayTypes(): Promise<void>;
}

/**
 * For `PGlite.create({ extensions })`: watches the module from before it starts, and puts into it what it starts with.
 * `wireOnly`: nobody uses PGlite's own queries, whose parsers of arrays would be read from the database now.
 * `now`: what the database takes for the time, in milliseconds since 1970; null: the machine's.
 */
export function watchModule(
  start: StartsWith | null,
  wireOnly: boolean,
  now: (() => number) | null,
): {
  readonly watch: ModuleWatch;
  readonly extension: Extension;
} {
  const libraries: string[] = [];
  const pathOf = (handle: number) => {
    const bytes = memory ? new Uint8Array(memory.buffer) : new Uint8Array();
    const start = handle + NAME_IN_HANDLE;
    return new TextDecoder().decode(bytes.slice(start, bytes.indexOf(0, start)));
  };
  let memory: WebAssembly.Memory | undefined;
  let aborted = false;
  const extension: Extension = {
    name: "gosling_rewind",
    async setup(pglite, options: ModuleOptions) {
      const starting = pglite as unknown as Starting;
      const { instantiateWasm, wasmMemory } = options;
      memory = wasmMemory;
      let makePipe: MakePipe | undefined;
      if (wireOnly) starting._initArrayTypes = async () => {};
      const begin = (module: NewModule): void => {
        putProgramsFast(module);
        if (start?.type === "files") putDataFiles(module.FS, start.files);
        if (start?.type !== "copy") return;
        start.putFiles(module);
        module.callMain = () => {
          if (!makePipe) throw new Error("this PGlite makes its pipes in another way");
          start.putRest(module, makePipe);
          return starting.PGLITE_EXIT_ALIVE;
        };
      };
      const emscriptenOpts = {
        ...options,
        preRun: [...(options.preRun ?? []), begin],
        onAbort: () => {
          aborted = true;
        },
        instantiateWasm(imports: WebAssembly.Imports, done: unknown) {
          const env = imports.env as Record<string, (handle: number) => unknown>;
          const load = env._dlopen_js;
          if (!load) throw new Error("this PGlite loads libraries in another way");
          makePipe = env.__syscall_pipe2 as MakePipe | undefined;
          env._dlopen_js = (handle) => {
            libraries.push(pathOf(handle));
            return load(handle);
          };
          if (now) putClock(env as unknown as ClockImports, wasmMemory, now);
          return instantiateWasm(imports, done);
        },
      };
      return { emscriptenOpts };
    },
  };
  return { extension, watch: { libraries: () => libraries.slice(), aborted: () => aborted } };
}

/** How the module asks for the time. */
interface ClockImports {
  emscripten_date_now?: () => number;
  /** Writes the clock's time at `address`, in nanoseconds; 0 or an error's number. */
  clock_time_get?: (clock: number, precision: bigint, address: number) => number;
}

const REAL_TIME = 0;

function putClock(imports: ClockImports, memory: WebAssembly.Memory, now: () => number): void {
  const otherClocks = imports.clock_time_get;
  if (!otherClocks) throw new Error("this PGlite asks for the time in another way");
  imports.emscripten_date_now = now;
  imports.clock_time_get = (clock, precision, address) => {
    if (clock !== REAL_TIME) return otherClocks(clock, precision, address);
    const microseconds = BigInt(Math.round(now() * 1000));
    new DataView(memory.buffer).setBigUint64(address >>> 0, microseconds * 1000n, true);
    return 0;
  };
}

/** Null once the instance is closed, or where the module is not built as this code knows it. */
export function moduleOf(pglite: PGlite): Emscripten | null {
  const module = pglite.Module as unknown as Partial<Emscripten> | undefined;
  if (!module?.HEAPU8 || !module.wasmMemory || !module.stackSave || !module.stackRestore) return null;
  const { FS } = module;
  const known = FS && Array.isArray(FS.nameTable) && FS.nameTable.length > 0 && Array.isArray(FS.streams);
  return known ? (module as Emscripten) : null;
}
