// Runs a console block: its commands in order, up to the first that fails.
import type { Command, ConsoleStep } from "../../lessons/index.ts";
import type { LessonWorld, Shapes } from "../world/index.ts";
import type { StepContext } from "./command-context.ts";
import { gitLog, gitMerge, gitPull } from "./git-commands.ts";
import { migrate } from "./migrate-command.ts";
import type { CommandOutcome, ConsoleOutcome, Emit } from "./outcome.ts";
import { diffDatabases, listDifferentSchemas } from "./schema-commands.ts";
import { startServer, stopServer } from "./server-commands.ts";
import { stepError } from "./step-error.ts";

export async function runConsoleStep(
  world: LessonWorld,
  shapes: Shapes,
  step: ConsoleStep,
  emit: Emit,
): Promise<ConsoleOutcome> {
  const commands: CommandOutcome[] = [];
  for (const { command, text, at } of step.commands) {
    emit({ type: "command", text });
    const lines: string[] = [];
    const print = (line: string) => {
      lines.push(line);
      emit({ type: "line", text: line, stream: "out" });
    };
    try {
      await runCommand(command, { world, shapes, emit, print });
      commands.push({ lines, error: null });
    } catch (thrown) {
      const error = stepError(thrown, { at });
      emit({ type: "error", error });
      commands.push({ lines, error });
      break;
    }
  }
  return { type: "console", commands };
}

async function runCommand(command: Command, context: StepContext): Promise<void> {
  switch (command.type) {
    case "git-pull":
      return gitPull(command.databases, context);
    case "git-merge":
      return gitMerge(command.branch, context);
    case "git-log":
      return gitLog(command.path, context);
    case "server-start":
      return startServer(command.database, command.migrate, context);
    case "server-stop":
      return stopServer(command.database, context);
    case "diff":
      return diffDatabases(command.databases, context);
    case "schemas":
      return listDifferentSchemas(command.word, context);
    case "migrate":
      return migrate(command, context);
    default:
      command satisfies never;
  }
}

/** The databases that a console block can have changed. */
export function databasesOf(step: ConsoleStep): readonly string[] {
  const names = new Set<string>();
  for (const { command } of step.commands) if ("database" in command) names.add(command.database);
  return [...names];
}
