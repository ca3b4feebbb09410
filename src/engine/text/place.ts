// From PostgreSQL's position in the text that was sent to a place in the migration file.
import { countLineEnds } from "../../text/index.ts";
import type { Location, SourceFile } from "../types.ts";
import type { ParsedStatement } from "./parser.ts";

/** The place in the file of a UTF-16 index into a statement's text. */
export function placeInStatement(statement: ParsedStatement, source: SourceFile, index: number): Location {
  const { sql, at } = statement;
  const lineStart = sql.lastIndexOf("\n", index - 1) + 1;
  const lineIndex = countLineEnds(sql, lineStart);
  const line = statement.lines?.[lineIndex] ?? at.line + lineIndex;
  const indent = lineIndex === 0 ? at.column - 1 : 0;
  const column = indent + (index - lineStart) + 1;
  return {
    file: at.file,
    line,
    column: Math.min(column, sharedColumns(statement, source, line, lineStart, indent) + 1),
  };
}

/**
 * Up to where the line that was sent is the line of the file: all of it, but for a line in which variables were replaced,
 * where the last place that both have in common is the best that can be said.
 */
function sharedColumns(
  statement: ParsedStatement,
  source: SourceFile,
  line: number,
  lineStart: number,
  indent: number,
): number {
  const original = lineOf(source.text, line);
  const sent = statement.sql;
  let shared = indent;
  while (
    shared < original.length &&
    lineStart + shared - indent < sent.length &&
    original[shared] === sent[lineStart + shared - indent]
  ) {
    shared += 1;
  }
  return shared;
}

function lineOf(text: string, line: number): string {
  let start = 0;
  for (let left = line - 1; left > 0; left -= 1) start = text.indexOf("\n", start) + 1;
  const end = text.indexOf("\n", start);
  return text.slice(start, end < 0 ? undefined : end);
}
