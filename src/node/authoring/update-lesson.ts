// Writes what a lesson's steps really gave into its file, for a person to review as a diff.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { SourceFile } from "../../engine/index.ts";
import { type Lesson, parseLesson, rewriteLesson, type Step } from "../../lessons/index.ts";
import type { LessonEvent } from "../../runner/index.ts";
import { replaceFile } from "../disk/index.ts";
import { UsageError } from "../terminal/index.ts";
import { actualSteps } from "./actual-steps.ts";

export interface LessonUpdate {
  readonly file: string;
  /** The lesson as it is now. */
  readonly source: SourceFile;
  /** The steps whose tables or outputs were written, as they are now. */
  readonly changed: readonly Step[];
  /** The step at which updating ended, because it is wrong in a way that only a person can fix. */
  readonly broken: Step | null;
}

/** `lesson` is `source` parsed, `events` are those of one whole play of it. A UsageError leaves the file as it was. */
export function updateLesson(
  source: SourceFile,
  lesson: Lesson,
  events: readonly LessonEvent[],
  cwd: string,
): LessonUpdate {
  const { steps, broken } = actualSteps(lesson, events);
  const rewritten = rewriteLesson(source, lesson, steps);
  const file = source.name;
  if (rewritten.changed.length === 0) return { file, source, changed: [], broken };
  const parsed = parseLesson(rewritten.source);
  // Never written: what could not be read again.
  if (!parsed.ok)
    throw new UsageError(`what the steps of ${file} print cannot be written into it`, "Nothing was written.");
  if (readFileSync(resolve(cwd, file), "utf8") !== source.text)
    throw new UsageError(`${file} was changed while it was played`, "Nothing was written; run it again.");
  replaceFile(file, rewritten.source.text, cwd);
  const now = new Map(parsed.lesson.steps.map((step) => [step.id, step]));
  return {
    file,
    source: rewritten.source,
    changed: rewritten.changed.flatMap(({ step }) => now.get(step) ?? []),
    broken: broken && (now.get(broken.id) ?? broken),
  };
}
