// A prepared data directory as one file: a line of JSON that says what it is, and its difference from the seed. Gzipped.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { applyTarDelta, type DeltaPiece, tarDelta } from "./delta.ts";
import { tarEntries } from "./tar.ts";

export interface PreparedDirectory {
  /** A tar archive, as `Sandbox.dump` gives it. */
  readonly directory: Blob;
  /** What its maker wants to know again without opening it. */
  readonly note: string;
}

interface Head {
  readonly format: typeof FORMAT;
  readonly key: string;
  /** `seedIdentity` of the seed that it differs from. */
  readonly seed: string;
  readonly note: string;
  readonly pieces: readonly DeltaPiece[];
}

const FORMAT = 1;
const NEWLINE = 0x0a;

/** `seed` is the seed's tar archive, unzipped. */
export async function packPrepared(
  key: string,
  prepared: PreparedDirectory,
  seed: Uint8Array,
): Promise<Blob> {
  const tar = new Uint8Array(await prepared.directory.arrayBuffer());
  const { pieces, literal } = tarDelta(seed, tar);
  const head: Head = { format: FORMAT, key, seed: seedIdentity(seed), note: prepared.note, pieces };
  const file = new Blob([`${JSON.stringify(head)}\n`, literal as Uint8Array<ArrayBuffer>]);
  return new Response(file.stream().pipeThrough(new CompressionStream("gzip"))).blob();
}

/** Null where the file was made of something else, from another seed, or is damaged: then it has to be made again. */
export async function unpackPrepared(
  key: string,
  file: Blob,
  seed: Uint8Array,
): Promise<PreparedDirectory | null> {
  try {
    const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
    // A server may have unpacked it on the way.
    const zipped = start[0] === 0x1f && start[1] === 0x8b;
    const plain = zipped ? file.stream().pipeThrough(new DecompressionStream("gzip")) : file.stream();
    const bytes = new Uint8Array(await new Response(plain).arrayBuffer());
    const end = bytes.indexOf(NEWLINE);
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as Head;
    if (head.format !== FORMAT || head.key !== key || head.seed !== seedIdentity(seed)) return null;
    const tar = applyTarDelta(seed, { pieces: head.pieces, literal: bytes.subarray(end + 1) });
    const directory = new Blob([tar as Uint8Array<ArrayBuffer>], { type: "application/x-tar" });
    return { directory, note: head.note };
  } catch {
    return null;
  }
}

/** The note in a prepared directory's file, unzipped; null where it is no such file. */
export function preparedNote(file: Uint8Array): string | null {
  try {
    const head = JSON.parse(new TextDecoder().decode(file.subarray(0, file.indexOf(NEWLINE)))) as Head;
    return head.format === FORMAT && typeof head.note === "string" ? head.note : null;
  } catch {
    return null;
  }
}

/** Two runs of initdb never write the same control file: it holds a number drawn for the cluster, and times. */
function seedIdentity(seed: Uint8Array): string {
  const control = tarEntries(seed).find((entry) => entry.name.endsWith("global/pg_control"));
  if (!control) throw new Error("it is not a data directory");
  return bytesToHex(sha256(seed.subarray(control.start, control.start + control.size)));
}
