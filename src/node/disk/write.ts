// Writes files so that what is reported as written is there after a crash: under another name first, to the disk, then in place.
import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { baseName } from "../../text/index.ts";
import { UsageError } from "../terminal/index.ts";

export interface NewFile {
  /** Relative to `cwd`, as messages name it. */
  readonly path: string;
  readonly text: string;
}

/** A new file; its folder is made. An existing file is never overwritten. Throws UsageError, and then nothing is left behind. */
export function writeNewFile(path: string, text: string, cwd: string): void {
  writeNewFiles([{ path, text }], cwd);
}

/** All of them or none. */
export function writeNewFiles(files: readonly NewFile[], cwd: string): void {
  const waiting: { readonly path: string; readonly full: string; readonly unfinished: string }[] = [];
  const placed: string[] = [];
  try {
    for (const { path, text } of files) {
      reporting(path, () => {
        const full = resolve(cwd, path);
        if (isThere(full)) throw Object.assign(new Error(), { code: "EEXIST" });
        makeFolder(dirname(full));
        const unfinished = unfinishedName(full);
        waiting.push({ path, full, unfinished });
        writeFileSync(unfinished, text, { flag: "wx" });
      });
    }
    for (const { path, unfinished } of waiting) reporting(path, () => syncPath(unfinished));
    for (const { path, full, unfinished } of waiting) {
      reporting(path, () => putInPlace(unfinished, full));
      placed.push(full);
    }
    for (const folder of new Set(placed.map((full) => dirname(full)))) syncFolder(folder);
  } catch (error) {
    for (const full of placed) rmSync(full, { force: true });
    throw error;
  } finally {
    for (const { unfinished } of waiting) rmSync(unfinished, { force: true });
  }
}

/** A new folder with these files (paths relative to it): whole, or not there at all. Throws UsageError. */
export function writeNewFolder(folder: string, files: readonly NewFile[], cwd: string): void {
  const full = resolve(cwd, folder);
  const unfinished = unfinishedName(full);
  try {
    reporting(folder, () => {
      if (isThere(full)) throw Object.assign(new Error(), { code: "EEXIST" });
      makeFolder(dirname(full));
      mkdirSync(unfinished);
    });
    const paths = files.map(({ path, text }) => {
      const inside = join(unfinished, path);
      reporting(join(folder, path), () => {
        mkdirSync(dirname(inside), { recursive: true });
        writeFileSync(inside, text, { flag: "wx" });
      });
      return inside;
    });
    reporting(folder, () => {
      for (const path of paths) syncPath(path);
      for (const inside of new Set([...paths.map((path) => dirname(path)), unfinished])) syncFolder(inside);
      renameSync(unfinished, full);
      syncFolder(dirname(full));
    });
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * A file of this text, in place of one that may be there: whole or not at all. A link stays a link, the file's mode is kept, and a
 * pipe or a device (`/dev/stdout`) is written to. `name` is what messages call it. Throws UsageError.
 */
export function replaceFile(path: string, text: string, cwd: string, name = path): void {
  reporting(name, () => {
    const named = resolve(cwd, path);
    const before = statSync(named, { throwIfNoEntry: false });
    if (before && !before.isFile()) return writeFileSync(named, text);
    const full = before ? realpathSync(named) : named;
    if (!before) makeFolder(dirname(full));
    if (before && !mayMove(full, before)) return overwrite(full, text);
    const unfinished = unfinishedName(full);
    try {
      writeFileSync(unfinished, text, { flag: "wx", ...(before && { mode: before.mode }) });
      syncPath(unfinished);
      renameSync(unfinished, full);
    } catch (error) {
      rmSync(unfinished, { force: true });
      // A folder that takes no new name may hold a file that can be written.
      if (before && /^(EACCES|EPERM)$/.test(`${(error as NodeJS.ErrnoException).code}`))
        return overwrite(full, text);
      throw error;
    }
    syncFolder(dirname(full));
  });
}

/** Another name would leave the file's other names, or its owner, behind. */
function mayMove(full: string, { nlink, uid }: Stats): boolean {
  if (nlink > 1) return false;
  const own = process.getuid?.();
  return (own === undefined || own === uid) && !lstatSync(full).isSymbolicLink();
}

function overwrite(full: string, text: string): void {
  writeFileSync(full, text);
  syncPath(full);
}

const isThere = (full: string) => lstatSync(full, { throwIfNoEntry: false }) !== undefined;

/** In the same folder, with a name that no command reads as a file of its own. */
const unfinishedName = (full: string) =>
  join(dirname(full), `.${baseName(full).slice(0, 40)}.${randomUUID().slice(0, 8)}.new`);

/** A link is refused where the name is taken, and a rename is not. */
function putInPlace(unfinished: string, full: string): void {
  try {
    linkSync(unfinished, full);
  } catch (error) {
    // Some file systems have no hard links.
    if ((error as NodeJS.ErrnoException).code === "EEXIST" || existsSync(full)) throw error;
    renameSync(unfinished, full);
  }
}

/** With every folder above it that is missing. */
function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made));
}

function syncPath(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A name is on the disk once its folder is; not every system lets a folder be opened. */
function syncFolder(folder: string): void {
  try {
    const opened = openSync(folder, "r");
    try {
      fsyncSync(opened);
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error) || error.code === "EIO") throw error;
  }
}

function reporting<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new UsageError(`${path} cannot be written: ${REASONS[`${error.code}`] ?? `${error.code}`}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "you may not write there",
  EDQUOT: "your disk quota is used up",
  EEXIST: "it exists already",
  EISDIR: "it is a folder",
  ELOOP: "it is a link to itself",
  ENAMETOOLONG: "its name is too long",
  ENOSPC: "the disk is full",
  ENOTDIR: "its path leads through a file",
  EPERM: "you may not write there",
  EROFS: "the file system is read-only",
};
