// How far this reader is with each lesson that a page lists, read from what the browser keeps.
import { courseOfPage, type LessonProgress, lessonRecord, progressOf } from "../keep/index.ts";

export interface ListedLesson {
  readonly element: HTMLElement;
  readonly slug: string;
  readonly title: string;
  readonly progress: LessonProgress;
}

/** In the page's order. */
export function listedLessons(page: Document): readonly ListedLesson[] {
  const keys = courseOfPage(page);
  return [...page.querySelectorAll<HTMLElement>("[data-lesson]")].map((element) => {
    const { lesson: slug = "", steps, exercises, questions } = element.dataset;
    const facts = lessonRecord(slug, keys, () => localStorage).facts();
    const marks = { steps: words(steps), exercises: words(exercises), questions: words(questions) };
    const title = element.querySelector(":is(h2, h3, h4)")?.textContent ?? slug;
    return { element, slug, title, progress: progressOf(facts, marks) };
  });
}

const words = (text = ""): readonly string[] => text.split(" ").filter((word) => word !== "");

/** Where to go on: the lesson that is in progress and was run last, else the first that is not done. Null: all are done. */
export function goOnWith(lessons: readonly ListedLesson[]): ListedLesson | null {
  const begun = lessons.filter(({ progress }) => progress.next !== null && progress.passed > 0);
  const latest = begun.toSorted((a, b) => b.progress.at - a.progress.at)[0];
  return latest ?? lessons.find(({ progress }) => progress.finished === null) ?? null;
}
