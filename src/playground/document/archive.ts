// Zip archives, in and out. Paths of an archive stay inside: what leads out of it is left out, and its size has a limit.
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { playText as t } from "../words.ts";
import type { Incoming } from "./intake.ts";

const MOST_BYTES = 20_000_000;
const MOST_FILES = 5000;

export function pack(files: readonly Incoming[]): Uint8Array<ArrayBuffer> {
  return zipSync(Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)])), { level: 6 });
}

/** Throws a sentence where it is no zip, or too large. */
export function unpack(bytes: Uint8Array): readonly Incoming[] {
  let size = 0;
  let files = 0;
  let tooLarge = false;
  const wanted = (name: string, originalSize: number): boolean => {
    if (!isInside(name) || !/\.(?:sql|json|plan|sum|ya?ml|xml)$/i.test(name)) return false;
    size += originalSize;
    files += 1;
    tooLarge ||= size > MOST_BYTES || files > MOST_FILES;
    return !tooLarge;
  };
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, { filter: ({ name, originalSize }) => wanted(name, originalSize) });
  } catch {
    throw new Error(t("files.noZip"));
  }
  if (tooLarge) throw new Error(t("files.zipTooLarge", { most: MOST_FILES, megabytes: MOST_BYTES / 1e6 }));
  return Object.entries(entries).map(([name, content]) => ({ name, text: strFromU8(content) }));
}

function isInside(name: string): boolean {
  return (
    !name.startsWith("/") &&
    !/^[A-Za-z]:|\\|\0/.test(name) &&
    !name.split("/").some((part) => part === ".." || part.startsWith("__MACOSX"))
  );
}
