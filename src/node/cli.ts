// The command line: finds the command, prints help, and turns what went wrong into one sentence and an exit code.

import { COMMAND_GROUPS, type CommandEntry } from "./command-list.ts";
import { packageVersion } from "./package/index.ts";
import { fromGoose } from "./settings/index.ts";
import { type ExitCode, helpOf, type Io, parseInput, UsageError } from "./terminal/index.ts";

const ENTRIES = COMMAND_GROUPS.flatMap((group) => group.commands);

export async function main(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await dispatch(fromGoose(args), io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.err(`gosling: ${error.message}\n`);
    if (error.hint) io.err(`${error.hint}\n`);
    return 2;
  }
}

async function dispatch(args: readonly string[], io: Io): Promise<ExitCode> {
  const [first] = args;
  if (first === undefined || first === "help" || first === "--help" || first === "-h") {
    io.out(overview());
    return first === undefined ? 2 : 0;
  }
  if (first === "--version") {
    io.out(`gosling ${packageVersion()}\n`);
    return 0;
  }
  const entry = find(args);
  if (!entry)
    throw new UsageError(
      `there is no command ${args.slice(0, 2).join(" ")}`,
      "See gosling --help for the commands.",
    );
  const command = await entry.load();
  const rest = args.slice(command.name.split(" ").length);
  if (rest.includes("--help") || rest.includes("-h")) {
    io.out(helpOf(command));
    return 0;
  }
  return command.run(parseInput(command, rest), io);
}

function find(args: readonly string[]): CommandEntry | undefined {
  return ENTRIES.find((command) => command.name.split(" ").every((word, index) => args[index] === word));
}

function overview(): string {
  const width = Math.max(...ENTRIES.map((command) => command.name.length)) + 3;
  return [
    "gosling: learn, test and trust PostgreSQL migrations",
    "",
    "Usage: gosling COMMAND [ARGUMENTS] [OPTIONS]",
    "",
    ...COMMAND_GROUPS.flatMap(({ title, commands }) => [
      `${title}:`,
      ...commands.map((command) => `  ${command.name.padEnd(width)}${command.summary}`),
      "",
    ]),
    "Exit codes: 0 done, 1 the work or a check failed, 2 the input was bad.",
    "gosling COMMAND --help says more about each; gosling --version prints the version.",
    "",
  ].join("\n");
}
