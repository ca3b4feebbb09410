// Finds where a memory is not zero, at the speed of memory: a few SIMD instructions, or plain JavaScript where there is no SIMD.

/** The offset of the first 64 bytes at or after `from` that are not all zero; `to` where there are none. Both are multiples of 64. */
export type FindNonZero = (from: number, to: number) => number;

/**
 * (func (export "z") (param i32 i32) (result i32)
 *   (loop
 *     (if (i32.ge_u (local.get 0) (local.get 1)) (then (return (local.get 1))))
 *     (if (v128.any_true (v128.or of the four v128.load at offsets 0, 16, 32, 48)) (then (return (local.get 0))))
 *     (local.set 0 (i32.add (local.get 0) (i32.const 64)))
 *     (br 0))
 *   unreachable)
 */
const BODY = [
  0x00, 0x03, 0x40, 0x20, 0x00, 0x20, 0x01, 0x4f, 0x04, 0x40, 0x20, 0x01, 0x0f, 0x0b, 0x20, 0x00, 0xfd, 0x00,
  0x04, 0x00, 0x20, 0x00, 0xfd, 0x00, 0x04, 0x10, 0xfd, 0x50, 0x20, 0x00, 0xfd, 0x00, 0x04, 0x20, 0xfd, 0x50,
  0x20, 0x00, 0xfd, 0x00, 0x04, 0x30, 0xfd, 0x50, 0xfd, 0x53, 0x04, 0x40, 0x20, 0x00, 0x0f, 0x0b, 0x20, 0x00,
  0x41, 0xc0, 0x00, 0x6a, 0x21, 0x00, 0x0c, 0x00, 0x0b, 0x00, 0x0b,
];

const CODE = Uint8Array.of(
  // Header, and one type: two numbers to a number.
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x07, 0x01, 0x60, 0x02, 0x7f, 0x7f, 0x01, 0x7f],
  // The memory "m" of "m" is imported; one function is defined and exported as "z".
  ...[0x02, 0x08, 0x01, 0x01, 0x6d, 0x01, 0x6d, 0x02, 0x00, 0x01, 0x03, 0x02, 0x01, 0x00],
  ...[0x07, 0x05, 0x01, 0x01, 0x7a, 0x00, 0x00, 0x0a, BODY.length + 2, 0x01, BODY.length, ...BODY],
);

let compiled: WebAssembly.Module | null | undefined;

export function nonZeroFinder(memory: WebAssembly.Memory): FindNonZero {
  compiled ??= WebAssembly.validate(CODE) ? new WebAssembly.Module(CODE) : null;
  if (!compiled) return (from, to) => plainly(memory, from, to);
  const { exports } = new WebAssembly.Instance(compiled, { m: { m: memory } });
  const find = exports.z as (from: number, to: number) => number;
  // WebAssembly's numbers are signed; offsets over 2 GB are not.
  return (from, to) => find(from, to) >>> 0;
}

function plainly(memory: WebAssembly.Memory, from: number, to: number): number {
  const words = new Int32Array(memory.buffer);
  for (let at = from >> 2; at < to >> 2; at += 16) {
    let any = 0;
    for (let index = at; index < at + 16; index += 1) any |= words[index] ?? 0;
    if (any !== 0) return at << 2;
  }
  return to;
}
