// A lesson's source with the reader's text in place of some steps' blocks; everything else stays where it was.
import type { SourceFile } from "../engine/index.ts";
import type { Lesson } from "../lessons/index.ts";

/** Step id -> the block's new text. */
export type Edits = Readonly<Record<string, string>>;

/**
 * The lesson is parsed anew from the result, so an edited console block is checked like any other.
 * A fence inside the text would end the block early, so its lines are indented by a blank.
 */
export function applyEdits(source: SourceFile, lesson: Lesson, edits: Edits): SourceFile {
  const changed = lesson.steps.filter((step) => edits[step.id] !== undefined && edits[step.id] !== step.body);
  if (changed.length === 0) return source;
  const lines = source.text.split(/\r\n|\n|\r/);
  for (const step of [...changed].reverse()) {
    const old = step.body === "" ? 0 : step.body.split("\n").length;
    const text = (edits[step.id] ?? "").replace(/^(`{3,}|~{3,})/gm, " $1");
    lines.splice(
      step.bodyAt.line - 1,
      old,
      ...(text === "" ? [] : text.replace(/\n$/, "").split(/\r\n|\n|\r/)),
    );
  }
  return { name: source.name, text: lines.join("\n") };
}
