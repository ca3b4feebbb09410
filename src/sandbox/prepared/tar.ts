// Tar archives: where the files lie in one, so that two can be compared page by page, and one written. Pure.

export interface TarEntry {
  readonly name: string;
  /** Offset of the file's first byte in the archive, and its length; 0 for a folder. */
  readonly start: number;
  readonly size: number;
  readonly folder: boolean;
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
    const folder = textAt(tar, at + 156, 1) === "5";
    entries.push({ name: prefix === "" ? name : `${prefix}/${name}`, start, size, folder });
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return entries;
}

/** A field ends at its first NUL or space, or is full. */
function textAt(tar: Uint8Array, start: number, length: number): string {
  return latin1.decode(tar.subarray(start, start + length)).replace(/[\0 ][\s\S]*$/, "");
}

export interface TarFile {
  /** At most 100 characters. */
  readonly name: string;
  readonly mode: number;
  /** Null for a folder. */
  readonly pages: readonly Uint8Array[] | null;
}

/** As `PGlite.dumpDataDir` writes one. */
export function writeTar(files: readonly TarFile[]): Blob {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (const { name, mode, pages } of files) {
    const size = pages?.reduce((sum, page) => sum + page.length, 0) ?? 0;
    parts.push(header(name, mode, size, pages === null));
    for (const page of pages ?? []) parts.push(page as Uint8Array<ArrayBuffer>);
    parts.push(new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK));
  }
  return new Blob([...parts, new Uint8Array(2 * BLOCK)], { type: "application/x-tar" });
}

function header(name: string, mode: number, size: number, folder: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  const octal = (at: number, length: number, value: number) =>
    put(at, `${value.toString(8).padStart(length - 1, "0")}\0`);
  if (name.length > 100) throw new RangeError(`${name} is too long for a tar archive`);
  put(0, name);
  octal(100, 8, mode & 0o777);
  octal(124, 12, size);
  octal(136, 12, 0);
  put(148, "        ");
  put(156, folder ? "5" : "0");
  put(257, "ustar\x0000");
  put(
    148,
    `${bytes
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, "0")}\0 `,
  );
  return bytes;
}
