// down, down-to, redo, reset: roll back what is applied.
import type { MigrationResult, Migrator, PlannedCommand } from "../../engine/index.ts";
import { type Action, migrateCommand, RUN_OPTIONS } from "../migrate/index.ts";
import { readVersion } from "../settings/index.ts";
import type { Command, CommandInput } from "../terminal/index.ts";

const options = RUN_OPTIONS;

/** The plan with --dry-run, else the work itself. */
function runOrPlan(
  input: CommandInput<typeof options>,
  command: PlannedCommand,
  work: (migrator: Migrator) => Promise<readonly MigrationResult[]>,
  summary: "down" | null = null,
): Action {
  return async ({ migrator }) =>
    input.options["dry-run"]
      ? { type: "plan", migrations: await migrator.plan(command) }
      : { type: "ran", results: await work(migrator), summary };
}

export const downCommand: Command = migrateCommand({
  name: "down",
  hint: ([extra]) => `Did you mean gosling down-to ${extra}?`,
  summary: "Rolls back the last applied migration.",
  options,
  prepare: (input) => runOrPlan(input, { type: "down" }, async (migrator) => [await migrator.down()]),
});

export const downTo: Command = migrateCommand({
  name: "down-to",
  summary: "Rolls back until VERSION is the current version (0: everything).",
  arguments: "VERSION",
  options,
  prepare(input) {
    const target = readVersion(input.positionals[0], "down-to");
    return runOrPlan(input, { type: "down-to", target }, (migrator) => migrator.downTo(target), "down");
  },
});

export const redo: Command = migrateCommand({
  name: "redo",
  summary: "Rolls back the last applied migration and applies it again.",
  options,
  prepare: (input) => runOrPlan(input, { type: "redo" }, (migrator) => migrator.redo()),
});

export const reset: Command = migrateCommand({
  name: "reset",
  summary: "Rolls back all applied migrations.",
  options,
  prepare: (input) => runOrPlan(input, { type: "reset" }, (migrator) => migrator.reset()),
});
