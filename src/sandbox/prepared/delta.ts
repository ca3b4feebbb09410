// A tar archive as its difference from another one: most pages of a migrated data directory are the seed's own. Pure.
import { type TarEntry, tarEntries } from "./tar.ts";

/** `[from, length]` in order: bytes of the base from that offset on, or, where `from` is -1, the next literal bytes. */
export type DeltaPiece = readonly [from: number, length: number];

export interface TarDelta {
  readonly pieces: readonly DeltaPiece[];
  /** The literal bytes, one after the other. */
  readonly literal: Uint8Array;
}

/** PostgreSQL's page: what changes in a file changes by these. */
const PAGE = 8192;

export function tarDelta(base: Uint8Array, tar: Uint8Array): TarDelta {
  const known = new Map<string, TarEntry>(tarEntries(base).map((entry) => [entry.name, entry]));
  const pieces: [number, number][] = [];
  const literals: Uint8Array[] = [];
  const add = (from: number, start: number, end: number) => {
    if (end <= start) return;
    const last = pieces.at(-1);
    if (from === -1) literals.push(tar.subarray(start, end));
    const follows = last && (from === -1 ? last[0] === -1 : last[0] !== -1 && last[0] + last[1] === from);
    if (follows) last[1] += end - start;
    else pieces.push([from, end - start]);
  };
  let done = 0;
  for (const { name, start, size } of tarEntries(tar)) {
    const before = known.get(name);
    if (!before) continue;
    add(-1, done, start);
    for (let at = 0; at < size; at += PAGE) {
      const length = Math.min(PAGE, size - at);
      const from = before.start + at;
      const same = at + length <= before.size && equal(base, from, tar, start + at, length);
      add(same ? from : -1, start + at, start + at + length);
    }
    done = start + size;
  }
  add(-1, done, tar.length);
  return { pieces, literal: joined(literals) };
}

/** Throws a RangeError where the delta reaches outside of its base. */
export function applyTarDelta(base: Uint8Array, { pieces, literal }: TarDelta): Uint8Array {
  const tar = new Uint8Array(pieces.reduce((sum, [, length]) => sum + length, 0));
  let at = 0;
  let taken = 0;
  for (const [from, length] of pieces) {
    const [source, start] = from === -1 ? [literal, taken] : [base, from];
    if (start < 0 || start + length > source.length) throw new RangeError("the delta does not fit its base");
    tar.set(source.subarray(start, start + length), at);
    at += length;
    if (from === -1) taken += length;
  }
  return tar;
}

function equal(a: Uint8Array, startA: number, b: Uint8Array, startB: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (a[startA + index] !== b[startB + index]) return false;
  return true;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
