// Reads lessons and migrations from disk as SourceFiles, named by their path from the working folder, with `/`.

import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { SourceFile } from "../../engine/index.ts";
import { looksLikeMigration } from "../../text/index.ts";
import { UsageError } from "../terminal/index.ts";
import { readBytes } from "./read.ts";

/** Throws UsageError for what is no file, or no UTF-8 text. */
export function readSource(path: string, cwd: string): SourceFile {
  const name = nameFrom(resolve(cwd, path), cwd);
  return { name, text: decode(readBytes(path, cwd), name) };
}

const MIGRATIONS_HINT = "Name the folder of your migrations with --dir.";

/** All `.sql` files of a folder, sorted by name; folders in it are not entered. */
export function readSqlFiles(folder: string, cwd: string = process.cwd()): readonly SourceFile[] {
  return readFolder(folder, cwd, (name) => name.endsWith(".sql"), MIGRATIONS_HINT);
}

/** With those that goose takes for migrations as well, or that look like one: `00002_b.go`, `00002_b.SQL`. */
export function readAllMigrations(folder: string, cwd: string): readonly SourceFile[] {
  return readFolder(
    folder,
    cwd,
    (name) => name.endsWith(".sql") || looksLikeMigration(name),
    MIGRATIONS_HINT,
  );
}

/** pgTAP files (`.sql`, `.pg`) of the folder that is named, or of `pgtap` in that of the migrations, where there is one. */
export function readPgtap(named: string | undefined, migrations: string, cwd: string): readonly SourceFile[] {
  const folder = named ?? join(migrations, "pgtap");
  if (named === undefined && !isFolder(resolve(cwd, folder))) return [];
  const files = readFolder(
    folder,
    cwd,
    (name) => /\.(?:sql|pg)$/.test(name),
    "Name the folder of your pgTAP files.",
  );
  if (named !== undefined && files.length === 0)
    throw new UsageError(
      `there is no pgTAP file (*.sql, *.pg) in ${folder}`,
      "Folders in it are not entered. Is this the right folder?",
    );
  return files;
}

/** A link counts as what it points to (Kubernetes mounts files so). */
function readFolder(
  folder: string,
  cwd: string,
  wanted: (name: string) => boolean,
  hint: string,
): readonly SourceFile[] {
  const full = resolve(cwd, folder);
  if (!isFolder(full)) throw new UsageError(`there is no folder ${folder}`, pathHint(folder, hint));
  return entriesOf(full, folder)
    .filter((entry) => wanted(entry.name))
    .map((entry) => ({ entry, path: join(full, entry.name) }))
    .filter(({ entry, path }) => {
      // What is neither a file nor a folder is refused where it is read.
      if (!isFolder(path)) return true;
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

/** The `.sql` files of a folder and of the folders in it, and what identifies a tool: its journal, plan or change log. Sorted by path. */
export function filesBelow(folder: string, cwd: string): readonly string[] {
  const full = resolve(cwd, folder);
  if (!isFolder(full))
    throw new UsageError(`there is no folder ${folder}`, pathHint(folder, MIGRATIONS_HINT));
  const wanted = (name: string) =>
    name.endsWith(".sql") ||
    /^(?:_journal\.json|sqitch\.plan|atlas\.sum)$|changelog.*\.(?:xml|ya?ml|json)$/i.test(name);
  const files = (path: string, depth: number): readonly string[] =>
    entriesOf(join(full, path), folder).flatMap((entry) => {
      const name = join(path, entry.name);
      if (!isFolder(join(full, name))) return wanted(entry.name) ? [name] : [];
      // Seeds and pgTAP files are no migrations, and no tool's folder is deeper.
      return depth > 0 || /^(?:seed|pgtap|node_modules|\..*)$/.test(entry.name) ? [] : files(name, depth + 1);
    });
  return files(".", 0)
    .map((path) => nameFrom(join(full, path), cwd))
    .sort();
}

/** More than any reader would finish; the pages carry a lesson's text with them. */
const LARGEST_LESSON = 1_000_000;

/** Files as given, each once; a folder means the `.md` files in it, README.md excepted, in the order of their names. */
export function readLessons(paths: readonly string[], cwd: string): readonly SourceFile[] {
  const lessons = new Map<string, SourceFile>();
  for (const path of paths) {
    for (const full of lessonPaths(path, cwd)) {
      if (lessons.has(full)) continue;
      const lesson = readLesson(full, cwd);
      // Of many files that were named (`docs/**/*.md`) only those are meant that are lessons.
      const named = paths.length > 1 && full === resolve(cwd, path);
      if (!named || beginsAsLesson(lesson)) lessons.set(full, lesson);
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

/** Its front matter has `databases:`, or `gosling:` where it is a page of another site. */
function beginsAsLesson({ text }: SourceFile): boolean {
  const [head = ""] = /^\uFEFF?---[ \t]*\r?\n[\s\S]*?\n---/.exec(text) ?? [];
  return /^(?:databases|gosling)[ \t]*:/m.test(head);
}

function lessonPaths(path: string, cwd: string): readonly string[] {
  const full = resolve(cwd, path);
  const name = nameFrom(full, cwd);
  // A lesson's places and files are relative to the repository's root.
  if (name.startsWith("../") || name === ".." || isAbsolute(name))
    throw new UsageError(
      `the lesson ${path} lies outside the working folder`,
      "Start gosling in the folder that holds the lessons and the migrations.",
    );
  const stats = statsOf(full);
  if (stats === undefined)
    throw new UsageError(
      `there is no lesson ${path}`,
      pathHint(path, "Name a Markdown file or a folder of them; gosling init makes a first one."),
    );
  return stats.isDirectory() ? lessonsIn(full, path) : [full];
}

function readLesson(full: string, cwd: string): SourceFile {
  const name = nameFrom(full, cwd);
  const stats = statsOf(full);
  if (!stats?.isFile()) throw new UsageError(`${name} is not a file`, "A lesson is a Markdown file.");
  if (stats.size > LARGEST_LESSON)
    throw new UsageError(
      `${name} has ${(stats.size / 1e6).toFixed(1)} MB; a lesson has at most ${LARGEST_LESSON / 1e6} MB`,
      "Divide it into several lessons.",
    );
  return readSource(name, cwd);
}

function lessonsIn(folder: string, name: string): string[] {
  return entriesOf(folder, name)
    .filter((entry) => entry.name.endsWith(".md") && entry.name !== "README.md")
    .map((entry) => join(folder, entry.name))
    .filter((path) => !isFolder(path))
    .sort();
}

function nameFrom(full: string, cwd: string): string {
  return withSlashes(relative(cwd, full));
}

/** What to do about a path that leads nowhere. */
export function pathHint(path: string, otherwise: string | null = null): string | null {
  return path.includes("\\") && sep === "/"
    ? "Write / between folders: it works on every system, \\ on Windows alone."
    : otherwise;
}

/** A path of this system with `/`, as files are named in all output. */
export function withSlashes(path: string): string {
  return path.split(sep).join("/");
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

function entriesOf(full: string, folder: string): readonly Dirent[] {
  try {
    return readdirSync(full, { withFileTypes: true });
  } catch (error) {
    throw new UsageError(`the folder ${folder} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** A path that leads nowhere (a link to itself, a name that is too long, one with a NUL in it) is nothing that is there. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

export function isFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() ?? false;
}

export function exists(path: string): boolean {
  return statsOf(path) !== undefined;
}
