// The world as plain data that outlives its worker: each database as the pages of its files that differ from the lesson's start.
import {
  type ChangedFiles,
  changedFiles,
  type DataDirectory,
  type DataFiles,
  dataFiles,
  withChanges,
} from "../../sandbox/index.ts";
import type { Kept, KeptStep } from "../protocol.ts";
import {
  isPortable,
  type LessonWorld,
  type SavedDirectory,
  type SavedFiles,
  type WorldDatabase,
  type WorldRecord,
} from "../world/index.ts";

/** A world as it was after some steps. To take it costs a comparison of files; to pack it costs some tenths of a second more. */
export interface Taken {
  readonly steps: readonly KeptStep[];
  readonly cost: number;
  readonly record: WorldRecord;
  /** By database; one that is not there is as at the lesson's start. */
  readonly files: ReadonlyMap<string, SavedFiles>;
}

export class Keeper {
  readonly #base: DataDirectory;
  #baseFiles: Promise<DataFiles> | null = null;

  /** `base`: what every database of the lesson is first opened from. */
  constructor(base: DataDirectory) {
    this.#base = base;
  }

  /** Null where a session holds what no file does. `texts`: all SQL that may still run on it. */
  async take(
    world: LessonWorld,
    after: Pick<Taken, "steps" | "cost">,
    texts: readonly string[],
  ): Promise<Taken | null> {
    const base = await this.#files();
    const files = new Map<string, SavedFiles>();
    for (const database of world.databases.values()) {
      const { name, sandbox } = database;
      if (this.#isAtStart(database)) continue;
      if (sandbox && database.saved === null) {
        if (!(await isPortable(sandbox.database, texts))) return null;
        const changed = changedFiles(sandbox, base);
        if (!changed) return null;
        database.saved = { changed, packed: null };
      }
      if (database.saved) files.set(name, database.saved);
    }
    return { ...after, record: world.record(), files };
  }

  /** Null where `busy` says that somebody waits; what was packed until then stays packed. */
  async pack({ files, ...taken }: Taken, busy: () => boolean): Promise<Kept | null> {
    const directories: Record<string, SavedDirectory> = {};
    for (const [name, one] of files) {
      if (!one.packed) {
        if (busy() || !one.changed) return null;
        one.packed = await packed(one.changed);
        one.changed = null;
      }
      directories[name] = one.packed;
    }
    return { ...taken, directories };
  }

  /** What is as it was saved stays open. */
  async putBack(
    world: LessonWorld,
    { record, directories }: Pick<Kept, "record" | "directories">,
  ): Promise<void> {
    const base = await this.#files();
    for (const database of world.databases.values()) {
      const { name } = database;
      const saved = directories[name];
      if (saved && database.saved?.packed?.tag === saved.tag) continue;
      if (saved) {
        const changed = await unpacked(saved);
        await world.shut(name, withChanges(base, changed), { changed: null, packed: saved });
      } else if (!this.#isAtStart(database)) await world.shut(name, this.#base, null);
    }
    world.putBack(record);
  }

  /** Lets go of the open databases that are saved and packed, but for those named: each is opened again when it is needed. */
  async rest(world: LessonWorld, but: readonly string[]): Promise<void> {
    const base = await this.#files();
    for (const database of world.databases.values()) {
      const { name, saved, sandbox } = database;
      if (!sandbox || but.includes(name)) continue;
      if (saved?.packed) await world.shut(name, withChanges(base, await unpacked(saved.packed)), saved);
      else if (this.#isAtStart(database)) await world.shut(name, this.#base, null);
    }
  }

  #isAtStart({ changed, origin, saved }: WorldDatabase): boolean {
    return !changed && saved === null && origin === this.#base;
  }

  #files(): Promise<DataFiles> {
    this.#baseFiles ??= dataFiles(this.#base);
    return this.#baseFiles;
  }
}

/** What several worlds share counts once. */
export function takenBytes(worlds: readonly Taken[]): number {
  const all = new Set(worlds.flatMap(({ files }) => [...files.values()]));
  return [...all].reduce((sum, { changed }) => sum + (changed?.bytes.length ?? 0), 0);
}

async function packed({ bytes, ...head }: ChangedFiles): Promise<SavedDirectory> {
  const file = new Blob([`${JSON.stringify(head)}\n`, bytes]);
  const zipped = new Response(file.stream().pipeThrough(new CompressionStream("gzip")));
  return {
    tag: crypto.getRandomValues(new Uint32Array(4)).join(),
    bytes: new Uint8Array(await zipped.arrayBuffer()),
  };
}

const NEWLINE = 0x0a;

async function unpacked({ bytes }: SavedDirectory): Promise<ChangedFiles> {
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const all = new Uint8Array(await new Response(plain).arrayBuffer());
  const end = all.indexOf(NEWLINE);
  const head = JSON.parse(new TextDecoder().decode(all.subarray(0, end))) as Omit<ChangedFiles, "bytes">;
  return { ...head, bytes: all.subarray(end + 1) };
}
