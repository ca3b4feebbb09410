// Replaces parts of an SQL text, and maps a place in the new text back to the old one. Pure.
import { type Database, DatabaseError } from "../../engine/index.ts";
import { indexOfPosition, positionOfIndex } from "../../text/index.ts";

/** UTF-16 indexes of the old text, `end` exclusive. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** In the order of the text, none over another. */
export function applyEdits(sql: string, edits: readonly TextEdit[]): string {
  let text = "";
  let from = 0;
  for (const { start, end, text: replacement } of edits) {
    text += sql.slice(from, start) + replacement;
    from = end;
  }
  return text + sql.slice(from);
}

/** The index in the old text; the start of the edit for a place inside of one. */
function oldIndex(edits: readonly TextEdit[], index: number): number {
  let shift = 0;
  for (const { start, end, text } of edits) {
    if (index < start + shift) break;
    if (index < start + shift + text.length) return start;
    shift += text.length - (end - start);
  }
  return index - shift;
}

/** Runs the edited text; an error's position is one of the text as it was. */
export async function runEdited(database: Database, sql: string, edits: readonly TextEdit[]) {
  if (edits.length === 0) return database.run(sql);
  const sent = applyEdits(sql, edits);
  try {
    return await database.run(sent);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.fields.position === undefined) throw error;
    const index = oldIndex(edits, indexOfPosition(sent, error.fields.position));
    const position = positionOfIndex(sql, index);
    throw new DatabaseError({ ...error.fields, position }, { cause: error });
  }
}
