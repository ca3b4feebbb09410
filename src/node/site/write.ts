// Writes a site into a folder, and the next time knows what it wrote there: nothing else is ever replaced or removed.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { UsageError } from "../terminal/index.ts";

/** Marks a folder that was written here, and lists its files. */
const MARKER = ".gosling-site.json";

export interface SiteToWrite {
  /** Absolute. */
  readonly folder: string;
  /** The folder as the user named it. */
  readonly name: string;
  /** Path and content. */
  readonly pages: ReadonlyMap<string, string | Uint8Array>;
  /** Path -> file on disk, of what is copied as it is. */
  readonly client: ReadonlyMap<string, string>;
}

export interface WrittenSite {
  readonly files: number;
  /** Files of the time before that no longer belong to the site. */
  readonly removed: number;
  readonly bytes: number;
}

/** A folder that holds anything but an earlier site of ours is a UsageError, and nothing is written. */
export function writeSite(site: SiteToWrite): WrittenSite {
  const { folder } = site;
  const before = readMarker(site);
  const client = [...site.client];
  // GitHub Pages leaves out what begins with `_` otherwise.
  const texts = new Map<string, string | Uint8Array>([...site.pages, [".nojekyll", ""]]);
  const now = [...texts.keys(), ...client.map(([path]) => path)].sort();
  // The list goes first: a run that is broken off leaves a folder that is still known as ours.
  makeFolder(site);
  writeMarker(folder, [...new Set([...before, ...now])]);
  for (const path of now) mkdirSync(dirname(join(folder, path)), { recursive: true });
  for (const [path, from] of client) copyFileSync(from, join(folder, path));
  for (const [path, text] of texts) writeFileSync(join(folder, path), text);
  const old = before.filter((path) => !now.includes(path));
  for (const path of old) remove(folder, path);
  writeMarker(folder, now);
  const bytes = now.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
  return { files: now.length, removed: old.length, bytes };
}

function makeFolder({ folder, name }: SiteToWrite): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(
      `the folder ${name} cannot be made (${(error as NodeJS.ErrnoException).code})`,
      "Name another one with --out.",
    );
  }
}

/** The files that the marker lists; none where the folder is new or empty. */
function readMarker({ folder, name }: SiteToWrite): readonly string[] {
  if (!existsSync(folder)) return [];
  if (!statSync(folder).isDirectory()) throw new UsageError(`${name} is not a folder`);
  const marker = join(folder, MARKER);
  if (!existsSync(marker)) {
    if (readdirSync(folder).length === 0) return [];
    throw new UsageError(
      `${name} is not empty and was not made by gosling build`,
      "Nothing was written. Name a new folder with --out.",
    );
  }
  const files = filesIn(readFileSync(marker, "utf8"));
  // Anybody may have changed the marker: what it lists must not lead out of the folder.
  if (!files?.every((path) => resolve(folder, path).startsWith(`${folder}${sep}`)))
    throw new UsageError(
      `${name}/${MARKER} is damaged`,
      "Nothing was written. Remove the folder, or name a new one with --out.",
    );
  return files;
}

function filesIn(text: string): readonly string[] | null {
  try {
    const { files } = JSON.parse(text) as { files: unknown };
    return Array.isArray(files) && files.every((path) => typeof path === "string") ? files : null;
  } catch {
    return null;
  }
}

function writeMarker(folder: string, files: readonly string[]): void {
  const note = "Written by gosling build, which replaces and removes only the files listed here.";
  writeFileSync(join(folder, MARKER), `${JSON.stringify({ note, files }, null, 1)}\n`);
}

/** With the folders that it leaves empty. */
function remove(folder: string, path: string): void {
  const full = join(folder, path);
  rmSync(full, { force: true });
  for (let above = dirname(full); above !== folder; above = dirname(above)) {
    try {
      rmdirSync(above);
    } catch {
      return;
    }
  }
}
