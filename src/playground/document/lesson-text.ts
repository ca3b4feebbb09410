// The document as a lesson: what the player plays, and what "Save as a lesson" writes, with the results as expectations.
import { layOut, writeCell } from "../../lessons/index.ts";
import type { StepError, StepOutput } from "../../runner/index.ts";
import type { PlaygroundBlock, PlaygroundDocument } from "./document.ts";

/** What came of a block that has run. */
export interface Outcome {
  readonly outputs: readonly StepOutput[];
  /** How many different schemas there were after it. */
  readonly schemas: number;
}

export const LESSON_FILE = "playground.md";

/** `outcomes`: one a block, where results become expectations; without it nothing is expected, so nothing can fail. */
export function lessonText(
  { databases, history, clock, blocks }: PlaygroundDocument,
  outcomes?: readonly (Outcome | null)[],
): string {
  const parts = blocks.map((block, index) => blockText(block, outcomes?.[index] ?? null));
  return `---
databases: [${databases.join(", ")}]
${history === null ? "" : `history: ${history}\n`}clock: ${clock}
summary: Made in the playground.
minutes: 5
---
# From the playground

## What was run

${parts.join("\n")}`;
}

function blockText(block: PlaygroundBlock, outcome: Outcome | null): string {
  const fence = "`".repeat(Math.max(3, longestFence(block.text) + 1));
  const body = block.text.replace(/\n+$/, "");
  switch (block.type) {
    case "file":
      return `Commit \`${block.path}\`:\n\n${fence}sql file=${block.path}\n${body}\n${fence}\n`;
    case "sql": {
      const error = errorOf(outcome);
      const table = error === null && block.databases.length === 1 ? tableOf(outcome) : "";
      return `On ${block.databases.map((name) => `**${name}**`).join(", ")}:\n\n${fence}sql db=${block.databases.join(",")}${claims(error, outcome)}\n${body}\n${fence}\n${table}`;
    }
    case "console":
      return `${fence}console${claims(errorOf(outcome), outcome)}\n${body}\n${fence}\n`;
    default:
      return block satisfies never;
  }
}

/** A fence in the text must be shorter than the one around it. */
function longestFence(text: string): number {
  return Math.max(0, ...[...text.matchAll(/^\s*(`{3,})/gm)].map(([, ticks]) => ticks!.length));
}

function errorOf(outcome: Outcome | null): StepError | null {
  const failed = outcome?.outputs.find((output) => output.type === "error");
  return failed?.type === "error" ? failed.error : null;
}

function claims(error: StepError | null, outcome: Outcome | null): string {
  if (outcome === null) return "";
  const fails = error === null ? "" : ` error=${error.code}`;
  return outcome.schemas > 0 ? `${fails} schemas=${outcome.schemas}` : fails;
}

/** PostgreSQL's types whose values are others each time: times and UUIDs. */
const CHANGING = new Set([1082, 1083, 1114, 1184, 1266, 2950]);

/** The last result that has columns, as the table under a block. */
function tableOf(outcome: Outcome | null): string {
  const results =
    outcome?.outputs.flatMap((output) => (output.type === "result" ? [output.result] : [])) ?? [];
  const last = results.findLast(({ columns }) => columns.length > 0);
  if (last === undefined || last.rows.length > 50) return "";
  const cells = last.rows.map((values) =>
    values.map((value, at) => (CHANGING.has(last.columns[at]!.type) ? "..." : (writeCell(value) ?? "..."))),
  );
  const head = last.columns.map(({ name }) => writeCell(name));
  // A name that no cell can say would be another column.
  if (head.includes(null)) return "";
  return `\n${layOut([head as string[], head.map(() => "---"), ...cells]).join("\n")}\n`;
}
