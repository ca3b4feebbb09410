// Writes what was really found into a lesson's expected tables and outputs; nothing else of the text changes.
import type { Location, ResultSet, SourceFile } from "../../engine/index.ts";
import type { ConsoleStep, Lesson, SqlStep } from "../types.ts";
import { editLines, type LineEdit } from "./edit.ts";
import { rewriteOutput } from "./output.ts";
import { rewriteTable } from "./table.ts";

/**
 * What a step gave, for steps whose table or output did not match. There is no form for an error: a step that fails where it
 * should not, or succeeds where it should fail, is for a person to fix.
 */
export type ActualStep =
  | { readonly type: "result"; readonly step: string; readonly result: ResultSet }
  /** `commands`: the lines that each command printed, for all commands of the step. */
  | { readonly type: "output"; readonly step: string; readonly commands: readonly (readonly string[])[] };

export interface Rewritten {
  readonly source: SourceFile;
  /** The steps whose expectations changed. */
  readonly changed: readonly { readonly step: string; readonly at: Location }[];
}

/** `lesson` is `source` parsed. Cells and lines that still hold stay as they are written, `...` among them. */
export function rewriteLesson(source: SourceFile, lesson: Lesson, actual: readonly ActualStep[]): Rewritten {
  const lines = source.text.split(/\r\n|\r|\n/);
  const steps = new Map(lesson.steps.map((step) => [step.id, step]));
  const edits: LineEdit[] = [];
  const changed: { step: string; at: Location }[] = [];
  for (const found of actual) {
    const step = steps.get(found.step);
    const own = step === undefined || step.error !== null ? [] : stepEdits(lines, step, found);
    const different = own.filter(
      ({ from, to, lines: now }) => !sameLines(lines.slice(from - 1, to - 1), now),
    );
    if (step === undefined || different.length === 0) continue;
    edits.push(...different);
    changed.push({ step: step.id, at: step.at });
  }
  return { source: edits.length === 0 ? source : editLines(source, edits), changed };
}

function stepEdits(
  lines: readonly string[],
  step: Lesson["steps"][number],
  found: ActualStep,
): readonly LineEdit[] {
  if (found.type === "result" && step.type === "sql") return tableEdits(lines, step, found.result);
  if (found.type === "output" && step.type === "console") return outputEdits(lines, step, found.commands);
  return [];
}

function tableEdits(lines: readonly string[], step: SqlStep, result: ResultSet): readonly LineEdit[] {
  // A statement that returns no columns has lost its result: that is no table to write.
  if (step.expected === null || result.columns.length === 0) return [];
  const from = step.expected.at.line;
  const to = step.endLine + 1;
  return [{ from, to, lines: rewriteTable(step.expected, lines.slice(from - 1, to - 1), result) }];
}

function outputEdits(
  lines: readonly string[],
  step: ConsoleStep,
  commands: readonly (readonly string[])[],
): readonly LineEdit[] {
  if (commands.length !== step.commands.length) return [];
  const indent = /^ {0,3}/.exec(lines[step.at.line - 1]!)![0];
  return step.commands.flatMap(({ expected }, i) => {
    const first = expected[0];
    const last = expected.at(-1);
    // Without a line under the command its output is not compared.
    if (first === undefined || last === undefined) return [];
    const now = rewriteOutput(
      expected.map((line) => line.text),
      commands[i]!,
    );
    return [
      {
        from: first.at.line,
        to: last.at.line + 1,
        lines: now.map((line) => (line === "" ? "" : indent + line)),
      },
    ];
  });
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, i) => line === b[i]);
}
