// A lesson's world: its databases (each a Postgres of its own, opened when first needed), repository, servers and clock.
import {
  createMigrator,
  type Database,
  type Host,
  MigrationError,
  type SourceFile,
  type Version,
  type VersionRow,
  versionOfFileName,
} from "../engine/index.ts";
import type { Lesson } from "../lessons/index.ts";
import {
  type Notice,
  openSandbox,
  readSchema,
  type Sandbox,
  type SandboxAssets,
  type Schema,
  type Snapshot,
} from "../sandbox/index.ts";
import { Clock, timeOfVersion } from "./clock.ts";
import type { DatabaseState } from "./events.ts";
import { runnerHost } from "./host.ts";
import { Repository } from "./repository.ts";

export type Progress = (what: string, done: number, total: number) => void;

export interface WorldDatabase {
  readonly name: string;
  sandbox: Sandbox | null;
  /** The files that this database's server has: what was pulled last. */
  checkout: ReadonlyMap<string, string>;
  server: DatabaseState["server"];
  schema: Schema;
  rows: readonly VersionRow[];
  versioned: boolean;
  transaction: DatabaseState["transaction"];
}

/** The starting point that all databases of a lesson share: nothing, or the history applied once. */
interface Base {
  readonly snapshot: Snapshot | null;
  readonly schema: Schema;
  readonly rows: readonly VersionRow[];
  readonly versioned: boolean;
}

export class World {
  readonly clock: Clock;
  readonly host: Host = runnerHost;
  readonly repository: Repository;
  readonly databases: ReadonlyMap<string, WorldDatabase>;
  /** The repository's folder of migrations. */
  readonly folder: string;
  readonly #assets: SandboxAssets;
  readonly #base: Base;
  readonly #progress: Progress;
  #onNotice: (database: string, notice: Notice) => void = () => {};

  private constructor(
    lesson: Lesson,
    history: readonly SourceFile[],
    folder: string,
    base: Base,
    assets: SandboxAssets,
    progress: Progress,
  ) {
    this.clock = new Clock(lesson.clock);
    this.repository = new Repository(history);
    this.folder = folder;
    this.#assets = assets;
    this.#base = base;
    this.#progress = progress;
    const checkout = this.repository.head("main");
    this.databases = new Map(
      lesson.databases.map((name) => [
        name,
        {
          name,
          sandbox: null,
          checkout,
          server: "never started",
          schema: base.schema,
          rows: base.rows,
          versioned: base.versioned,
          transaction: "none",
        },
      ]),
    );
  }

  /** Applies the lesson's history once; the databases then start from a copy of the result. */
  static async open(
    lesson: Lesson,
    migrations: readonly SourceFile[],
    assets: SandboxAssets,
    progress: Progress,
  ): Promise<World> {
    const history = historyOf(lesson.history, migrations);
    const base = await openBase(lesson, history, assets, progress);
    return new World(lesson, history, folderOf(migrations, lesson), base, assets, progress);
  }

  /** A world at the same starting point, without applying the history again. */
  fresh(lesson: Lesson, migrations: readonly SourceFile[]): World {
    return new World(
      lesson,
      historyOf(lesson.history, migrations),
      this.folder,
      this.#base,
      this.#assets,
      this.#progress,
    );
  }

  listenToNotices(listener: (database: string, notice: Notice) => void): void {
    this.#onNotice = listener;
  }

  /** The session of a named database, opened now if it was not. */
  async session(name: string): Promise<Database> {
    const database = this.get(name);
    if (!database.sandbox) {
      this.#progress(`opening ${name}`, 0, 1);
      database.sandbox = await openSandbox(this.#assets, {
        ...(this.#base.snapshot ? { from: this.#base.snapshot } : {}),
        onNotice: (notice) => this.#onNotice(name, notice),
      });
      this.#progress(`opening ${name}`, 1, 1);
    }
    return database.sandbox.database;
  }

  /** Whether the named database's session stands in a transaction block. */
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

/** The files up to and including the lesson's history; none where it names none. */
export function historyOf(history: Version | null, migrations: readonly SourceFile[]): readonly SourceFile[] {
  if (history === null) return [];
  return migrations.filter((file) => {
    const version = versionOf(file.name);
    return version !== null && version <= history;
  });
}

/** Null where the name is not a migration's. */
export function versionOf(name: string): Version | null {
  try {
    return versionOfFileName(name);
  } catch (error) {
    if (error instanceof MigrationError) return null;
    throw error;
  }
}

/** Where migrations lie: the folder of the given ones, else of the first .sql file that the lesson commits. */
function folderOf(migrations: readonly SourceFile[], lesson: Lesson): string {
  const committed = lesson.steps.find((step) => step.type === "file" && step.path.endsWith(".sql"));
  const path = migrations[0]?.name ?? (committed?.type === "file" ? committed.path : "migrations/x");
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

async function openBase(
  lesson: Lesson,
  history: readonly SourceFile[],
  assets: SandboxAssets,
  progress: Progress,
): Promise<Base> {
  progress("starting PostgreSQL", 0, 1);
  const sandbox = await openSandbox(assets);
  try {
    if (history.length > 0) {
      const clock = new Clock(lesson.clock);
      let applying = lesson.history ?? 0n;
      let done = 0;
      const migrator = createMigrator(sandbox.database, history, {
        host: runnerHost,
        clock: () => timeOfVersion(applying, clock.read()),
        onEvent: (event) => {
          if (event.type === "migration-started") applying = event.migration.version;
          if (event.type === "migration-finished") progress("applying the history", ++done, history.length);
        },
      });
      await migrator.up();
    }
    const rows = history.length > 0 ? await createMigrator(sandbox.database, history).rows() : [];
    return {
      snapshot: history.length > 0 ? await sandbox.dump() : null,
      schema: await readSchema(sandbox.database),
      rows,
      versioned: history.length > 0,
    };
  } finally {
    await sandbox.close();
  }
}
