// The names under which a course keeps things in the browser: they carry the course's path, so two courses on one origin don't meet.
import type { OpenStorage } from "./storage.ts";

export interface CourseKeys {
  /** The path of the course's first page, `/` at both ends. */
  readonly course: string;
  readonly record: (slug: string) => string;
  readonly edit: (slug: string, step: string) => string;
  /** The steps that a reader has put into a lesson. */
  readonly own: (slug: string) => string;
  /** The moment up to which everything was forgotten. */
  readonly forgotten: string;
  /** Where the reader is in a lesson, for as long as the tab lives. */
  readonly reached: (slug: string) => string;
}

export function courseKeys(course: string): CourseKeys {
  const prefix = prefixOf(course);
  return {
    course,
    record: (slug) => `${prefix}record:${slug}`,
    edit: (slug, step) => `${prefix}edit:${slug}:${step}`,
    own: (slug) => `${prefix}own:${slug}`,
    forgotten: `${prefix}forgotten`,
    reached: (slug) => `${prefix}reached:${slug}`,
  };
}

/** No path holds a `|`: the browser writes it as `%7C`. */
function prefixOf(course: string): string {
  return `gosling|${course}|`;
}

/** Every key of the course, without its prefix; none where storage is blocked. */
export function keysOf({ course }: CourseKeys, open: OpenStorage): readonly string[] {
  const prefix = prefixOf(course);
  try {
    const storage = open();
    const keys: string[] = [];
    for (let index = 0; index < storage.length; index++) {
      const key = storage.key(index);
      if (key?.startsWith(prefix)) keys.push(key.slice(prefix.length));
    }
    return keys.sort();
  } catch {
    return [];
  }
}

export function fullKey({ course }: CourseKeys, key: string): string {
  return prefixOf(course) + key;
}

/** The course that a page belongs to: the page says what leads to its first page. */
export function courseOfPage(page: Document): CourseKeys {
  return courseKeys(new URL(page.body.dataset.root || "./", page.baseURI).pathname);
}
