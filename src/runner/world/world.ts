// A lesson's world: its databases (each a Postgres of its own, opened when first needed), repository, servers and clock.
import type { Host, SourceFile, VersionRow } from "../../engine/index.ts";
import { historyOf, type Lesson } from "../../lessons/index.ts";
import {
  type DataDirectory,
  type DataFiles,
  type Notice,
  openSandbox,
  readSchema,
  type Sandbox,
  type SandboxAssets,
  type Schema,
  type Session,
  type Snapshot,
  saveSnapshot,
} from "../../sandbox/index.ts";
import type { DatabaseState } from "../events.ts";
import { type Bases, migrationFolder, openBase, type ReportProgress } from "./base.ts";
import { Clock } from "./clock.ts";
import { runnerHost } from "./host.ts";
import type { SavedFiles, WorldRecord } from "./record.ts";
import { LessonRepository } from "./repository.ts";

/** A data directory, or its files where it was saved as a difference. */
export type StartingContent = DataDirectory | DataFiles;

export interface WorldDatabase {
  readonly name: string;
  /** What it is opened from; null: empty. */
  origin: StartingContent | null;
  sandbox: Sandbox | null;
  /** Whether somebody had the session since `origin` was taken. */
  changed: boolean;
  /** The files that this database's server has: what was pulled last. */
  checkout: ReadonlyMap<string, string>;
  server: DatabaseState["server"];
  schema: Schema;
  rows: readonly VersionRow[];
  versioned: boolean;
  transaction: DatabaseState["transaction"];
  locks: DatabaseState["locks"];
  /** Its content as it was saved; null: it was used since then, or is that of the start. */
  saved: SavedFiles | null;
}

// It starts with 128 MB, of which it uses about 50: room for work, and little enough that a page with five of them lives.
const MEMORY_LIMIT = 192 * 1024 * 1024;

// For the runner's own questions and for what migrations select; what a block selects has narrower ones.
const ANSWER_LIMITS = { rows: 100_000, bytes: 32_000_000, cell: 32_000_000 };

interface Parts {
  readonly clock: Clock;
  readonly repository: LessonRepository;
  readonly databases: readonly WorldDatabase[];
  readonly folder: string;
  readonly base: DataDirectory | null;
  readonly assets: SandboxAssets;
  readonly progress: ReportProgress;
}

export class LessonWorld {
  clock: Clock;
  readonly host: Host = runnerHost;
  repository: LessonRepository;
  readonly databases: ReadonlyMap<string, WorldDatabase>;
  /** The repository's folder of migrations. */
  readonly folder: string;
  /** What every database is first opened from; null: empty. */
  readonly base: DataDirectory | null;
  readonly #parts: Parts;
  /** What further databases are copies of: one that was opened from the base, and that nobody had used yet. */
  #model: Snapshot | null = null;
  #onNotice: (database: string, notice: Notice) => void = () => {};

  private constructor(parts: Parts) {
    this.clock = parts.clock;
    this.repository = parts.repository;
    this.folder = parts.folder;
    this.base = parts.base;
    this.databases = new Map(parts.databases.map((database) => [database.name, database]));
    this.#parts = parts;
  }

  /** Applies the lesson's history once; the databases then start from a copy of the result. */
  static async open(
    lesson: Lesson,
    migrations: readonly SourceFile[],
    assets: SandboxAssets,
    bases: Bases,
    progress: ReportProgress,
  ): Promise<LessonWorld> {
    const history = historyOf(lesson.history, migrations);
    const { snapshot, ...base } = await openBase(lesson, history, assets, bases, progress);
    const repository = new LessonRepository(history);
    const checkout = repository.head("main");
    const databases = lesson.databases.map(
      (name): WorldDatabase => ({
        ...base,
        name,
        origin: snapshot,
        sandbox: null,
        changed: false,
        checkout,
        server: "never started",
        transaction: "none",
        locks: [],
        saved: null,
      }),
    );
    const folder = migrationFolder(migrations, lesson);
    const clock = new Clock(lesson.clock);
    return new LessonWorld({ clock, repository, databases, folder, base: snapshot, assets, progress });
  }

