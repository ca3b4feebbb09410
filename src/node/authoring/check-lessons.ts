// Everything that can be said of lessons without running them: what they cannot be read for, and what an author should look at.
import { resolve } from "node:path";
import type { SourceFile } from "../../engine/index.ts";
import { type LessonProblem, type LintContext, lintLesson, parseLesson } from "../../lessons/index.ts";
import { exists, isFolder, readSource } from "../disk/index.ts";

/** In the order of the files, then of the places. */
export function checkLessons(sources: readonly SourceFile[], cwd: string): readonly LessonProblem[] {
  const context = contextOf(sources, cwd);
  return sources.flatMap((source) => {
    const parsed = parseLesson(source);
    if (!parsed.ok) return parsed.problems;
    const problems = [...parsed.lesson.warnings, ...lintLesson(parsed.lesson, context)];
    return problems.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  });
}

function contextOf(sources: readonly SourceFile[], cwd: string): LintContext {
  const given = new Map(sources.map((source) => [source.name, source]));
  return {
    exists: (path) => exists(resolve(cwd, path)),
    anchors: (path) => {
      const full = resolve(cwd, path);
      if (!path.endsWith(".md") || isFolder(full)) return null;
      const parsed = parseLesson(given.get(path) ?? readSource(path, cwd));
      // A page that is no lesson may have headings that are not known here.
      return parsed.ok ? parsed.lesson.headings.map((heading) => heading.id) : null;
    },
  };
}
