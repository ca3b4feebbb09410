// Runs an sql block on each database it names, statement by statement as psql does, and places errors in the lesson.
import { DatabaseError, type Location, type ResultSet } from "../../engine/index.ts";
import type { SqlStep } from "../../lessons/index.ts";
import { indexOfPosition, placesIn, splitSql } from "../../text/index.ts";
import type { LessonWorld } from "../world/index.ts";
import { STATEMENT_LIMITS } from "./budget.ts";
import type { Emit, SqlOutcome, SqlRun } from "./outcome.ts";
import { stepError } from "./step-error.ts";

export async function runSqlStep(world: LessonWorld, step: SqlStep, emit: Emit): Promise<SqlOutcome> {
  const runs: SqlRun[] = [];
  for (const name of step.databases) runs.push(await runStatements(world, step, name, emit));
  return { type: "sql", runs };
}

/** The statements of a text on one database, up to the first that fails. */
export async function runStatements(
  world: LessonWorld,
  step: Pick<SqlStep, "body" | "bodyAt">,
  name: string,
  emit: Emit,
): Promise<SqlRun> {
  const session = await world.session(name);
  let last: ResultSet | null = null;
  for (const part of splitSql(step.body)) {
    try {
      for (const { total, ...result } of await session.run(part.sql, STATEMENT_LIMITS)) {
        emit({ type: "result", database: name, result, ...(total !== undefined && { total }) });
        if (result.columns.length > 0) last = result;
      }
    } catch (thrown) {
      const position = thrown instanceof DatabaseError ? thrown.fields.position : undefined;
      const at = placeIn(step, part.offset + (position ? indexOfPosition(part.sql, position) : 0));
      const error = stepError(thrown, { database: name, at });
      emit({ type: "error", error });
      return { database: name, last, error };
    }
  }
  return { database: name, last, error: null };
}

/** An offset in a step's text as a place in the lesson. */
export function placeIn(
  step: { readonly body: string; readonly bodyAt: Location },
  offset: number,
): Location {
  const { file, line, column } = placesIn(step.body, step.bodyAt.file).at(offset);
  return {
    file,
    line: step.bodyAt.line + line - 1,
    column: line === 1 ? step.bodyAt.column + offset : column,
  };
}
