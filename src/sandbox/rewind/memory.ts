// A WebAssembly memory saved and put back: only its pages that are not zero are kept, a later image only what differs from the first.
import { nonZeroFinder } from "./scan.ts";

/** Bytes from an offset of the memory on. */
interface Run {
  readonly start: number;
  readonly bytes: Uint8Array;
}

export interface MemoryImage {
  /** The memory's size when it was saved. */
  readonly size: number;
  /** In order, not overlapping; between them all is zero. */
  readonly runs: readonly Run[];
  /** What differs from `runs` in this image, page by page; zero pages included. */
  readonly changes: readonly Run[];
  /** What this image holds that no other does. */
  readonly ownBytes: number;
}

const PAGE = 4096;

export function saveMemory(memory: WebAssembly.Memory, base?: MemoryImage): MemoryImage {
  const bytes = new Uint8Array(memory.buffer);
  return base ? changesSince(base, memory, bytes) : wholeOf(memory, bytes);
}

function wholeOf(memory: WebAssembly.Memory, bytes: Uint8Array): MemoryImage {
  const find = nonZeroFinder(memory);
  const runs: Run[] = [];
  const size = bytes.length;
  for (let at = pageOf(find(0, size)); at < size; ) {
    // The run goes on while the next page begins with something, or has something in it.
    let end = at + PAGE;
    while (end < size && find(end, end + PAGE) < end + PAGE) end += PAGE;
    runs.push({ start: at, bytes: bytes.slice(at, end) });
    at = pageOf(find(end, size));
  }
  const ownBytes = runs.reduce((sum, run) => sum + run.bytes.length, 0);
  return { size, runs, changes: [], ownBytes };
}

function changesSince(base: MemoryImage, memory: WebAssembly.Memory, bytes: Uint8Array): MemoryImage {
  const changes: Run[] = [];
  const words = new Int32Array(memory.buffer);
  for (const { start, bytes: before } of base.runs) {
    const known = new Int32Array(before.buffer, before.byteOffset, before.length >> 2);
    for (let at = 0; at < before.length; at += PAGE) {
      if (!samePage(words, (start + at) >> 2, known, at >> 2)) changes.push(pageAt(bytes, start + at));
    }
  }
  eachNonZeroPage(base, memory, (page) => changes.push(pageAt(bytes, page)));
  return { size: bytes.length, runs: base.runs, changes, ownBytes: changes.length * PAGE };
}

/** A memory cannot shrink: what has grown is zeroed, as it was when it was new. */
export function restoreMemory(memory: WebAssembly.Memory, image: MemoryImage): void {
  const bytes = new Uint8Array(memory.buffer);
  eachNonZeroPage(image, memory, (page) => bytes.fill(0, page, page + PAGE));
  for (const { start, bytes: saved } of image.runs) bytes.set(saved, start);
  for (const { start, bytes: saved } of image.changes) bytes.set(saved, start);
}

/** The pages outside of the image's runs that are not zero. */
function eachNonZeroPage(
  image: MemoryImage,
  memory: WebAssembly.Memory,
  found: (offset: number) => void,
): void {
  const find = nonZeroFinder(memory);
  const size = memory.buffer.byteLength;
  const gap = (from: number, to: number) => {
    for (let at = pageOf(find(from, to)); at < to; at = pageOf(find(at + PAGE, to))) found(at);
  };
  let end = 0;
  for (const { start, bytes } of image.runs) {
    gap(end, start);
    end = start + bytes.length;
  }
  gap(end, size);
}

const pageOf = (offset: number) => offset - (offset % PAGE);

const pageAt = (bytes: Uint8Array, start: number): Run => ({
  start,
  bytes: bytes.slice(start, start + PAGE),
});

/** Word by word without a branch in between, which is how JavaScript does it fastest. */
function samePage(a: Int32Array, startA: number, b: Int32Array, startB: number): boolean {
  let different = 0;
  for (let index = 0; index < PAGE / 4; index += 4) {
    different |=
      (at(a, startA + index) ^ at(b, startB + index)) |
      (at(a, startA + index + 1) ^ at(b, startB + index + 1)) |
      (at(a, startA + index + 2) ^ at(b, startB + index + 2)) |
      (at(a, startA + index + 3) ^ at(b, startB + index + 3));
  }
  return different === 0;
}

const at = (words: Int32Array, index: number) => words[index] as number;
