// Places of a lesson whose blocks were changed, as places in the texts of those blocks. Pure.
import type { StepError } from "../../runner/index.ts";
import type { EditProblem } from "./view-state.ts";

export interface PlacedStep {
  readonly id: string;
  /** The line of the written lesson that is the block's first. */
  readonly line: number;
  readonly body: string;
}

/** By step id. A place in no changed block is reported with the first one: without it the lesson could be read. Null: nothing was changed. */
export function problemsByStep(
  errors: readonly StepError[],
  steps: readonly PlacedStep[],
  edits: Readonly<Record<string, string>>,
): Readonly<Record<string, readonly EditProblem[]>> | null {
  const edited = steps.filter((step) => edits[step.id] !== undefined && edits[step.id] !== step.body);
  const [first] = edited;
  if (first === undefined) return null;
  const problems: Record<string, EditProblem[]> = {};
  for (const error of errors) {
    const found = placeIn(error, steps, edits);
    const { id, place } = found ?? { id: first.id, place: null };
    problems[id] ??= [];
    problems[id].push({ message: error.message, hint: error.hint, place });
  }
  return problems;
}

function placeIn(
  { at }: StepError,
  steps: readonly PlacedStep[],
  edits: Readonly<Record<string, string>>,
): { readonly id: string; readonly place: EditProblem["place"] } | null {
  if (at === null) return null;
  let shift = 0;
  for (const { id, line, body } of steps) {
    const edit = edits[id];
    const count = lineCount(edit ?? body);
    const first = line + shift;
    // The fences belong to the block, but nothing in the editor can be pointed at for them.
    if (edit !== undefined && at.line >= first - 1 && at.line <= first + count) {
      const inside = at.line >= first && at.line < first + count;
      return { id, place: inside ? { line: at.line - first + 1, column: at.column } : null };
    }
    shift += count - body.split("\n").length;
  }
  return null;
}

function lineCount(text: string): number {
  return text === "" ? 0 : text.split(/\r\n|\r|\n/).length;
}
