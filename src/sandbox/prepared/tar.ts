// Where the files of a tar archive lie in it, so that two archives can be compared page by page. Pure.

export interface TarEntry {
  readonly name: string;
  /** Offset of the file's first byte in the archive, and its length; 0 for a folder. */
  readonly start: number;
  readonly size: number;
}

const BLOCK = 512;
const latin1 = new TextDecoder("latin1");

/** Throws an Error where the bytes are not a tar archive. */
export function tarEntries(tar: Uint8Array): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    if (textAt(tar, at + 257, 5) !== "ustar") throw new Error("it is not a tar file");
    const size = Number.parseInt(textAt(tar, at + 124, 12), 8) || 0;
    const prefix = textAt(tar, at + 345, 155);
    const name = textAt(tar, at, 100);
    const start = at + BLOCK;
    entries.push({ name: prefix === "" ? name : `${prefix}/${name}`, start, size });
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return entries;
}

/** A field ends at its first NUL or space, or is full. */
function textAt(tar: Uint8Array, start: number, length: number): string {
  return latin1.decode(tar.subarray(start, start + length)).replace(/[\0 ][\s\S]*$/, "");
}
