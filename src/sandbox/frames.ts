// Cuts a stream of bytes into the protocol's messages, and keeps no more of each than is wanted.

export interface Frame {
  /** The message's type: one byte, as in the protocol. */
  readonly type: number;
  /** The first bytes of the message's body, as many as were wanted; a view that is only good during the call. */
  readonly body: Uint8Array;
  /** How many bytes the whole body has. */
  readonly length: number;
}

/** `wanted`: how many bytes of a message to keep; `each` hears of every message. Answers a function that takes the next bytes. */
export function createFrames(
  wanted: (type: number, length: number) => number,
  each: (frame: Frame) => void,
): (chunk: Uint8Array) => void {
  const head = new Uint8Array(5);
  let headBytes = 0;
  let length = 0;
  let rest = 0;
  let body = new Uint8Array(0);
  let kept = 0;

  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (headBytes < 5) {
        head[headBytes++] = chunk[at++]!;
        if (headBytes < 5) continue;
        length = new DataView(head.buffer).getUint32(1) - 4;
        rest = length;
        const size = Math.min(length, wanted(head[0]!, length));
        // The usual message lies in the chunk as a whole: no copy is made of it.
        if (size === length && chunk.length - at >= length) {
          headBytes = 0;
          each({ type: head[0]!, body: chunk.subarray(at, at + length), length });
          at += length;
          continue;
        }
        body = new Uint8Array(size);
        kept = 0;
      }
      const here = Math.min(rest, chunk.length - at);
      const keep = Math.min(here, body.length - kept);
      if (keep > 0) body.set(chunk.subarray(at, at + keep), kept);
      kept += Math.max(keep, 0);
      at += here;
      rest -= here;
      if (rest > 0) continue;
      headBytes = 0;
      each({ type: head[0]!, body, length });
    }
  };
}

/** The parts one behind the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
