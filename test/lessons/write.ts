// Short ways to write a lesson in a test and to read what came of it.
import { type Lesson, type LessonProblem, parseLesson } from "../../src/lessons/index.ts";
import { dedent } from "../support/dedent.ts";

/** `body` begins at line 5. */
export function lessonText(body: string): string {
  return dedent`
    ---
    databases: [alice, bob]
    ---
    # A title
    ${body}`;
}

export function parse(text: string, name = "lessons/01-a-lesson.md") {
  return parseLesson({ name, text });
}

/** Fails the test where the lesson has problems. */
export function read(text: string): Lesson {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(problems(text).join("\n"));
  return parsed.lesson;
}

/** `CODE line:column`, in order. */
export function problems(text: string): readonly string[] {
  const parsed = parse(text);
  return (parsed.ok ? parsed.lesson.warnings : parsed.problems).map(told);
}

export function told({ code, at }: LessonProblem): string {
  return `${code} ${at.line}:${at.column}`;
}
