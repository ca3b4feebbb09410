// Lessons in, a whole static site out: every file's path and text. Writing and serving them is somebody else's work.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { SourceFile } from "../engine/index.ts";
import { historyOf, type Lesson, lessonSlug, predictionOf, type Step } from "../lessons/index.ts";
import { createWords, SITE, type Translation } from "../words/index.ts";
import { withAddress } from "./address.ts";
import type { SiteAssets } from "./assets.ts";
import { defaultWords, renderCoursePage, type SiteWords } from "./course.ts";
import type { LessonPageData, MigrationsData, QuestionPageData } from "./data.ts";
import { type DocsInput, renderDocs } from "./docs.ts";
import { renderEmbedIndex } from "./embed-index.ts";
import { OWN_ORIGINS, renderEnginePage } from "./engine.ts";
import { filePath, renderFileList, renderFilePage } from "./files.ts";
import { renderFinishPage } from "./finish.ts";
import { renderEmbedPage, renderLessonPage } from "./lesson.ts";
import { type PictureOf, siteLinks } from "./links.ts";
import { icon } from "./mark.ts";
import { renderNotFound } from "./not-found.ts";
import { renderPlainPage } from "./plain.ts";
import { playgroundLessons, renderPlayground } from "./playground.ts";
import { sqlstateName } from "./sqlstates.ts";
import type { StartTable } from "./start.ts";
import { stepMark } from "./step-mark.ts";

export interface SiteInput {
  /** In the course's order. */
  readonly lessons: readonly Lesson[];
  /** The lessons' texts: one for each lesson, named as `Lesson.file`. */
  readonly sources: readonly SourceFile[];
  readonly migrations: readonly SourceFile[];
  /** Markdown files without steps (a glossary): each becomes a page beside the lessons. */
  readonly pages?: readonly SourceFile[];
  readonly assets: SiteAssets;
  /** Path of a lesson's prepared data directory, relative to the site's root; null where there is none. */
  readonly prepared?: (lesson: Lesson) => string | null;
  /** The tables that a lesson starts with; null where nobody knows. */
  readonly start?: (lesson: Lesson) => readonly StartTable[] | null;
  /** The address of a picture in a lesson, for its relative path; without this it stays as it is. */
  readonly picture?: PictureOf;
  readonly words?: Partial<SiteWords>;
  /** The language of the lessons, and of the site's own words; without it English. */
  readonly translation?: Translation;
  /** The documentation, as files of its repository; none: the site has none. */
  readonly docs?: Pick<DocsInput, "files" | "edit" | "source">;
  /** Origins whose pages may run blocks on these migrations, besides the site's own and this machine's. */
  readonly embedOrigins?: readonly string[];
  /** Where the site will be, with `/` at its end; without it the site works anywhere and names no whole address. */
  readonly address?: string;
}

/**
 * Paths are relative to the site's root, with `/`. Every address that a page follows is relative, so the site works under any path.
 * Throws an Error where a lesson's text is missing or two lessons have one slug.
 */
