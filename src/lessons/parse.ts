// Markdown to a lesson: everything is read, every problem is collected, nothing is thrown.
import type { SourceFile } from "../engine/index.ts";
import { Collector } from "./collector.ts";
import { readConsole } from "./console.ts";
import { type FrontMatter, readFrontMatter } from "./front-matter.ts";
import { lessonSlug } from "./headings.ts";
import { readText } from "./text.ts";
import type { Lesson, LessonProblem, ParsedLesson, Step } from "./types.ts";
import { Walker } from "./walker.ts";

/** Pure; takes time linear in the text's length. With `ok: false` at least one problem is an error. */
export function parseLesson(source: SourceFile): ParsedLesson {
  const text = readText(source);
  const problems = new Collector();
  const front: FrontMatter = readFrontMatter(text, problems);
  const body = new Walker(text, front, problems).walk();
  const list = problems.list();
  if (list.some((problem) => problem.severity === "error")) return { ok: false, problems: list };
  const { databases, history, clock, summary, minutes } = front;
  const lesson: Lesson = {
    file: text.file,
    slug: lessonSlug(text.file),
    summary,
    minutes,
    databases,
    history,
    clock,
    ...body,
    warnings: list,
  };
  return { ok: true, lesson };
}

export type EditedStep =
  | { readonly ok: true; readonly step: Step }
  | { readonly ok: false; readonly problems: readonly LessonProblem[] };

/** The step with another text, as a learner edits it: a console's commands are read anew. Places count from the old text's first line. */
export function withBody(lesson: Lesson, step: Step, body: string): EditedStep {
  const lines = body.replace(/\r\n?/g, "\n").split("\n");
  const text = lines.join("\n");
  if (step.type !== "console") return { ok: true, step: { ...step, body: text } };
  const problems = new Collector();
  const branches = new Set([
    "main",
    ...lesson.steps.flatMap((other) => (other.type === "file" ? [other.branch] : [])),
  ]);
  const commands = readConsole(lines, step.bodyAt, { databases: lesson.databases, branches }, problems);
  const list = problems.list();
  return list.length > 0
    ? { ok: false, problems: list }
    : { ok: true, step: { ...step, body: text, commands } };
}
