// Runs an sql block on each database it names, statement by statement as psql does, and places errors in the lesson.
import { DatabaseError, type Location, type ResultSet } from "../../engine/index.ts";
import type { SqlStep } from "../../lessons/index.ts";
import { splitSql } from "../../text/index.ts";
import type { World } from "../world/index.ts";
import type { Emit, SqlOutcome, SqlRun } from "./outcome.ts";
import { stepError } from "./step-error.ts";

export async function runSqlStep(world: World, step: SqlStep, emit: Emit): Promise<SqlOutcome> {
  const runs: SqlRun[] = [];
  for (const name of step.databases) runs.push(await runOn(world, step, name, emit));
  return { type: "sql", runs };
}

async function runOn(world: World, step: SqlStep, name: string, emit: Emit): Promise<SqlRun> {
  const session = await world.session(name);
  let last: ResultSet | null = null;
  for (const part of splitSql(step.body)) {
    try {
      for (const result of await session.run(part.sql)) {
        emit({ type: "result", database: name, result });
        if (result.columns.length > 0) last = result;
      }
    } catch (thrown) {
      const position = thrown instanceof DatabaseError ? thrown.fields.position : undefined;
      const at = placeIn(step, part.offset + (position ? unitsBefore(part.sql, position) : 0));
      const error = stepError(thrown, { database: name, at });
      emit({ type: "error", error });
      return { database: name, last, error };
    }
  }
  return { database: name, last, error: null };
}

/** UTF-16 units before the `position`-th code point, counted from 1 as PostgreSQL does. */
function unitsBefore(text: string, position: number): number {
  let units = 0;
  let points = 1;
  for (const character of text) {
    if (points++ >= position) break;
    units += character.length;
  }
  return units;
}

/** An offset in a step's text as a place in the lesson. */
export function placeIn(
  step: { readonly body: string; readonly bodyAt: Location },
  offset: number,
): Location {
  const before = step.body.slice(0, offset);
  const lastBreak = before.lastIndexOf("\n");
  const lines = before.split("\n").length - 1;
  return {
    file: step.bodyAt.file,
    line: step.bodyAt.line + lines,
    column: lines === 0 ? step.bodyAt.column + offset : offset - lastBreak,
  };
}
