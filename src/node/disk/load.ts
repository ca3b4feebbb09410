// Reads lessons and migrations from disk as SourceFiles, named by their path from the working folder, with `/`.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { SourceFile } from "../../engine/index.ts";
import { UsageError } from "../terminal/index.ts";

export function readSource(path: string, cwd: string): SourceFile {
  const full = resolve(cwd, path);
  return { name: nameFrom(full, cwd), text: decode(readBytes(full, path), nameFrom(full, cwd)) };
}

function readBytes(full: string, path: string): Uint8Array {
  try {
    return readFileSync(full);
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

const MIGRATIONS_HINT = "Name the folder of your migrations with --dir.";

/** All `.sql` files of a folder, sorted by name; folders in it are not entered. */
export function readMigrations(folder: string, cwd: string = process.cwd()): readonly SourceFile[] {
  return readFolder(folder, cwd, /\.sql$/, MIGRATIONS_HINT);
}

/** With those that goose takes for migrations as well, or that look like one: `00002_b.go`, `00002_b.SQL`. */
export function readAllMigrations(folder: string, cwd: string): readonly SourceFile[] {
  return readFolder(folder, cwd, /\.sql$|^\+?\d+_.*\.(?:go|[sS][qQ][lL])$/, MIGRATIONS_HINT);
}

/** pgTAP files (`.sql`, `.pg`) of the folder that is named, or of `pgtap` in that of the migrations, where there is one. */
export function readPgtap(named: string | undefined, migrations: string, cwd: string): readonly SourceFile[] {
  const folder = named ?? join(migrations, "pgtap");
  if (named === undefined && !isFolder(resolve(cwd, folder))) return [];
  const files = readFolder(folder, cwd, /\.(?:sql|pg)$/, "Name the folder of your pgTAP files.");
  if (named !== undefined && files.length === 0)
    throw new UsageError(
      `there is no pgTAP file (*.sql, *.pg) in ${folder}`,
      "Folders in it are not entered. Is this the right folder?",
    );
  return files;
}

/** A link counts as what it points to (Kubernetes mounts files so). */
function readFolder(folder: string, cwd: string, wanted: RegExp, hint: string): readonly SourceFile[] {
  const full = resolve(cwd, folder);
  if (!isFolder(full)) throw new UsageError(`there is no folder ${folder}`, hint);
  return readdirSync(full, { withFileTypes: true })
    .filter((entry) => wanted.test(entry.name))
    .map((entry) => ({ entry, path: join(full, entry.name) }))
    .filter(({ entry, path }) => {
      if (!isFolder(path)) return entry.isFile() || entry.isSymbolicLink();
      // Passed over, it would be a migration that nobody misses.
      if (!entry.name.endsWith(".sql")) return false;
      throw new UsageError(
        `${nameFrom(path, cwd)} is a folder with the name of a migration`,
        "Rename it: folders are not entered.",
      );
    })
    .map(({ path }) => readSource(path, cwd))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** More than any reader would finish; the pages carry a lesson's text with them. */
const LARGEST_LESSON = 1_000_000;

/** Files as given, each once; a folder stands for the `.md` files in it, README.md excepted, in the order of their names. */
export function readLessons(paths: readonly string[], cwd: string): readonly SourceFile[] {
  const lessons = new Map<string, SourceFile>();
  for (const path of paths) {
    for (const full of lessonPaths(path, cwd)) {
      if (!lessons.has(full)) lessons.set(full, readLesson(full, cwd));
    }
  }
  if (lessons.size === 0) {
    throw new UsageError(
      `no lesson (*.md) was found in ${paths.join(", ")}`,
      "A lesson is a Markdown file; see docs/lesson-language.md. gosling init makes a first one.",
    );
  }
  return [...lessons.values()];
}

function lessonPaths(path: string, cwd: string): readonly string[] {
  const full = resolve(cwd, path);
  const name = nameFrom(full, cwd);
  // A lesson's places and its files are told from the repository's root.
  if (name.startsWith("../") || name === ".." || isAbsolute(name))
    throw new UsageError(
      `the lesson ${path} lies outside the working folder`,
      "Start gosling in the folder that holds the lessons and the migrations.",
    );
  const stats = statSync(full, { throwIfNoEntry: false });
  if (stats === undefined)
    throw new UsageError(
      `there is no lesson ${path}`,
      "Name a Markdown file or a folder of them; gosling init makes a first one.",
    );
  return stats.isDirectory() ? lessonsIn(full) : [full];
}

function readLesson(full: string, cwd: string): SourceFile {
  const name = nameFrom(full, cwd);
  const stats = statSync(full, { throwIfNoEntry: false });
  if (!stats?.isFile()) throw new UsageError(`${name} is not a file`, "A lesson is a Markdown file.");
  if (stats.size > LARGEST_LESSON)
    throw new UsageError(
      `${name} has ${(stats.size / 1e6).toFixed(1)} MB; a lesson has at most ${LARGEST_LESSON / 1e6} MB`,
      "Divide it into several lessons.",
    );
  return readSource(name, cwd);
}

function lessonsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .map((name) => join(folder, name))
    .filter((path) => !isFolder(path))
    .sort();
}

function nameFrom(full: string, cwd: string): string {
  return relative(cwd, full).split(sep).join("/");
}

function decode(bytes: Uint8Array, name: string): string {
  return asUtf8(bytes) ?? refuseOtherText(bytes, name);
}

function asUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** No character of UTF-8 holds the byte of a line end, so each line can be tried by itself. */
function refuseOtherText(bytes: Uint8Array, name: string): never {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    const next = end < 0 ? bytes.length : end + 1;
    if (asUtf8(bytes.subarray(start, next)) === undefined) break;
    start = next;
  }
  throw new UsageError(
    `${name} is not UTF-8 text`,
    `Save the file as UTF-8; line ${line} is the first that is not.`,
  );
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

export function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The folder that was named, else the usual ones; none where there is none. */
export function migrationsOf(folder: string | undefined, cwd: string): readonly SourceFile[] {
  if (folder !== undefined) return readMigrations(folder, cwd);
  const usual = ["migrations/postgres", "migrations"].find((name) => exists(resolve(cwd, name)));
  return usual ? readMigrations(usual, cwd) : [];
}
