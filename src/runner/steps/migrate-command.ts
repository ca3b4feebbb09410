// `gosling up|down|status|... --database NAME` in a lesson: the engine on that database with the files of its checkout.
import { createMigrator, MigrationError, type Migrator } from "../../engine/index.ts";
import type { Command, MigrateAction } from "../../lessons/index.ts";
import type { StepContext } from "./command-context.ts";
import { failureLines, resultLine, statusLines, summaryLine } from "./migration-lines.ts";
import { refuseOpenTransaction } from "./server-commands.ts";

export async function migrate(
  command: Extract<Command, { type: "migrate" }>,
  context: StepContext,
): Promise<void> {
  const { world, print, emit } = context;
  const name = command.database;
  const session = await world.session(name);
  refuseOpenTransaction(name, context);
  const migrator = createMigrator(session, world.sourcesOf(name), {
    host: world.host,
    clock: () => world.clock.read(),
    allowMissing: command.allowMissing,
    onEvent: (event) => {
      emit({ type: "migration", database: name, event });
      if (event.type === "migration-finished") print(resultLine(event.result));
      if (event.type === "warning") print(`warning: ${event.warning.message}`);
    },
  });
  try {
    await perform(migrator, command.action, print);
  } catch (error) {
    if (error instanceof MigrationError) for (const line of failureLines(error.failure)) print(line);
    throw error;
  }
}

async function perform(
  migrator: Migrator,
  action: MigrateAction,
  print: (line: string) => void,
): Promise<void> {
  switch (action.type) {
    case "up":
      return print(summaryLine("up", await migrator.up(), await migrator.version()));
    case "up-to":
      return print(summaryLine("up", await migrator.up(action.version), await migrator.version()));
    case "down-to":
      return print(summaryLine("down", await migrator.downTo(action.version), await migrator.version()));
    case "up-by-one":
      await migrator.upByOne();
      return;
    case "down":
      await migrator.down();
      return;
    case "redo":
      await migrator.redo();
      return;
    case "reset":
      await migrator.reset();
      return;
    case "status":
      for (const line of statusLines(await migrator.status())) print(line);
      return;
    case "version":
      return print(`gosling: version ${await migrator.version()}`);
    case "repair": {
      await migrator.repair(action.version, action.as);
      return print(`gosling: recorded ${action.version} as ${action.as}; nothing was run`);
    }
    default:
      action satisfies never;
  }
}
