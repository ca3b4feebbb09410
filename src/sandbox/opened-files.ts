// What a PGlite reads as it starts, read once for all: PostgreSQL's own files, and the data directory as nodes of its file system.
import { tarEntries } from "./prepared/index.ts";
import type { DataDirectory } from "./types.ts";

const bundles = new WeakMap<Blob, Promise<ArrayBuffer>>();

/** For `PGlite.create({ fsBundle })`: every instance has the same bytes instead of a copy. PostgreSQL never writes to these files. */
export function sharedBundle(bundle: Blob): Blob {
  const arrayBuffer = (): Promise<ArrayBuffer> => {
    const bytes = bundles.get(bundle) ?? bundle.arrayBuffer();
    bundles.set(bundle, bytes);
    return bytes;
  };
  return { arrayBuffer } as Blob;
}

/** The part of Emscripten's file system that files are put into. */
export interface NewFiles {
  mkdirTree(path: string): void;
  lookupPath(path: string): { readonly node: FolderNode };
}

interface FolderNode {
  readonly node_ops: { mknod(parent: FolderNode, name: string, mode: number, device: number): NewNode };
}

interface NewNode {
  contents: Uint8Array;
  usedBytes: number;
}

/** A data directory's files, by their paths below it. */
export type DataFiles = ReadonlyMap<string, Uint8Array | null>;

// Several databases open from one directory, one after the other; later the bytes may go.
const read = new WeakMap<Blob, WeakRef<Promise<DataFiles>>>();

/** `null` is a folder. Rejects with an Error where the bytes are no tar archive. */
export function dataFiles(directory: DataDirectory): Promise<DataFiles> {
  const known = read.get(directory)?.deref();
  if (known) return known;
  const files = directory.arrayBuffer().then((buffer) => {
    const tar = new Uint8Array(buffer);
    return new Map(
      tarEntries(tar).map(({ name, folder, start, size }) => [
        name.replace(/^\/+|\/+$/g, ""),
        folder ? null : tar.subarray(start, start + size),
      ]),
    );
  });
  read.set(directory, new WeakRef(files));
  return files;
}

const DATA = "/pglite/data";
/** As Emscripten's own `writeFile` makes a file, and as it makes PostgreSQL's own files. */
const REGULAR = 0o100666;
const PROGRAM = 0o100777;

export interface FileMaker {
  folder(path: string): void;
  /** `bytes` become the file's own: nobody else may write to them. `size`: how many of them count; default: all. */
  file(path: string, mode: number, bytes: Uint8Array, size?: number): void;
}

/** Makes files in Emscripten's memory file system: several times faster than its own way, path by path. */
export function fileMaker(fs: NewFiles): FileMaker {
  const folders = new Map<string, FolderNode>();
  const folder = (path: string): FolderNode => {
    const known = folders.get(path);
    if (known) return known;
    fs.mkdirTree(path);
    const { node } = fs.lookupPath(path);
    folders.set(path, node);
    return node;
  };
  return {
    folder,
    file(path, mode, bytes, size = bytes.length) {
      const cut = path.lastIndexOf("/");
      const parent = folder(path.slice(0, cut));
      const node = parent.node_ops.mknod(parent, path.slice(cut + 1), mode, 0);
      node.contents = bytes;
      node.usedBytes = size;
    },
  };
}

/** Puts copies of the files where PGlite looks for its data directory. */
export function putDataFiles(fs: NewFiles, files: DataFiles): void {
  const { folder, file } = fileMaker(fs);
  for (const [path, bytes] of files) {
    if (bytes === null) folder(`${DATA}/${path}`);
    else file(`${DATA}/${path}`, REGULAR, bytes.slice());
  }
}

/** What PGlite calls for each of PostgreSQL's own files as it starts. */
export interface ProgramFiles {
  readonly FS: NewFiles;
  FS_createDataFile: (path: string, name: null, bytes: Uint8Array) => void;
}

/** Before PGlite puts PostgreSQL's own files in: from here on it does so the fast way, and without a copy. */
export function putProgramsFast(module: ProgramFiles): void {
  const { file } = fileMaker(module.FS);
  module.FS_createDataFile = (path, _name, bytes) => file(path, PROGRAM, bytes);
}
