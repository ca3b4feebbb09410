// The Markdown table under a block: the result that the block must have, with the place of every cell.
import { count } from "../../text/index.ts";
import {
  type Collector,
  isBlank,
  type LessonText,
  linesOf,
  type MarkdownBlock,
  place,
} from "../source/index.ts";
import type { ExpectedCell, ExpectedRow, ExpectedTable } from "../types.ts";
import { splitCells } from "./cell.ts";

/** `block` is of type `table`. */
export function readTable(
  text: LessonText,
  block: MarkdownBlock,
  ordered: boolean,
  problems: Collector,
): ExpectedTable {
  const lines = linesOf(block.raw);
  const columns = readCells(text, lines[0]!, block.line);
  const rows: ExpectedRow[] = [];
  for (const [index, line] of lines.entries()) {
    if (index < 2 || isBlank(line)) continue;
    const number = block.line + index;
    const cells = readCells(text, line, number);
    const at = place(text, number, line.search(/\S/) + 1);
    // GFM makes every line up to a blank one a row; one without a single pipe was meant as prose.
    if (!line.includes("|")) {
      problems.add(
        "TABLE_ROW_TEXT",
        at,
        "This line of text is a row of the table above it.",
        "Leave a blank line between the table and the text.",
      );
    } else if (cells.length !== columns.length) {
      problems.add(
        "TABLE_ROW_WIDTH",
        at,
        `This row has ${count(cells.length, "cell")}, but the table has ${count(columns.length, "column")}.`,
        "A `|` that belongs to a value is written `\\|`, also between backticks.",
      );
    }
    rows.push({ cells, any: cells.every((cell) => cell.text === "..."), at });
  }
  return { at: place(text, block.line, lines[0]!.search(/\S/) + 1), columns, rows, ordered };
}

/** A line under a block that begins like a table, though Markdown does not read it as one. */
export function looksLikeTable(line: string): boolean {
  return /^ {0,3}\|/.test(line);
}

function readCells(text: LessonText, line: string, number: number): readonly ExpectedCell[] {
  return splitCells(line).map(({ start, end }) => {
    const written = line.slice(start, end);
    const leading = written.length - written.trimStart().length;
    const trimmed = written.trim();
    const column = start + (trimmed === "" ? 0 : leading) + 1;
    return { text: plainText(trimmed), at: place(text, number, column) };
  });
}

/** What a reader sees: `\|` is a pipe, one pair of backticks around the whole is left off, else `\` before a sign is. */
function plainText(cell: string): string {
  const ticks = /^`*/.exec(cell)![0].length;
  const inside = ticks > 0 && cell.length > 2 * ticks ? cell.slice(ticks, -ticks) : "";
  const mark = "`".repeat(ticks);
  if (inside !== "" && cell.endsWith(mark) && !inside.endsWith("`") && !inside.includes(mark)) {
    const code = inside.replaceAll("\\|", "|");
    return code.startsWith(" ") && code.endsWith(" ") && code.trim() !== "" ? code.slice(1, -1) : code;
  }
  return cell.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}
