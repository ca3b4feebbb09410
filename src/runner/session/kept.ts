// The world as plain data that outlives its worker: each database as the difference of its data directory from the lesson's start.
import { type DataDirectory, packPrepared, unpackPrepared } from "../../sandbox/index.ts";
import type { Kept } from "../protocol.ts";
import { isPortable, type LessonWorld, type SavedDirectory, type WorldDatabase } from "../world/index.ts";

const KEY = "world";

export class Keeper {
  readonly #base: DataDirectory;
  #bytes: Promise<Uint8Array> | null = null;

  /** `base`: what every database of the lesson is first opened from. */
  constructor(base: DataDirectory) {
    this.#base = base;
  }

  /**
   * Null where a session holds what no file does, or where `busy` says that somebody waits. `texts`: all SQL that may still run
   * on it.
   */
  async save(
    world: LessonWorld,
    texts: readonly string[],
    busy: () => boolean,
  ): Promise<Pick<Kept, "record" | "directories"> | null> {
    for (const { sandbox } of world.databases.values())
      if (sandbox && !(await isPortable(sandbox.database, texts))) return null;
    const directories: Record<string, SavedDirectory> = {};
    for (const database of world.databases.values()) {
      if (this.#isAtStart(database)) continue;
      if (busy()) return null;
      database.saved ??= await this.#pack(database);
      directories[database.name] = database.saved;
    }
    return { record: world.record(), directories };
  }

  /** False, with nothing changed, where it was saved from another start. What is as it was saved stays open. */
  async putBack(world: LessonWorld, { record, directories }: Kept): Promise<boolean> {
    const opened = new Map<string, DataDirectory>();
    for (const database of world.databases.values()) {
      const saved = directories[database.name];
      if (!saved || database.saved?.tag === saved.tag) continue;
      const prepared = await unpackPrepared(KEY, new Blob([saved.bytes]), await this.#baseBytes());
      if (!prepared) return false;
      opened.set(database.name, prepared.directory);
    }
    for (const database of world.databases.values()) {
      const { name } = database;
      const directory = opened.get(name);
      if (directory) await world.shut(name, directory, directories[name] ?? null);
      else if (!directories[name] && !this.#isAtStart(database)) await world.shut(name, this.#base, null);
    }
    world.putBack(record);
    return true;
  }

  #isAtStart({ changed, origin, saved }: WorldDatabase): boolean {
    return !changed && saved === null && origin === this.#base;
  }

  async #pack({ sandbox, origin }: WorldDatabase): Promise<SavedDirectory> {
    const directory = sandbox ? await sandbox.dump() : (origin ?? this.#base);
    const file = await packPrepared(KEY, { directory, note: "" }, await this.#baseBytes());
    return {
      tag: crypto.getRandomValues(new Uint32Array(4)).join(),
      bytes: new Uint8Array(await file.arrayBuffer()),
    };
  }

  #baseBytes(): Promise<Uint8Array> {
    this.#bytes ??= this.#base.arrayBuffer().then((buffer) => new Uint8Array(buffer));
    return this.#bytes;
  }
}
