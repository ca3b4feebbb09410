// A course as a static site: the pages rendered from lessons on disk, beside the client that the build made.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "../../engine/index.ts";
import { type Lesson, type LessonProblem, parseLesson } from "../../lessons/index.ts";
import {
  type PictureOf,
  readManifest,
  renderSite,
  type SiteAssets,
  type SiteWords,
  type ViteManifest,
} from "../../pages/index.ts";
import { count, createPrinter, sourceFrom } from "../../text/index.ts";
import type { Translation } from "../../words/index.ts";
import { migrationsOf, readLessons } from "../disk/index.ts";
import { distFolder } from "../package/index.ts";
import { UsageError } from "../terminal/index.ts";
import { type Docs, packagedSchemas } from "./docs.ts";
import { historyPath } from "./histories.ts";
import { pictureReader } from "./pictures.ts";
import { startTables } from "./start-tables.ts";

export interface SiteOptions {
  /** Lessons or folders of them. Default `lessons`. */
  readonly lessons: readonly string[];
  /** Folder of migrations. Default `migrations/postgres`, else `migrations`, else none. */
  readonly migrations?: string;
  readonly words?: Partial<SiteWords>;
  /** The language of the lessons, and of the site's own words. Default: English. */
  readonly translation?: Translation;
  /** Origins whose pages may run blocks on the migrations, besides the site's own and this machine's. */
  readonly embedOrigins?: readonly string[];
  /** Where the site will be, with `/` at its end. */
  readonly address?: string;
  /** The documentation beside the lessons. */
  readonly docs?: Docs;
  readonly cwd: string;
}

/** What a site is made of, as it is on disk. */
export interface Course {
  /** One for each lesson's file, in the course's order. */
  readonly sources: readonly SourceFile[];
  readonly migrations: readonly SourceFile[];
  /** The lessons that could be read. */
  readonly lessons: readonly Lesson[];
  /** Those of the lessons that could not. */
  readonly problems: readonly LessonProblem[];
  readonly picture: PictureOf;
}

/** Where Vite put the client: scripts, styles, PGlite and the seed. */
export const clientFolder = join(distFolder, "site");

/** Every page's path and text. Lessons with mistakes are a UsageError that shows each at its place. */
export function renderCourse(options: SiteOptions): ReadonlyMap<string, string> {
  const course = readSoundCourse(options);
  return renderPages(course, readManifest(readClientManifest()), options);
}

/** A lesson with mistakes is a UsageError that names the first, with its place. */
export function readSoundCourse(options: SiteOptions): Course {
  const course = readCourse(options);
  if (course.problems.length > 0) {
    const print = createPrinter({ source: sourceFrom(course.sources) });
    const found = `${count(course.problems.length, "mistake")} in the lessons`;
    throw new UsageError([found, ...course.problems.map(print)].join("\n"));
  }
  return course;
}

export function readCourse(options: SiteOptions): Course {
  const sources = readLessons(options.lessons, options.cwd);
  const parsed = sources.map(parseLesson);
  return {
    sources,
    migrations: migrationsOf(options.migrations, options.cwd),
    lessons: parsed.flatMap((one) => (one.ok ? [one.lesson] : [])),
    problems: parsed.flatMap((one) => (one.ok ? [] : one.problems)),
    picture: pictureReader(options.cwd),
  };
}

/** `made`: histories that the site has besides the client's, by their paths. */
export function renderPages(
  course: Course,
  assets: SiteAssets,
  {
    words = {},
    embedOrigins = [],
    docs,
    address,
    translation,
  }: Pick<SiteOptions, "words" | "embedOrigins" | "docs" | "address" | "translation"> = {},
  made: ReadonlyMap<string, Uint8Array> = new Map(),
): ReadonlyMap<string, string> {
  const { lessons, sources, migrations, picture } = course;
  const files = new Map<string, string>();
  for (const { slug, file } of lessons) {
    const other = files.get(slug);
    // The number before the name gives the order and is no part of the address.
    if (other !== undefined)
      throw new UsageError(
        `${other} and ${file} would have one address, lessons/${slug}/`,
        "Rename one of them.",
      );
    files.set(slug, file);
  }
  const prepared = (lesson: Lesson) => {
    const path = historyPath(lesson, course);
    return made.has(path) || existsSync(join(clientFolder, path)) ? path : null;
  };
  const known = new Map<string, ReturnType<typeof startTables>>();
  const start = (lesson: Lesson) => {
    const path = prepared(lesson);
    if (path === null) return null;
    if (!known.has(path))
      known.set(path, startTables(made.get(path) ?? readFileSync(join(clientFolder, path))));
    return known.get(path) ?? null;
  };
  const site = renderSite({
    prepared,
    start,
    picture,
    lessons,
    sources,
    migrations,
    assets,
    words,
    embedOrigins,
    ...(docs && { docs }),
    ...(translation && { translation }),
    ...(address !== undefined && { address }),
  });
  return docs ? new Map([...site, ...packagedSchemas()]) : site;
}

export function readClientManifest(): ViteManifest {
  const manifest = join(clientFolder, ".vite", "manifest.json");
  if (!existsSync(manifest)) throw new UsageError("the pages' client is not built", "Run npm run build.");
  return JSON.parse(readFileSync(manifest, "utf8")) as ViteManifest;
}
