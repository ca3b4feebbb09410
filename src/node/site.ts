// A course as a static site: the pages rendered from lessons on disk, beside the client that the build made.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Lesson, parseLesson } from "../lessons/index.ts";
import { readManifest, renderSite } from "../pages/index.ts";
import { UsageError } from "./io.ts";
import { exists, readLessons, readMigrations } from "./load.ts";
import { distFolder } from "./paths.ts";

export interface SiteOptions {
  /** Lessons or folders of them. Default `lessons`. */
  readonly lessons: readonly string[];
  /** Folder of migrations. Default `migrations/postgres`, else `migrations`, else none. */
  readonly migrations?: string;
  readonly cwd: string;
}

/** Where Vite put the client: scripts, styles, PGlite and the seed. */
export const clientFolder = join(distFolder, "site");

/** Every page's path and text. A lesson with mistakes is a UsageError that names the first, with its place. */
export function renderCourse(options: SiteOptions): ReadonlyMap<string, string> {
  const sources = readLessons(options.lessons, options.cwd);
  const lessons = sources.map((source): Lesson => {
    const parsed = parseLesson(source);
    if (parsed.ok) return parsed.lesson;
    const [first] = parsed.problems;
    const place = first
      ? `${first.at.file}:${first.at.line}:${first.at.column}: ${first.message} (${first.code})`
      : source.name;
    throw new UsageError(place, first?.hint ?? null);
  });
  const folder =
    options.migrations ??
    ["migrations/postgres", "migrations"].find((name) => exists(resolve(options.cwd, name)));
  const migrations = folder ? readMigrations(folder, options.cwd) : [];
  return renderSite({ lessons, sources, migrations, assets: readAssets() });
}

function readAssets() {
  const manifest = join(clientFolder, ".vite", "manifest.json");
  if (!existsSync(manifest)) throw new UsageError("the pages' client is not built", "Run npm run build.");
  return readManifest(JSON.parse(readFileSync(manifest, "utf8")));
}
