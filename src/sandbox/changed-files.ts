// A running database's files as their difference from the data directory that it was opened from: the pages that have changed.
import type { DataFiles } from "./opened-files.ts";
import { bytesOf, type FileNode, instanceOf, moduleOf } from "./rewind/index.ts";
import type { Sandbox } from "./types.ts";

/** Plain data. A file or folder of the base that it does not name is gone. */
export interface ChangedFiles {
  readonly folders: readonly string[];
  /** Path, size in bytes, and the pages that differ from the base: by number, or -1 minus the number where the page is all zero. */
  readonly files: readonly (readonly [path: string, size: number, pages: readonly number[]])[];
  /** The pages that are not zero, one after the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const DATA = "/pglite/data";
/** PostgreSQL's page: what changes in a file changes by these. */
const PAGE = 8192;

/**
 * The files as they are now, without a checkpoint: who opens them replays the log, as after a crash. What is not in the log, such as
 * unlogged tables, is lost. Null where the sandbox is closed.
 */
export function changedFiles(sandbox: Sandbox, base: DataFiles): ChangedFiles | null {
  const fs = moduleOf(instanceOf(sandbox).current().pglite)?.FS;
  if (!fs) return null;
  const folders: string[] = [];
  const files: [string, number, number[]][] = [];
  const literal: Uint8Array[] = [];
  const visit = (folder: FileNode, path: string): void => {
    for (const [name, node] of Object.entries(folder.contents as Record<string, FileNode>)) {
      const below = path === "" ? name : `${path}/${name}`;
      if (fs.isDir(node.mode)) {
        folders.push(below);
        visit(node, below);
        continue;
      }
      const bytes = bytesOf(node.contents);
      if (!bytes) continue;
      const size = node.usedBytes ?? 0;
      files.push([below, size, changedPages(bytes.subarray(0, size), base.get(below) ?? EMPTY, literal)]);
    }
  };
  visit(fs.lookupPath(DATA).node, "");
  return { folders, files, bytes: joined(literal) };
}

const EMPTY = new Uint8Array();
const ZERO = new Uint8Array(PAGE);

function changedPages(now: Uint8Array, before: Uint8Array, literal: Uint8Array[]): number[] {
  const pages: number[] = [];
  for (let at = 0; at < now.length; at += PAGE) {
    const page = now.subarray(at, at + PAGE);
    if (same(page, before.subarray(at, at + page.length))) continue;
    const zero = same(page, ZERO.subarray(0, page.length));
    pages.push(zero ? -1 - at / PAGE : at / PAGE);
    if (!zero) literal.push(page);
  }
  return pages;
}

/** The files of a database that `changedFiles` was asked about, for `openSandbox`. Pages that are the base's own are not copied. */
export function withChanges(base: DataFiles, { folders, files, bytes }: ChangedFiles): DataFiles {
  const all = new Map<string, Uint8Array | null>(folders.map((path) => [path, null]));
  let taken = 0;
  for (const [path, size, pages] of files) {
    const before = base.get(path) ?? EMPTY;
    if (pages.length === 0 && before.length === size) {
      all.set(path, before);
      continue;
    }
    const file = new Uint8Array(size);
    file.set(before.subarray(0, size));
    for (const page of pages) {
      const at = (page < 0 ? -1 - page : page) * PAGE;
      const length = Math.min(PAGE, size - at);
      if (page < 0) file.fill(0, at, at + length);
      else {
        file.set(bytes.subarray(taken, taken + length), at);
        taken += length;
      }
    }
    all.set(path, file);
  }
  return all;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  if ((a.byteOffset | b.byteOffset | a.length) % 4 === 0)
    return sameWords(
      new Int32Array(a.buffer, a.byteOffset, a.length / 4),
      new Int32Array(b.buffer, b.byteOffset, b.length / 4),
    );
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}

function sameWords(a: Int32Array, b: Int32Array): boolean {
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
