// A step's outputs as the page sets them: lines that follow each other are one transcript. Pure.
import type { ResultSet } from "../engine/index.ts";
import type { StepError, StepOutput } from "../runner/index.ts";

export type TranscriptLine = Extract<StepOutput, { type: "command" | "line" | "notice" }>;

export type OutputGroup =
  | { readonly type: "results"; readonly database: string; readonly results: readonly ResultSet[] }
  | { readonly type: "console"; readonly lines: readonly TranscriptLine[] }
  | { readonly type: "error"; readonly error: StepError }
  | { readonly type: "committed"; readonly path: string; readonly branch: string };

/** Migration events are left out: the server's lines tell them already, the drawing shows them. */
export function groupOutputs(outputs: readonly StepOutput[]): readonly OutputGroup[] {
  const groups: OutputGroup[] = [];
  for (const output of outputs) {
    const last = groups.at(-1);
    switch (output.type) {
      case "command":
      case "line":
      case "notice":
        if (last?.type === "console") groups[groups.length - 1] = { ...last, lines: [...last.lines, output] };
        else groups.push({ type: "console", lines: [output] });
        break;
      case "result":
        if (last?.type === "results" && last.database === output.database) {
          groups[groups.length - 1] = { ...last, results: [...last.results, output.result] };
        } else groups.push({ type: "results", database: output.database, results: [output.result] });
        break;
      case "error":
        groups.push({ type: "error", error: output.error });
        break;
      case "committed":
        groups.push({ type: "committed", path: output.path, branch: output.branch });
        break;
      case "migration":
        break;
      default:
        output satisfies never;
    }
  }
  return groups;
}