export function renderSite(input: SiteInput): ReadonlyMap<string, string> {
  const { lessons, assets } = input;
  const t = createWords(SITE, input.translation);
  const words = { ...defaultWords(t), ...input.words };
  const migrations = JSON.stringify({ files: input.migrations } satisfies MigrationsData);
  // The hash in the name keeps a page and the migrations that it was written with together in every cache.
  const migrationsPath = `data/migrations-${bytesToHex(sha256(utf8ToBytes(migrations))).slice(0, 12)}.json`;

  const files = new Map<string, string>();
  const add = (path: string, text: string): void => {
    if (files.has(path))
      throw new Error(`Two pages would be written to ${path}: two lessons have the same name.`);
    files.set(path, text);
  };
  add(
    "index.html",
    renderCoursePage({
      t,
      words,
      lessons,
      assets: assets.course,
      migrations: input.migrations.length > 0,
      docs: input.docs !== undefined,
    }),
  );
  add("favicon.svg", icon());
  add("404.html", renderNotFound(t, words.name, assets.course, input.address));
  add(migrationsPath, migrations);
  const engine = {
    migrations: `../${migrationsPath}`,
    seed: assets.seed === null ? null : `../${assets.seed}`,
    origins: [...OWN_ORIGINS, ...(input.embedOrigins ?? [])],
  };
  const index = { t, siteName: words.name, lessons, assets: assets.snippets };
  add("embed/index.html", renderEmbedIndex(index));
  add(
    "playground/index.html",
    renderPlayground({
      t,
      siteName: words.name,
      assets: assets.playground,
      data: {
        migrations: engine.migrations,
        seed: engine.seed,
        lessons: playgroundLessons(lessons),
      },
    }),
  );
  add("engine/index.html", renderEnginePage(engine, assets.engine, t));
  const targets = {
    lessons,
    migrations: input.migrations,
    pages: input.pages ?? [],
    ...(input.picture && { picture: input.picture }),
  };
  for (const lesson of lessons) {
    const page = {
      t,
      siteName: words.name,
      lesson,
      targets,
      data: pageData(lesson, input, migrationsPath),
      start: input.start?.(lesson) ?? null,
    };
    add(`lessons/${lesson.slug}/index.html`, renderLessonPage({ ...page, assets: assets.lesson }));
    // A frame may have no origin of its own: it could not fetch what only this site may read.
    const history = { files: historyOf(lesson.history, input.migrations) };
    const data = { ...page.data, migrations: history };
    add(`embed/${lesson.slug}/index.html`, renderEmbedPage({ ...page, data, assets: assets.embed }));
  }
  const plain = { t, siteName: words.name, assets: assets.course };
  add("finish/index.html", renderFinishPage({ t, siteName: words.name, lessons, assets: assets.finish }));
  for (const file of targets.pages) {
    const text = renderPlainPage(file, { ...plain, context: { t, ...siteLinks(file.name, targets) } });
    add(`lessons/${lessonSlug(file.name)}/index.html`, text);
  }
  if (input.docs) {
    const docs = { ...input.docs, t, siteName: words.name, lessons, assets: assets.docs };
    for (const [path, text] of renderDocs(docs)) add(path, text);
  }
  if (input.migrations.length > 0) {
    const listed = { ...plain, files: input.migrations };
    add("migrations/index.html", renderFileList(listed));
    for (const file of input.migrations) add(`${filePath(file)}index.html`, renderFilePage(file, listed));
  }
  return input.address === undefined ? files : withAddress(files, input.address, t);
}

function pageData(lesson: Lesson, input: SiteInput, migrationsPath: string): LessonPageData {
  const source = input.sources.find((candidate) => candidate.name === lesson.file);
  if (source === undefined) throw new Error(`The text of ${lesson.file} was not given.`);
  return {
    slug: lesson.slug,
    title: lesson.title,
    lesson: { name: source.name, text: source.text },
    steps: lesson.steps.map((step) => ({
      id: step.id,
      mark: stepMark(step, lesson.databases.length),
      type: step.type,
      line: step.bodyAt.line,
      body: step.body,
      path: step.type === "file" ? step.path : null,
      question: questionOf(step, lesson),
    })),
    databases: lesson.databases,
    exercises: lesson.exercises.map(({ id, step, checks, solution }) => ({
      id,
      step,
      checks,
      solution: solution.body,
    })),
    migrations: `../../${migrationsPath}`,
    prepared: fromLesson(input.prepared?.(lesson) ?? null),
    seed: fromLesson(input.assets.seed),
  };
}

function questionOf(step: Step, { databases }: Lesson): QuestionPageData | null {
  const prediction = predictionOf(step, databases.length);
  if (prediction === null) return null;
  const codes = prediction.choices.flatMap((choice) => (choice.type === "fails" ? [choice.code] : []));
  const names = codes.flatMap((code) => {
    const name = sqlstateName(code);
    return name === null ? [] : [[code, name] as const];
  });
  return { ...prediction, names: Object.fromEntries(names) };
}

/** A path of the site as a lesson's page addresses it. */
const fromLesson = (path: string | null) => (path === null ? null : `../../${path}`);
