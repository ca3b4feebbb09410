// A sandbox saved and put back: all that PostgreSQL has in memory and in its files, in some milliseconds and in place.
import { protocol } from "@electric-sql/pglite";
import { SandboxError } from "../errors.ts";
import { UNLIMITED } from "../limits.ts";
import { createReader } from "../response.ts";
import type { DataDirectory, Sandbox } from "../types.ts";
import type { CopySource } from "./copy.ts";
import { dataDirectoryOf, type FilesImage, restoreFiles, saveFiles } from "./files.ts";
import { type Instance, instanceOf } from "./instance.ts";
import { type MemoryImage, restoreMemory, saveMemory } from "./memory.ts";
import { type Emscripten, moduleOf } from "./module.ts";

export interface Restored {
  /**
   * `in place`: everything is as it was, the session's settings, prepared statements, temporary tables and open transaction
   * included. `anew`: another instance was opened from the saved files, which takes some tenths of a second; the session is a new
   * one, and unlogged tables are empty.
   */
  readonly how: "in place" | "anew";
  /** Why it could not be done in place. */
  readonly reason?: string;
}

export interface Snapshot {
  /** Puts the sandbox back. Rejects with a `SandboxError` (`SNAPSHOT_LOST`) where it can be done neither in place nor anew. */
  restore(): Promise<Restored>;
  /**
   * The saved data directory, for `openSandbox(assets, { from })`. Rejects with a `SandboxError` (`IN_TRANSACTION`) where a
   * transaction was open when it was saved.
   */
  directory(): Promise<DataDirectory>;
  /** Bytes that this snapshot keeps beyond those of the snapshot that it is based on. */
  readonly ownBytes: number;
}

interface Image {
  readonly instance: Instance;
  readonly module: Emscripten;
  readonly memory: MemoryImage;
  readonly files: FilesImage;
  readonly stack: number;
  readonly loads: number;
  /** No transaction was open. */
  readonly plain: boolean;
  readonly resetSession: () => void;
}

/** How long a query or transaction of somebody else may go on before the sandbox is opened anew instead. */
const PATIENCE_MS = 1000;

/** A memory that has grown is zeroed, but never given back: by more than this, a new instance is the better one. */
const GROWTH_BYTES = 64 * 1024 * 1024;

const images = new WeakMap<Snapshot, Image>();

/**
 * Saves a sandbox. `base` is an earlier snapshot of the same sandbox: then only the pages that differ from it are kept.
 * Rejects with a `SandboxError` where the sandbox is closed.
 */
export async function saveSnapshot(sandbox: Sandbox, base?: Snapshot): Promise<Snapshot> {
  const exchangeable = instanceOf(sandbox);
  const plain = sandbox.transaction() === "none";
  // Everything into the files, which then need no recovery where they have to be opened anew.
  if (plain) await sandbox.database.run("CHECKPOINT");
  const known = base && images.get(base);
  let image = await take(exchangeable.current(), known);
  const directory = async () => {
    if (!plain)
      throw new SandboxError("IN_TRANSACTION", "a database cannot be copied while a transaction is open");
    return dataDirectoryOf(image.files);
  };
  const snapshot: Snapshot = {
    ownBytes: image.memory.ownBytes + image.files.ownBytes,
    directory,
    async restore() {
      const reason = await putBack(exchangeable.current(), image);
      if (reason === null) return { how: "in place" };
      if (!plain) {
        throw new SandboxError(
          "SNAPSHOT_LOST",
          `the database cannot be put back into its transaction: ${reason}`,
        );
      }
      // What was loaded late is there from the start the next time, and can then be put back in place.
      const late = exchangeable.current().watch.libraries().slice(image.loads);
      await exchangeable.exchange(await directory(), late);
      await sandbox.database.run("CHECKPOINT");
      image = await take(exchangeable.current());
      images.set(snapshot, image);
      return { how: "anew", reason };
    },
  };
  images.set(snapshot, image);
  return snapshot;
}

/** What further instances can be copies of; null where it was saved in a transaction, or has a library loaded that they would not. */
export function copySource(snapshot: Snapshot): CopySource | null {
  const image = images.get(snapshot);
  return image && image.loads === 0 && image.plain ? image : null;
}

async function take(instance: Instance, base?: Image): Promise<Image> {
  const { pglite, session, watch } = instance;
  const module = moduleOf(pglite);
  if (!module) throw new SandboxError("OPEN_FAILED", "the database is closed, or this PGlite is another one");
  const usable = base?.instance === instance ? base : undefined;
  return pglite.runExclusive(async () => ({
    instance,
    module,
    memory: saveMemory(module.wasmMemory, usable?.memory),
    files: saveFiles(module.FS, usable?.files),
    stack: module.stackSave(),
    loads: watch.libraries().length,
    plain: session.transaction() === "none",
    resetSession: session.remember(),
  }));
}

/** Null where it went well, else the reason why the instance is of no use any more. */
async function putBack(instance: Instance, image: Image): Promise<string | null> {
  const { pglite, watch } = instance;
  if (pglite.closed) return "it was closed";
  if (instance !== image.instance) return "another instance has taken its place";
  if (watch.aborted()) return "PostgreSQL has aborted";
  const late = watch.libraries().slice(image.loads);
  if (late.length > 0) return `PostgreSQL has loaded ${late.join(", ")} since`;
  const growth = image.module.HEAPU8.length - image.memory.size;
  if (growth > GROWTH_BYTES) return `its memory has grown by ${Math.round(growth / 1e6)} MB`;
  return exclusively(instance, async () => {
    try {
      restoreFiles(image.module.FS, image.files);
      restoreMemory(image.module.wasmMemory, image.memory);
      image.module.stackRestore(image.stack);
      image.resetSession();
      return (await answers(instance)) ? null : "PostgreSQL does not answer";
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  });
}

/** PostgreSQL runs in this thread, so between two messages it is never in the middle of something. */
async function exclusively({ pglite }: Instance, work: () => Promise<string | null>): Promise<string | null> {
  let given = false;
  const done = pglite._runExclusiveTransaction(() =>
    pglite._runExclusiveQuery(async () => (given ? null : work())),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      given = true;
      resolve("a query or transaction of somebody else goes on");
    }, PATIENCE_MS);
  });
  const reason = await Promise.race([done, late]);
  clearTimeout(timer);
  return reason;
}

/** Asks for nothing but the session's status, and wants the saved one. */
async function answers({ pglite, session }: Instance): Promise<boolean> {
  const reader = createReader(UNLIMITED, () => {});
  await pglite.execProtocolRawStream(protocol.serialize.sync(), { onRawData: reader.push });
  return reader.end().status === session.transaction();
}
