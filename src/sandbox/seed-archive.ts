// The seed as a tar archive: unzipped once and kept, since that is a third of the time that a further sandbox takes.
import { SandboxError } from "./errors.ts";

const unpackedSeeds = new WeakMap<Blob, Promise<Blob>>();

/** Rejects with a `SandboxError` where the file is no data directory. */
export function seedArchive(seed: Blob): Promise<Blob> {
  const known = unpackedSeeds.get(seed);
  if (known) return known;
  const result = unzipped(seed).catch((cause: unknown) => {
    unpackedSeeds.delete(seed);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SandboxError("SEED_UNREADABLE", `the prepared data directory cannot be read: ${reason}`, {
      cause,
    });
  });
  unpackedSeeds.set(seed, result);
  return result;
}

async function unzipped(file: Blob): Promise<Blob> {
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const zipped = start[0] === 0x1f && start[1] === 0x8b;
  const tar = zipped
    ? await new Response(file.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer()
    : await file.arrayBuffer();
  // A server's "not found" page arrives as a file, too; PGlite would only say that it failed to initialize.
  if (new TextDecoder("latin1").decode(tar.slice(257, 262)) !== "ustar")
    throw new Error("it is not a tar file");
  return new Blob([tar], { type: "application/x-tar" });
}
