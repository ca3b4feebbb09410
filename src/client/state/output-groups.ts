// A step's outputs as the page sets them: lines that follow each other are one transcript. Pure.
import type { ResultSet } from "../../engine/index.ts";
import type { StepError, StepOutput } from "../../runner/index.ts";

export type TranscriptLine = Extract<StepOutput, { type: "command" | "line" | "notice" }>;

export interface ShownResult {
  readonly result: ResultSet;
  /** How many rows there were; the result may keep fewer. */
  readonly total: number;
}

export type OutputGroup =
  | {
      readonly type: "results";
      readonly databases: readonly string[];
      readonly results: readonly ShownResult[];
    }
  | { readonly type: "console"; readonly lines: readonly TranscriptLine[] }
  /** `databases`: all that failed so, one after the other; empty where it was none. */
  | { readonly type: "error"; readonly databases: readonly string[]; readonly error: StepError }
  | { readonly type: "committed"; readonly path: string; readonly branch: string }
  | Extract<StepOutput, { type: "left-out" }>;

/** Migration events are left out: the server's lines show them already, the drawing shows them. */
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
        if (last?.type === "results" && last.databases[0] === output.database) {
          groups[groups.length - 1] = { ...last, results: [...last.results, shown(output)] };
        } else groups.push({ type: "results", databases: [output.database], results: [shown(output)] });
        break;
      case "error":
        groups.push({ type: "error", databases: named(output.error), error: output.error });
        break;
      case "committed":
        groups.push({ type: "committed", path: output.path, branch: output.branch });
        break;
      case "left-out":
        groups.push({ type: "left-out", what: output.what, count: output.count });
        break;
      case "migration":
        break;
      default:
        output satisfies never;
    }
  }
  return merged(groups);
}

/** Databases that answered or failed alike, one after the other, share what they answered. */
function merged(groups: readonly OutputGroup[]): readonly OutputGroup[] {
  const kept: OutputGroup[] = [];
  for (const group of groups) {
    const last = kept.at(-1);
    if (
      last?.type === "results" &&
      group.type === "results" &&
      JSON.stringify(last.results) === JSON.stringify(group.results)
    ) {
      kept[kept.length - 1] = { ...last, databases: [...last.databases, ...group.databases] };
    } else if (last?.type === "error" && group.type === "error" && alike(last.error, group.error)) {
      kept[kept.length - 1] = { ...last, databases: [...last.databases, ...group.databases] };
    } else kept.push(group);
  }
  return kept;
}

function shown({ result, total }: StepOutput & { type: "result" }): ShownResult {
  return { result, total: total ?? result.rows.length };
}

function named({ database }: StepError): readonly string[] {
  return database === null ? [] : [database];
}

/** A failed migration concerns one database alone: what it had applied there. */
function alike(one: StepError, other: StepError): boolean {
  if (one.migration !== null || other.migration !== null) return false;
  return JSON.stringify({ ...one, database: null }) === JSON.stringify({ ...other, database: null });
}