  /** A copy of this world. Not while a transaction is open. */
  async fork(): Promise<LessonWorld> {
    for (const database of this.databases.values()) {
      if (!database.sandbox || !database.changed) continue;
      database.origin = await database.sandbox.dump();
      database.changed = false;
    }
    return new LessonWorld({
      ...this.#parts,
      clock: this.clock.copy(),
      repository: this.repository.copy(),
      databases: [...this.databases.values()].map((database) => ({ ...database, sandbox: null })),
    });
  }

  record(): WorldRecord {
    return {
      clock: this.clock.toString(),
      branches: this.repository.record(),
      databases: [...this.databases.values()].map((database) => {
        const { name, checkout, server, schema, rows, versioned, transaction, locks } = database;
        return { name, checkout: [...checkout], server, schema, rows, versioned, transaction, locks };
      }),
    };
  }

  /** Everything but the databases' content is as it was recorded. */
  putBack({ clock, branches, databases }: WorldRecord): void {
    this.clock = new Clock(clock);
    this.repository = LessonRepository.of(branches);
    for (const { name, checkout, ...rest } of databases)
      Object.assign(this.get(name), { ...rest, checkout: new Map(checkout) });
  }

  /** Lets a database go; it is opened again from `origin` when it is next needed. */
  async shut(name: string, origin: StartingContent | null, saved: SavedFiles | null): Promise<void> {
    const database = this.get(name);
    const { sandbox } = database;
    Object.assign(database, { sandbox: null, saved, origin, changed: false });
    await sandbox?.close();
  }

  listenToNotices(listener: (database: string, notice: Notice) => void): void {
    this.#onNotice = listener;
  }

  /** The session of a named database, opened now if it was not. */
  async session(name: string): Promise<Session> {
    const database = this.get(name);
    database.changed = true;
    database.saved = null;
    return (await this.open(name)).database;
  }

  /** Opens a named database if it is not open; nobody has its session yet. */
  async open(name: string): Promise<Sandbox> {
    const database = this.get(name);
    if (!database.sandbox) {
      const opening = { key: "runner.opening", values: { database: name } };
      this.#parts.progress(opening, 0, 1);
      const fromBase = database.origin === this.base;
      const second = this.#fromBase().some(({ sandbox }) => sandbox !== null);
      database.sandbox = await openSandbox(this.#parts.assets, {
        ...(database.origin && { from: database.origin }),
        ...(fromBase && this.#model && { copy: this.#model }),
        wireOnly: true,
        now: () => this.clock.now(),
        memory: MEMORY_LIMIT,
        limits: ANSWER_LIMITS,
        onNotice: (notice) => this.#onNotice(name, notice),
      });
      if (fromBase) await this.#keepModel(database.sandbox, second);
      this.#parts.progress(opening, 1, 1);
    }
    return database.sandbox;
  }

  /**
   * The first database of a world is opened as quickly as it can be. The second is the model of those that are still to come; after the
   * last it would only take memory.
   */
  async #keepModel(sandbox: Sandbox, second: boolean): Promise<void> {
    const toCome = this.#fromBase().filter((one) => one.sandbox === null).length;
    if (toCome === 0) this.#model = null;
    else if (second && this.#model === null) {
      // What it has read once, its copies have in their caches.
      await readSchema(sandbox.database);
      this.#model = await saveSnapshot(sandbox);
    }
  }

  #fromBase(): readonly WorldDatabase[] {
    return [...this.databases.values()].filter(({ origin }) => origin === this.base);
  }

  /** Whether the named database's session is in a transaction block. */
  transactionOf(name: string): DatabaseState["transaction"] {
    return this.get(name).sandbox?.transaction() ?? "none";
  }

  get(name: string): WorldDatabase {
    const database = this.databases.get(name);
    if (!database) throw new Error(`no database is named ${name}`);
    return database;
  }

  /** The migration files that a database's server has, in no order. */
  sourcesOf(name: string): readonly SourceFile[] {
    const sources: SourceFile[] = [];
    for (const [path, text] of this.get(name).checkout) {
      if (path.startsWith(`${this.folder}/`) && path.endsWith(".sql")) sources.push({ name: path, text });
    }
    return sources;
  }

  async close(): Promise<void> {
    for (const database of this.databases.values()) {
      await database.sandbox?.close();
      database.sandbox = null;
    }
  }
}
