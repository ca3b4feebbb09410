// How much of a step's output is passed on: a step that prints without end must not fill the page.
import type { StepOutput } from "../events.ts";
import type { Emit } from "./outcome.ts";

/** For each statement; far more than anybody reads, and enough for every comparison with an expected table. */
export const STATEMENT_LIMITS = { rows: 1000, bytes: 4_000_000, cell: 100_000 };

const MOST = { notice: 200, result: 200, line: 5000 };
// Characters of all values of all results together.
const MOST_TEXT = 8_000_000;

export interface Budget {
  readonly emit: Emit;
  /** Says what was left out. */
  end(): void;
}

export function createBudget(emit: Emit): Budget {
  const seen = { notice: 0, result: 0, line: 0 };
  let text = 0;

  const spend = (output: StepOutput & { type: "result" }): StepOutput => {
    const { result } = output;
    const size = result.rows.flat().reduce((sum, value) => sum + (value?.length ?? 0), 0);
    if (text + size > MOST_TEXT) {
      return { ...output, result: { ...result, rows: [] }, total: output.total ?? result.rows.length };
    }
    text += size;
    return output;
  };

  return {
    emit(output) {
      if (output.type === "notice" || output.type === "result" || output.type === "line") {
        seen[output.type]++;
        if (seen[output.type] > MOST[output.type]) return;
      }
      emit(output.type === "result" ? spend(output) : output);
    },
    end() {
      for (const what of ["notice", "result", "line"] as const) {
        const count = seen[what] - MOST[what];
        if (count > 0) emit({ type: "left-out", what, count });
      }
    },
  };
}
