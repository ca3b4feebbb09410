// A lesson's text with some lines replaced; every other byte stays, line ends included.
import type { SourceFile } from "../../engine/index.ts";
import type { Lesson, Step } from "../types.ts";

/** Lines `from` up to but without `to` (1-based) become `lines`; `from === to` inserts. */
export interface LineEdit {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** Edits must not overlap. */
export function editLines(source: SourceFile, edits: readonly LineEdit[]): SourceFile {
  // The separators are kept: even places are lines, odd ones their ends.
  const parts = source.text.split(/(\r\n|\r|\n)/);
  const end = parts[1] ?? "\n";
  const pieces: string[] = [];
  let next = 0;
  for (const { from, to, lines } of [...edits].sort((a, b) => a.from - b.from)) {
    pieces.push(...parts.slice(next, (from - 1) * 2));
    const last = (to - 1) * 2 > parts.length;
    // The file's last line may have no end; then what takes its place has none.
    for (const [index, line] of lines.entries())
      pieces.push(line, last && index === lines.length - 1 ? "" : end);
    next = (to - 1) * 2;
  }
  pieces.push(...parts.slice(next));
  return { name: source.name, text: pieces.join("") };
}

/** `bodies`: a step's id and the text that its block gets instead. */
export function withBodies(
  source: SourceFile,
  lesson: Lesson,
  bodies: Readonly<Record<string, string>>,
): SourceFile {
  const changed = lesson.steps.filter(
    (step) => Object.hasOwn(bodies, step.id) && bodies[step.id] !== step.body,
  );
  if (changed.length === 0) return source;
  const text = source.text.split(/\r\n|\r|\n/);
  return editLines(
    source,
    changed.flatMap((step) => bodyEdits(text, step, bodies[step.id]!)),
  );
}

/** What every exercise's block holds when it is solved, ready for `withBodies`; `except`: the exercise that stays as it starts. */
export function solutions(lesson: Lesson, except?: string): Readonly<Record<string, string>> {
  const solved = lesson.exercises.filter((exercise) => exercise.id !== except);
  return Object.fromEntries(solved.map((exercise) => [exercise.step, exercise.solution.body]));
}

/** Replaces a block's text; where a line of it would close the block, the block's own fences grow. `text`: the lesson's lines. */
export function bodyEdits(text: readonly string[], step: Step, body: string): readonly LineEdit[] {
  const lines = body === "" ? [] : body.split(/\r\n|\r|\n/);
  const from = step.bodyAt.line;
  const to = from + step.body.split("\n").length;
  const [, indent, marker, rest] = /^( {0,3})(`{3,}|~{3,})(.*)$/s.exec(
    text[step.at.line - 1]!,
  ) as unknown as [string, string, string, string];
  const indented = lines.map((line) => indent + line);
  const longest = lines.reduce((most, line) => Math.max(most, fenceLength(line)), 0);
  if (longest < marker.length) return [{ from, to, lines: indented }];
  const longer = indent + marker[0]!.repeat(longest + 1);
  return [
    { from: from - 1, to: from, lines: [longer + rest] },
    { from, to, lines: indented },
    { from: to, to: to + 1, lines: [longer] },
  ];
}

function fenceLength(line: string): number {
  return /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]?.length ?? 0;
}
