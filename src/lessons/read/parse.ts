// Markdown to a lesson: everything is read, every problem is collected, nothing is thrown.
import type { SourceFile } from "../../engine/index.ts";
import { Collector, lessonSlug, readText } from "../source/index.ts";
import type { Lesson, ParsedLesson } from "../types.ts";
import { type FrontMatter, readFrontMatter } from "./front-matter.ts";
import { Walker } from "./walker.ts";

/** Pure; takes time linear in the text's length. With `ok: false` at least one problem is an error. */
export function parseLesson(source: SourceFile): ParsedLesson {
  const text = readText(source);
  const problems = new Collector();
  const front: FrontMatter = readFrontMatter(text, problems);
  const { databases, history, clock, summary, minutes, part, reference, nextLine } = front;
  if (nextLine === null) return { ok: false, problems: problems.list() };
  const body = new Walker(text, front, nextLine, problems).walk();
  const list = problems.list();
  if (list.some((problem) => problem.severity === "error")) return { ok: false, problems: list };
  const lesson: Lesson = {
    file: text.file,
    slug: lessonSlug(text.file),
    summary,
    minutes,
    part,
    reference,
    databases,
    history,
    clock,
    ...body,
    warnings: list,
  };
  return { ok: true, lesson };
}
