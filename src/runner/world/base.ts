// The starting point that all databases of a lesson share: empty, or with the lesson's history applied.
import { createMigrator, type SourceFile, type Version, type VersionRow } from "../../engine/index.ts";
import { historyOf, type Lesson } from "../../lessons/index.ts";
import {
  type DataDirectory,
  openSandbox,
  type PreparedDirectory,
  preparedDirectory,
  preparedKey,
  preparedNote,
  readSchema,
  type Sandbox,
  type SandboxAssets,
  type Schema,
  START_PARAMETERS,
} from "../../sandbox/index.ts";
import { folderOf, versionIn } from "../../text/index.ts";
import type { Said } from "../../words/index.ts";
import { Clock, timeOfVersion } from "./clock.ts";
import { runnerHost } from "./host.ts";

/** What the runner is doing; over when `done` is `total`. */
export type ReportProgress = (what: Said, done: number, total: number) => void;

export interface Base {
  readonly snapshot: DataDirectory | null;
  readonly schema: Schema;
  readonly rows: readonly VersionRow[];
  readonly versioned: boolean;
}

/** The bases made so far, by what they were made of; whoever plays several lessons keeps one. */
export type Bases = Map<string, Promise<Base>>;

/**
 * Applies the lesson's history to a new database once, and copies it. A copy that the assets' store has is used instead: its
 * version rows are those that applying the files would write.
 */
export function openBase(
  lesson: Lesson,
  history: readonly SourceFile[],
  assets: SandboxAssets,
  bases: Bases,
  progress: ReportProgress,
): Promise<Base> {
  const key = historyKey(lesson, history);
  const known = bases.get(key);
  if (known) return known;
  const made = base(key, lesson, history, assets, progress);
  bases.set(key, made);
  made.catch(() => bases.delete(key));
  return made;
}

/** Changes whenever the same files are applied in another way, so that what was prepared before is not used. */
const FORM = 2;

/** Lessons with one key share one data directory. The clock counts only where a file's version is no time. */
export function historyKey(lesson: Lesson, history: readonly SourceFile[]): string {
  const timed = history.every(({ name }) => timeOf(versionIn(name)) !== null);
  const files = history.map(({ name, text }) => [name, text]);
  return preparedKey("lesson", FORM, START_PARAMETERS, timed ? null : lesson.clock, files);
}

async function base(
  key: string,
  lesson: Lesson,
  history: readonly SourceFile[],
  assets: SandboxAssets,
  progress: ReportProgress,
): Promise<Base> {
  const { directory, note } = await preparedDirectory(key, assets, () =>
    migrated(lesson, history, assets, progress),
  );
  return { snapshot: directory, ...readNote(note), versioned: history.length > 0 };
}

async function migrated(
  lesson: Lesson,
  history: readonly SourceFile[],
  assets: SandboxAssets,
  progress: ReportProgress,
): Promise<PreparedDirectory> {
  const sandbox = await startPostgres(assets, progress);
  try {
    const { database } = sandbox;
    if (history.length === 0) {
      return { directory: await sandbox.dump(), note: noteOf(await readSchema(database), []) };
    }
    const clock = new Clock(lesson.clock);
    let done = 0;
    const migrator = createMigrator(database, history, {
      host: runnerHost,
      clock: (version) => {
        const otherwise = clock.read();
        return timeOf(version) ?? otherwise;
      },
      onEvent: (event) => {
        if (event.type === "migration-finished")
          progress({ key: "runner.history", values: {} }, ++done, history.length);
      },
    });
    await migrator.up();
    const note = noteOf(await readSchema(database), await migrator.rows());
    return { directory: await sandbox.dump(), note };
  } finally {
    await sandbox.close();
  }
}

async function startPostgres(assets: SandboxAssets, progress: ReportProgress): Promise<Sandbox> {
  const what = { key: "runner.starting", values: {} };
  progress(what, 0, 1);
  const sandbox = await openSandbox(assets);
  progress(what, 1, 1);
  return sandbox;
}

/** When a file of the history was applied: at its own timestamp where its version is one; null where it is not. */
const timeOf = (version: Version | null | undefined) =>
  version === null || version === undefined ? null : timeOfVersion(version);

type Noted = Pick<Base, "schema" | "rows">;

/** A version is a bigint, and JSON's numbers would lose its digits. */
const noteOf = (schema: Schema, rows: readonly VersionRow[]): string =>
  JSON.stringify({ schema, rows: rows.map((row) => ({ ...row, version: String(row.version) })) });

function readNote(note: string): Noted {
  const { schema, rows } = JSON.parse(note) as Noted;
  return { schema, rows: rows.map((row) => ({ ...row, version: BigInt(row.version) })) };
}

/** What the databases hold at the start, from the unzipped file of a prepared history; null where it is none. */
export function startSchema(file: Uint8Array): Schema | null {
  const note = preparedNote(file);
  return note === null ? null : readNote(note).schema;
}

/** The lesson's history as a prepared data directory that the assets' store has or gets. Answers its key. */
export async function prepareHistory(
  lesson: Lesson,
  migrations: readonly SourceFile[],
  assets: SandboxAssets,
): Promise<string> {
  const history = historyOf(lesson.history, migrations);
  await openBase(lesson, history, assets, new Map(), () => {});
  return historyKey(lesson, history);
}

/** Where migrations lie: the folder of the given ones, else of the first .sql file that the lesson commits. */
export function migrationFolder(migrations: readonly SourceFile[], lesson: Lesson): string {
  const committed = lesson.steps.find((step) => step.type === "file" && step.path.endsWith(".sql"));
  const path = migrations[0]?.name ?? (committed?.type === "file" ? committed.path : "migrations/x");
  return folderOf(path);
}
