// Runs SQL that is no step of the lesson: as a block is run, with places in the text itself.
import { topOf } from "../../text/index.ts";
import type { StepOutput } from "../events.ts";
import { readPsql, runPsql } from "../psql/index.ts";
import type { LessonWorld } from "../world/index.ts";
import { createBudget } from "./budget.ts";
import { runStatements } from "./sql-step.ts";

export async function ask(world: LessonWorld, database: string, sql: string): Promise<readonly StepOutput[]> {
  const outputs: StepOutput[] = [];
  const budget = createBudget((output) => outputs.push(output));
  world.listenToNotices((name, notice) => budget.emit({ type: "notice", database: name, ...notice }));
  const command = readPsql(sql);
  if (command !== null) {
    const lines = await runPsql(command, await world.session(database));
    return lines.map((text) => ({ type: "line", text, stream: "out" }));
  }
  const text = { body: sql, bodyAt: topOf("") };
  await runStatements(world, text, database, (output) =>
    budget.emit(
      output.type === "error"
        ? { ...output, error: { ...output.error, inBlock: output.error.at, at: null } }
        : output,
    ),
  );
  budget.end();
  return outputs;
}
