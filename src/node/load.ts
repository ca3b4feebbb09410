// Reads lessons and migrations from disk as SourceFiles, named by their path from the working folder, with `/`.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { SourceFile } from "../engine/index.ts";
import { UsageError } from "./io.ts";

export function readSource(path: string, cwd: string): SourceFile {
  const full = resolve(cwd, path);
  return { name: nameFrom(full, cwd), text: decode(readFileSync(full), path) };
}

/** All `.sql` files of a folder, sorted by name; folders in it are not entered. */
export function readMigrations(folder: string, cwd: string = process.cwd()): readonly SourceFile[] {
  const full = resolve(cwd, folder);
  if (!isFolder(full))
    throw new UsageError(`there is no folder ${folder}`, "Name the folder of your migrations with --dir.");
  return readdirSync(full, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".sql"))
    .map((entry) => readSource(join(full, entry.name), cwd))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Files as given; a folder stands for the `.md` files in it, README.md excepted, in the order of their names. */
export function readLessons(paths: readonly string[], cwd: string): readonly SourceFile[] {
  const lessons = paths.flatMap((path) => {
    const full = resolve(cwd, path);
    if (isFolder(full)) return lessonsIn(full).map((file) => readSource(file, cwd));
    if (!exists(full))
      throw new UsageError(`there is no lesson ${path}`, "Name a Markdown file or a folder of them.");
    return [readSource(full, cwd)];
  });
  if (lessons.length === 0) {
    throw new UsageError(
      `no lesson (*.md) was found in ${paths.join(", ")}`,
      "A lesson is a Markdown file; see docs/lesson-language.md.",
    );
  }
  return lessons;
}

function lessonsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md") && entry.name !== "README.md")
    .map((entry) => join(folder, entry.name))
    .sort();
}

function nameFrom(full: string, cwd: string): string {
  return relative(cwd, full).split(sep).join("/");
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`${path} is not UTF-8 text`, "Save the file as UTF-8.");
  }
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

export function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
