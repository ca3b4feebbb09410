// The course while it is being written: read again on every change, with its pages, its mistakes and what changed.
import type { SourceFile } from "../../engine/index.ts";
import type { Lesson } from "../../lessons/index.ts";
import { readManifest, type SiteAssets, type ViteManifest } from "../../pages/index.ts";
import type { Diagnostic } from "../../text/index.ts";
import { type Course, readClientManifest, readCourse, renderPages, type SiteOptions } from "../site/index.ts";
import { UsageError } from "../terminal/index.ts";
import { changeOf, type LessonChange } from "./change.ts";

/** What is sent to the pages; see site/dev.ts. */
export interface DevChange {
  readonly revision: number;
  readonly lessons: Readonly<Record<string, LessonChange>>;
  readonly problems: readonly Diagnostic[];
}

export class DevCourse {
  /** Always the same map: what serves it sees every change. */
  readonly pages = new Map<string, string>();
  readonly #options: SiteOptions;
  readonly #manifest: ViteManifest = readClientManifest();
  #course: Course;
  /** The lessons as they could last be read, by file: what a later state is compared with. */
  readonly #good = new Map<string, GoodLesson>();
  #revision = 0;
  #problems: readonly Diagnostic[] = [];

  /** Throws a UsageError where there is nothing to serve. */
  constructor(options: SiteOptions) {
    this.#options = options;
    this.#course = readCourse(options);
    this.#take(this.#course);
    this.#render();
  }

  get revision(): number {
    return this.#revision;
  }

  get problems(): readonly Diagnostic[] {
    return this.#problems;
  }

  /** The text of a lesson as it was last read. */
  get sources(): readonly SourceFile[] {
    return this.#course.sources;
  }

  get migrations(): readonly SourceFile[] {
    return this.#course.migrations;
  }

  /** The lesson with that slug, as it could last be read. */
  lesson(slug: string): GoodLesson | null {
    return [...this.#good.values()].find(({ lesson }) => lesson.slug === slug) ?? null;
  }

  /** Reads everything again. Null where nothing changed. A lesson that cannot be read keeps the page that it had. */
  refresh(): DevChange | null {
    const before = JSON.stringify(this.#problems);
    let lessons: Record<string, LessonChange> = {};
    try {
      const course = readCourse(this.#options);
      const history = !sameFiles(course.migrations, this.#course.migrations);
      this.#course = course;
      lessons = this.#take(course, history);
    } catch (error) {
      this.#problems = [problemOf(error)];
    }
    if (Object.keys(lessons).length === 0 && JSON.stringify(this.#problems) === before) return null;
    this.#revision += 1;
    this.#render();
    return { revision: this.#revision, lessons, problems: this.#problems };
  }

  /** What changed in which lesson; `history`: the migrations did, and so every lesson's start. */
  #take(course: Course, history = false): Record<string, LessonChange> {
    this.#problems = course.problems;
    const changes: Record<string, LessonChange> = {};
    for (const lesson of course.lessons) {
      const source = course.sources.find((one) => one.name === lesson.file)!;
      const before = this.#good.get(lesson.file);
      if (history || before === undefined)
        changes[lesson.slug] = { steps: true, from: lesson.steps[0]?.id ?? null };
      else if (before.source.text !== source.text) changes[lesson.slug] = changeOf(before.lesson, lesson);
      this.#good.set(lesson.file, { source, lesson });
    }
    return changes;
  }

  #render(): void {
    try {
      const assets = withDev(readManifest(this.#manifest), this.#manifest);
      const fresh = renderPages(this.#course, assets);
      if (this.#problems.length === 0) this.pages.clear();
      for (const [path, text] of fresh) this.pages.set(path, text);
    } catch (error) {
      this.#problems = [...this.#problems, problemOf(error)];
    }
    // Kept pages too: a page that finds another revision than its own loads itself anew.
    for (const [path, text] of this.pages)
      if (path.endsWith(".html")) this.pages.set(path, this.#stamp(text));
  }

  #stamp(page: string): string {
    const mark = `<meta name="gosling-revision" content="${this.#revision}">\n`;
    return page.replace(/<meta name="gosling-revision"[^>]*>\n/, "").replace("</head>", `${mark}</head>`);
  }
}

export interface GoodLesson {
  readonly source: SourceFile;
  readonly lesson: Lesson;
}

function problemOf(error: unknown): Diagnostic {
  if (!(error instanceof UsageError)) throw error;
  return {
    code: "BAD_INPUT",
    severity: "error",
    message: error.message,
    ...(error.hint && { hint: error.hint }),
  };
}

/** Every page with the script that follows the disk. */
function withDev(assets: SiteAssets, manifest: ViteManifest): SiteAssets {
  const script = manifest["site/dev.ts"]?.file;
  const style = manifest["site/dev.css"]?.file;
  if (script === undefined || style === undefined)
    throw new UsageError("the pages' client is older than this program", "Run npm run build.");
  const add = (page: SiteAssets["lesson"]): SiteAssets["lesson"] => ({
    ...page,
    scripts: [...page.scripts, script],
    styles: [...page.styles, style],
  });
  return { ...assets, course: add(assets.course), lesson: add(assets.lesson), embed: add(assets.embed) };
}

function sameFiles(a: readonly SourceFile[], b: readonly SourceFile[]): boolean {
  return a.length === b.length && a.every((file, i) => file.name === b[i]?.name && file.text === b[i]?.text);
}
