// A page of another site that is a lesson: its text as a lesson's, and which of its blocks are steps.
import { parseLesson } from "../lessons/index.ts";

export interface LessonPage {
  readonly name: string;
  /** The lesson, as `gosling lesson run` reads the file but for the site's own front matter. */
  readonly text: string;
  /** Line of a step's fence, from 1, in the page without its front matter -> the step's id. */
  readonly steps: ReadonlyMap<number, string>;
}

/**
 * Null where the page is no lesson (its front matter has no `gosling:`). `body`: the text under the front matter, and `before`: how many
 * lines of the file come before it. Throws an Error with the place of the first mistake: a site that is built must not hide it.
 */
export function readPage(
  name: string,
  front: Readonly<Record<string, unknown>> | undefined,
  body: string,
  before: number,
): LessonPage | null {
  const { gosling, title } = front ?? {};
  if (typeof gosling !== "object" || gosling === null) return null;
  // JSON is YAML; a time has become a Date on the way.
  const own = Object.fromEntries(
    Object.entries(gosling).map(([key, value]) => [key, value instanceof Date ? clockOf(value) : value]),
  );
  const head = ["---", `title: ${JSON.stringify(title ?? name)}`, `gosling: ${JSON.stringify(own)}`, "---"];
  const text = `${head.join("\n")}\n${body}`;
  const parsed = parseLesson({ name, text });
  if (!parsed.ok) {
    const [first] = parsed.problems;
    const line = Math.max(1, (first?.at.line ?? 1) - head.length + before);
    throw new Error(`${name}:${line}: ${first?.message} (${first?.code})`);
  }
  return {
    name,
    text,
    steps: new Map(parsed.lesson.steps.map((step) => [step.bodyAt.line - 1 - head.length, step.id])),
  };
}

/** As a lesson writes it: `2026-03-01 09:00:00`. */
function clockOf(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", " ");
}
