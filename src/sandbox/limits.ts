// How much of an answer is kept. What is beyond it is read and counted, and takes no memory.

export interface Limits {
  /** Rows of one result. */
  readonly rows: number;
  /** Bytes of all results of one `run`, as PostgreSQL sends them. */
  readonly bytes: number;
  /** Bytes of one value; a longer one is cut and says how long it is. */
  readonly cell: number;
}

export const UNLIMITED: Limits = {
  rows: Number.POSITIVE_INFINITY,
  bytes: Number.POSITIVE_INFINITY,
  cell: Number.POSITIVE_INFINITY,
};

/** A value as it is kept: its first bytes, and how many there were. */
export function cutValue(bytes: Uint8Array, length: number): string {
  const text = new TextDecoder().decode(bytes).replace(/\uFFFD+$/, "");
  return `${text}… (${length.toLocaleString("en-US")} bytes)`;
}

/**
 * Refuses to grow the memory over the limit. PostgreSQL then says 53200 (out of memory) and goes on, where the browser would have
 * ended the page.
 */
export function limitMemory(memory: WebAssembly.Memory, limit: number): void {
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * 65536 > limit) throw new RangeError("over the sandbox's limit");
    return grow(pages);
  };
}
