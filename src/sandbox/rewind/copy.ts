// Opens an instance as a copy of a saved one: memory and files are put in where PostgreSQL would have started. A third of a start's time.
import { type FileMaker, fileMaker } from "../opened-files.ts";
import { type FilesImage, nodePath } from "./files.ts";
import { type MemoryImage, restoreMemory } from "./memory.ts";
import type { FileStream, FileSystem, MakePipe, NewModule, StartsWith } from "./module.ts";

/** What a copy is made of: an instance between two statements, with no library loaded and no transaction open. */
export interface CopySource {
  readonly memory: MemoryImage;
  readonly files: FilesImage;
  readonly stack: number;
}

/** The image holds something that cannot be made a second time. */
export class NotCopied extends Error {}

/** The first descriptor that is not one of the three that every process has. */
const FIRST_OPENED = 3;
const DATA = /^\/pglite\/data(\/|$)/;

export function startsAsCopy(source: CopySource): StartsWith {
  return {
    type: "copy",
    putFiles: (module) => copyFiles(module, source),
    putRest: (module, makePipe) => copyInstance(module, source, makePipe),
  };
}

function copyFiles(module: NewModule, { files }: CopySource): void {
  const make: FileMaker = fileMaker(module.FS);
  for (const [node, { content, fields }] of files.nodes) {
    const path = nodePath(node);
    if (!DATA.test(path)) continue;
    if (content.type === "folder") make.folder(path);
    else if (content.type === "file")
      make.file(path, Number(fields.mode), joined(content.pages, content.capacity), content.size);
    else throw new NotCopied(`${path} is no plain file`);
  }
}

function copyInstance(module: NewModule, { memory, files, stack }: CopySource, makePipe: MakePipe): void {
  // Its two descriptors are written into memory that is overwritten right after.
  const [first] = files.streams.slice(FIRST_OPENED);
  if (first?.stream.node?.pipe && makePipe(module.stackSave() - 64, 0) !== 0)
    throw new NotCopied("the pipe of its latch cannot be made");
  files.streams.forEach((saved, descriptor) => {
    if (saved === null || descriptor < FIRST_OPENED) return;
    const { node, ...fields } = saved.fields as { node?: FileStream["node"] };
    if (node?.pipe) {
      const made = module.FS.streams[descriptor];
      if (!made?.node?.pipe) throw new NotCopied("it has more than the pipe of its latch");
      Object.assign(made.shared, saved.shared);
      return;
    }
    if (!node) throw new NotCopied("it has something open that is no file");
    const path = nodePath(node);
    const { node: own } = (module.FS as FileSystem).lookupPath(path);
    const opened = module.FS.createStream(
      { ...fields, node: own, stream_ops: own.stream_ops, shared: { ...saved.shared } },
      descriptor,
    );
    if (opened.node === undefined) throw new NotCopied(`${path} cannot be opened`);
  });
  module.FS.currentPath = files.currentPath;
  const { wasmMemory } = module;
  const missing = memory.size - wasmMemory.buffer.byteLength;
  if (missing > 0) throw new NotCopied("its memory has grown");
  restoreMemory(wasmMemory, memory);
  module.stackRestore(stack);
}

function joined(pages: readonly Uint8Array[], capacity: number): Uint8Array {
  const bytes = new Uint8Array(capacity);
  let at = 0;
  for (const page of pages) {
    bytes.set(page, at);
    at += page.length;
  }
  return bytes;
}
