// Files as the browser hands them over: dropped folders, chosen files, zips. Read as text, with their paths.
import { type Incoming, unpack } from "./document/index.ts";
import { playText as t } from "./words.ts";

const MOST_BYTES = 20_000_000;
const MOST_FILES = 5000;

/** Rejects with a sentence where it is too much to read. */
export async function readDropped(transfer: DataTransfer): Promise<readonly Incoming[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found: { path: string; file: File }[] = [];
  for (const entry of entries) await walk(entry, found);
  return readAll(found);
}

export function readChosen(list: FileList): Promise<readonly Incoming[]> {
  return readAll([...list].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

async function walk(entry: FileSystemEntry, found: { path: string; file: File }[]): Promise<void> {
  if (/^(?:\.|node_modules$)/.test(entry.name)) return;
  if (found.length > MOST_FILES) throw new Error(t("files.tooMany", { most: MOST_FILES }));
  if (entry.isFile) {
    const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail));
    found.push({ path: entry.fullPath.replace(/^\//, ""), file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A reader gives a hundred at a time, and nothing at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) return;
    for (const one of some) await walk(one, found);
  }
}

async function readAll(found: readonly { path: string; file: File }[]): Promise<readonly Incoming[]> {
  const wanted = found.filter(({ path }) => /\.(?:sql|json|plan|sum|ya?ml|xml|zip)$/i.test(path));
  if (wanted.reduce((sum, { file }) => sum + file.size, 0) > MOST_BYTES)
    throw new Error(t("files.tooLarge", { megabytes: MOST_BYTES / 1e6 }));
  const read = await Promise.all(
    wanted.map(async ({ path, file }): Promise<readonly Incoming[]> => {
      if (/\.zip$/i.test(path)) return unpack(new Uint8Array(await file.arrayBuffer()));
      return [{ name: path, text: await file.text() }];
    }),
  );
  const others = found.length - wanted.length;
  // What is no migration is still counted, so that a folder of something else gets an answer about itself.
  return [...read.flat(), ...Array.from({ length: others }, () => ({ name: "other", text: "" }))];
}
