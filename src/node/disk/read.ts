// Reads a file that somebody named: whatever is there, it ends, and what cannot be read is one sentence.
import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../terminal/index.ts";

const MB = 1_000_000;
const LARGEST_MB = 256;

/** `path` is what messages call it. Throws UsageError. */
export function readBytes(path: string, cwd: string): Uint8Array {
  let file: number | undefined;
  try {
    const full = resolve(cwd, path);
    // Asked before it is opened: to open a pipe is to wait for whoever writes into it.
    refuseOther(statSync(full), full, path);
    file = openSync(full, "r");
    const stats = fstatSync(file);
    refuseOther(stats, full, path);
    return readAll(file, path, stats.size);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `the file ${printable(path)} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** A name that goes into a message: one line of text. */
function printable(path: string): string {
  return path.replace(/[\x00-\x1f\x7f]/g, "?");
}

/** What a shell or a parent hands over (`<(command)`, `/dev/stdin`) has somebody who writes, so it may be a pipe. */
const HANDED_OVER = /^\/(?:dev\/(?:fd\/\d+|stdin)|proc\/(?:self|\d+)\/fd\/\d+)$/;

function refuseOther(stats: Stats, full: string, path: string): void {
  if (stats.isFile() || (stats.isFIFO() && HANDED_OVER.test(full))) return;
  const [kind] = [
    stats.isDirectory() && "a folder",
    stats.isFIFO() && "a pipe",
    stats.isSocket() && "a socket",
    "a device",
  ].filter((one) => one !== false);
  throw new UsageError(`${printable(path)} is ${kind}, not a file`);
}

function readAll(file: number, path: string, size: number): Uint8Array {
  const limit = LARGEST_MB * MB;
  const tooLarge = (bytes: number) =>
    new UsageError(
      `${printable(path)} has ${bytes > limit ? `${Math.round(bytes / MB)} MB` : `more than ${LARGEST_MB} MB`}; at most ${LARGEST_MB} MB are read`,
      "Load large data with COPY or psql, outside of migrations.",
    );
  if (size > limit) throw tooLarge(size);
  let bytes = Buffer.allocUnsafe(size > 0 ? size + 1 : 64 * 1024);
  let length = 0;
  for (;;) {
    if (length === bytes.length) {
      const larger = Buffer.allocUnsafe(bytes.length * 2);
      bytes.copy(larger);
      bytes = larger;
    }
    const count = readSync(file, bytes, length, bytes.length - length, null);
    if (count === 0) return bytes.subarray(0, length);
    length += count;
    if (length > limit) throw tooLarge(0);
  }
}
