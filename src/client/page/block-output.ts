// What a step printed, as another page shows it: plain texts and tables of texts.
import type { BlockOutput } from "../../embed/index.ts";
import type { SourceFile } from "../../engine/index.ts";
import type { CheckResult, StepError, StepOutput } from "../../runner/index.ts";
import { t } from "../words/index.ts";

/** More rows than anybody reads would only fill the other page. */
const MOST_ROWS = 500;

export interface Written {
  readonly lesson: SourceFile;
  /** The text that the step ran with instead of the written one. */
  readonly edit: string | undefined;
}

/** Null where there is nothing to show. */
export function blockOutput(output: StepOutput, written: Written): BlockOutput | null {
  switch (output.type) {
    case "result": {
      const { command, columns, rows, affected } = output.result;
      if (columns.length === 0) return line("out", affected > 0 ? `${command} ${affected}` : command);
      return {
        type: "table",
        columns: columns.map(({ name }) => name),
        rows: rows.slice(0, MOST_ROWS),
        caption: t("counts.row", { count: rows.length }),
      };
    }
    case "notice":
      return line("notice", `${output.severity}: ${output.message}`);
    case "command":
      return line("command", `$ ${output.text}`);
    case "line":
      return line(output.stream === "error" ? "error" : "out", output.text);
    case "committed":
      return line("out", t("block.committed", { path: output.path }));
    case "error":
      return line("error", errorText(output.error, written));
    case "left-out":
      return line("notice", t("block.leftOut", { count: output.count }));
    case "migration":
      return null;
    default:
      return output satisfies never;
  }
}

export function checkOutput({ status, claim, expected, found }: CheckResult): BlockOutput {
  const more =
    status === "passed" || expected === undefined
      ? ""
      : `\n${t("block.expected", { what: expected })}\n${t("block.found", { what: found ?? "" })}`;
  return line(status, `${status === "passed" ? "✓" : "✗"} ${claim}${more}`);
}

function line(tone: (BlockOutput & { type: "text" })["tone"], text: string): BlockOutput {
  return { type: "text", tone, text };
}

/** With the line it is about and a mark under the place. */
function errorText({ code, message, at, inBlock, hint }: StepError, { lesson, edit }: Written): string {
  const place = edit === undefined ? (at?.file === lesson.name ? at : null) : inBlock;
  const text = (edit ?? lesson.text).split("\n")[(place?.line ?? 0) - 1];
  const label = t("block.line", { number: inBlock?.line ?? place?.line ?? 0 });
  const shown =
    place === null || text === undefined
      ? []
      : [`${label}${text}`, `${" ".repeat(label.length + place.column - 1)}^`];
  return [`ERROR ${code}: ${message}`, ...shown, ...(hint === null ? [] : [t("block.hint", { hint })])].join(
    "\n",
  );
}
