// The starting point that all databases of a lesson share: empty, or with the lesson's history applied.
import {
  createMigrator,
  MigrationError,
  type SourceFile,
  type Version,
  type VersionRow,
  versionOfFileName,
} from "../../engine/index.ts";
import type { Lesson } from "../../lessons/index.ts";
import {
  openSandbox,
  readSchema,
  type SandboxAssets,
  type Schema,
  type Snapshot,
} from "../../sandbox/index.ts";
import { Clock, timeOfVersion } from "./clock.ts";
import { runnerHost } from "./host.ts";

/** What the runner is doing; over when `done` is `total`. */
export type Progress = (what: string, done: number, total: number) => void;

export interface Base {
  readonly snapshot: Snapshot | null;
  readonly schema: Schema;
  readonly rows: readonly VersionRow[];
  readonly versioned: boolean;
}

/** The bases made so far, by what they were made of; whoever plays several lessons keeps one. */
export type Bases = Map<string, Promise<Base>>;

/** Applies the lesson's history to a new database once, and copies it. */
export function openBase(
  lesson: Lesson,
  history: readonly SourceFile[],
  assets: SandboxAssets,
  bases: Bases,
  progress: Progress,
): Promise<Base> {
  const key = JSON.stringify([lesson.clock, history]);
  const known = bases.get(key);
  if (known) return known;
  const made = makeBase(lesson, history, assets, progress);
  bases.set(key, made);
  made.catch(() => bases.delete(key));
  return made;
}

async function makeBase(
  lesson: Lesson,
  history: readonly SourceFile[],
  assets: SandboxAssets,
  progress: Progress,
): Promise<Base> {
  progress("starting PostgreSQL", 0, 1);
  const sandbox = await openSandbox(assets);
  progress("starting PostgreSQL", 1, 1);
  try {
    const { database } = sandbox;
    if (history.length === 0) {
      return { snapshot: null, schema: await readSchema(database), rows: [], versioned: false };
    }
    const clock = new Clock(lesson.clock);
    let applying = 0n;
    let done = 0;
    const migrator = createMigrator(database, history, {
      host: runnerHost,
      clock: () => timeOfVersion(applying, clock.read()),
      onEvent: (event) => {
        if (event.type === "migration-started") applying = event.migration.version;
        if (event.type === "migration-finished") progress("applying the history", ++done, history.length);
      },
    });
    await migrator.up();
    const [schema, rows] = [await readSchema(database), await migrator.rows()];
    return { snapshot: await sandbox.dump(), schema, rows, versioned: true };
  } finally {
    await sandbox.close();
  }
}

/** The files up to and including the lesson's history; none where it names none. */
export function historyOf(lesson: Lesson, migrations: readonly SourceFile[]): readonly SourceFile[] {
  const { history } = lesson;
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
export function folderOf(migrations: readonly SourceFile[], lesson: Lesson): string {
  const committed = lesson.steps.find((step) => step.type === "file" && step.path.endsWith(".sql"));
  const path = migrations[0]?.name ?? (committed?.type === "file" ? committed.path : "migrations/x");
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}
