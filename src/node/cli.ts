// The command line: finds the command, prints help, and turns what went wrong into one sentence and an exit code.
import { type Command, helpOf, parseInput } from "./command.ts";
import { build } from "./commands/build.ts";
import { create } from "./commands/create.ts";
import { diff } from "./commands/diff.ts";
import { fix } from "./commands/fix.ts";
import { init } from "./commands/init.ts";
import { lessonCheck } from "./commands/lesson-check.ts";
import { lessonMutants } from "./commands/lesson-mutants.ts";
import { lessonRun } from "./commands/lesson-run.ts";
import { convert } from "./commands/migrate-convert.ts";
import { down, downTo, redo, reset } from "./commands/migrate-down.ts";
import { repair } from "./commands/migrate-repair.ts";
import { status, version } from "./commands/migrate-status.ts";
import { up, upByOne, upTo } from "./commands/migrate-up.ts";
import { parse } from "./commands/parse.ts";
import { schemaCheck, schemaDump } from "./commands/schema.ts";
import { serve } from "./commands/serve.ts";
import { start } from "./commands/start.ts";
import { test } from "./commands/test.ts";
import { validate } from "./commands/validate.ts";
import { type ExitCode, type Io, UsageError } from "./io.ts";
import { packageVersion } from "./paths.ts";
import { fromGoose } from "./settings-goose.ts";

const COMMANDS: readonly Command[] = [
  ...[lessonRun, lessonCheck, lessonMutants, start, build, init],
  ...[up, upByOne, upTo, down, downTo, redo, reset, status, version, repair, convert],
  ...[create, fix, validate, parse, serve],
  ...[test],
  ...[test, diff, schemaDump, schemaCheck],
];

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
  const command = find(args);
  if (!command)
    throw new UsageError(
      `there is no command ${args.slice(0, 2).join(" ")}`,
      "See gosling --help for the commands.",
    );
  const rest = args.slice(command.name.split(" ").length);
  if (rest.includes("--help") || rest.includes("-h")) {
    io.out(helpOf(command));
    return 0;
  }
  return command.run(parseInput(command, rest), io);
}

function find(args: readonly string[]): Command | undefined {
  return COMMANDS.find((command) => command.name.split(" ").every((word, index) => args[index] === word));
}

function overview(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length)) + 3;
  return [
    "gosling: learn, test and trust PostgreSQL migrations",
    "",
    "Usage: gosling COMMAND [ARGUMENTS] [OPTIONS]",
    "",
    "Commands:",
    ...COMMANDS.map((command) => `  ${command.name.padEnd(width)}${command.summary}`),
    "",
    "Exit codes: 0 done, 1 the work or a check failed, 2 the input was bad.",
    "gosling COMMAND --help says more about each; gosling --version prints the version.",
    "",
  ].join("\n");
}
