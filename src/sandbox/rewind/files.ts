// Emscripten's file system in memory saved and put back: the same nodes with their fields and bytes, the table of names, the open
// files. Nodes are kept by identity, because open files hold them: PostgreSQL goes on writing to a file that was renamed or unlinked.
import { type TarFile, writeTar } from "../prepared/index.ts";
import type { FileNode, FileStream, FileSystem, PipeBucket } from "./module.ts";

export interface FilesImage {
  readonly nodes: ReadonlyMap<FileNode, SavedNode>;
  readonly names: readonly (FileNode | undefined)[];
  readonly streams: readonly (SavedStream | null)[];
  readonly nextInode: number;
  readonly currentPath: string;
  /** What this image holds that its base does not. */
  readonly ownBytes: number;
}

interface SavedNode {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly content: Content;
}

type Content =
  | {
      readonly type: "file";
      readonly capacity: number;
      readonly pages: readonly Uint8Array[];
      readonly size: number;
    }
  /** PostgreSQL's programs and their data: never written, so only watched. */
  | { readonly type: "program"; readonly contents: unknown; readonly size: number; readonly mtime: number }
  | { readonly type: "folder"; readonly entries: Readonly<Record<string, FileNode>> }
  | { readonly type: "pipe"; readonly buckets: readonly PipeBucket[] }
  | { readonly type: "other" };

interface SavedStream {
  readonly stream: FileStream;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly shared: Readonly<Record<string, unknown>>;
}

/** The files cannot be put back as they were. */
export class FilesChanged extends Error {}

const PAGE = 8192;
const PROGRAMS = /^\/pglite\/(share|lib|bin)\//;

export function saveFiles(fs: FileSystem, base?: FilesImage): FilesImage {
  const nodes = new Map<FileNode, SavedNode>();
  let ownBytes = 0;
  for (const node of allNodes(fs)) {
    const { content, own } = saveContent(fs, node, base?.nodes.get(node)?.content);
    nodes.set(node, { fields: { ...node }, content });
    ownBytes += own;
  }
  return {
    nodes,
    names: fs.nameTable.slice(),
    streams: fs.streams.map((stream) =>
      stream ? { stream, fields: { ...stream }, shared: { ...stream.shared } } : null,
    ),
    nextInode: fs.nextInode,
    currentPath: fs.currentPath,
    ownBytes,
  };
}

/** Every node with a name, and those that only an open file still holds. */
function allNodes(fs: FileSystem): ReadonlySet<FileNode> {
  const nodes = new Set<FileNode>();
  for (const first of fs.nameTable) for (let node = first; node; node = node.name_next) nodes.add(node);
  for (const stream of fs.streams) if (stream?.node) nodes.add(stream.node);
  return nodes;
}

function saveContent(
  fs: FileSystem,
  node: FileNode,
  before: Content | undefined,
): { readonly content: Content; readonly own: number } {
  const { contents, pipe } = node;
  if (pipe) {
    const buckets = pipe.buckets.map((bucket) => ({ ...bucket, buffer: bucket.buffer.slice() }));
    return { content: { type: "pipe", buckets }, own: 0 };
  }
  const bytes = bytesOf(contents);
  if (fs.isDir(node.mode) && contents && !bytes)
    return { content: { type: "folder", entries: { ...(contents as Record<string, FileNode>) } }, own: 0 };
  if (!fs.isFile(node.mode)) return { content: { type: "other" }, own: 0 };
  if (!bytes) throw new FilesChanged(`${nodePath(node)} is a file of another kind`);
  const size = node.usedBytes ?? 0;
  if (PROGRAMS.test(nodePath(node)))
    return { content: { type: "program", contents, size, mtime: node.mtime }, own: 0 };
  const known = before?.type === "file" ? before.pages : [];
  let own = 0;
  const pages = Array.from({ length: Math.ceil(size / PAGE) }, (_, index) => {
    const page = bytes.subarray(index * PAGE, Math.min(size, (index + 1) * PAGE));
    const same = known[index];
    if (same && equal(same, page)) return same;
    own += page.length;
    return page.slice();
  });
  return { content: { type: "file", capacity: bytes.length, pages, size }, own };
}

/** Throws `FilesChanged`, with nothing done, where a file of PostgreSQL's own programs was written. */
export function restoreFiles(fs: FileSystem, image: FilesImage): void {
  for (const [node, { content }] of image.nodes) {
    if (content.type !== "program") continue;
    const same =
      node.contents === content.contents && node.usedBytes === content.size && node.mtime === content.mtime;
    if (!same) throw new FilesChanged(`${nodePath(node)} was written`);
  }
  for (const [node, saved] of image.nodes) {
    const before = bytesOf(node.contents);
    replaceFields(node, saved.fields);
    putContent(node, saved.content, before);
  }
  fs.nameTable.splice(0, fs.nameTable.length, ...image.names);
  fs.streams.length = 0;
  for (const saved of image.streams) {
    if (saved) {
      replaceFields(saved.stream, saved.fields);
      replaceFields(saved.stream.shared, saved.shared);
    }
    fs.streams.push(saved?.stream ?? null);
  }
  fs.nextInode = image.nextInode;
  fs.currentPath = image.currentPath;
}

function putContent(node: FileNode, content: Content, now: Uint8Array | null): void {
  if (content.type === "folder") node.contents = { ...content.entries };
  if (content.type === "pipe" && node.pipe)
    node.pipe.buckets = content.buckets.map((bucket) => ({ ...bucket, buffer: bucket.buffer.slice() }));
  if (content.type !== "file") return;
  // The array that is there is used again where it has the same size: a new one would have to be collected later.
  const bytes = now?.length === content.capacity ? now : new Uint8Array(content.capacity);
  let at = 0;
  for (const page of content.pages) {
    bytes.set(page, at);
    at += page.length;
  }
  // Emscripten takes for granted that what lies behind the last byte is zero.
  bytes.fill(0, at);
  node.contents = bytes;
}

/** A file's bytes; a file that was written at once from PostgreSQL's memory has them as signed ones. */
export function bytesOf(contents: unknown): Uint8Array | null {
  if (!ArrayBuffer.isView(contents)) return null;
  return new Uint8Array(contents.buffer as ArrayBuffer, contents.byteOffset, contents.byteLength);
}

function replaceFields(target: object, fields: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(target)) if (!(name in fields)) Reflect.deleteProperty(target, name);
  Object.assign(target, fields);
}

export function nodePath(node: FileNode): string {
  const names: string[] = [];
  for (let at = node; at.parent !== at; at = at.parent) names.unshift(at.name);
  return `/${names.join("/")}`;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}

const DATA = "/pglite/data";

/** The data directory of an image, its files without the ones that only an open file still held. */
export function dataDirectoryOf({ nodes }: FilesImage): Blob {
  const root = [...nodes.keys()].find((node) => nodePath(node) === DATA);
  if (!root) throw new FilesChanged("there is no data directory");
  const files: TarFile[] = [];
  const add = (node: FileNode, name: string) => {
    const saved = nodes.get(node);
    const mode = Number(saved?.fields.mode);
    if (saved?.content.type === "file") files.push({ name, mode, pages: saved.content.pages });
    if (saved?.content.type !== "folder") return;
    if (name !== "") files.push({ name, mode, pages: null });
    for (const [entry, below] of Object.entries(saved.content.entries)) add(below, `${name}/${entry}`);
  };
  add(root, "");
  return writeTar(files);
}
