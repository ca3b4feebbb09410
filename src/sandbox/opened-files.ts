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
/** As Emscripten's own `writeFile` makes a file. */
const REGULAR = 0o100666;

/** Puts copies of the files where PGlite looks for its data directory: several times faster than its own way, path by path. */
export function putDataFiles(fs: NewFiles, files: DataFiles): void {
  const folders = new Map<string, FolderNode>();
  const folder = (path: string): FolderNode => {
    const known = folders.get(path);
    if (known) return known;
    fs.mkdirTree(`${DATA}/${path}`);
    const { node } = fs.lookupPath(`${DATA}/${path}`);
    folders.set(path, node);
    return node;
  };
  for (const [path, bytes] of files) {
    if (bytes === null) {
      folder(path);
      continue;
    }
    const cut = path.lastIndexOf("/");
    const parent = folder(cut === -1 ? "" : path.slice(0, cut));
    const node = parent.node_ops.mknod(parent, path.slice(cut + 1), REGULAR, 0);
    node.contents = bytes.slice();
    node.usedBytes = bytes.length;
  }
}
