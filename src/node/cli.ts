// The command line: finds the command, prints help, and turns what went wrong into one sentence and an exit code.
import { list, wrap, wrapRow } from "../text/index.ts";
import { COMMAND_GROUPS, type CommandEntry } from "./command-list.ts";
import { packageVersion } from "./package/index.ts";
import { findConfig, fromGoose, type Words } from "./settings/index.ts";
import {
  type Command,
  createDoor,
  type ExitCode,
  helpOf,
  type Io,
  type ProcessIo,
  UnknownOption,
  UsageError,
} from "./terminal/index.ts";

const ENTRIES = COMMAND_GROUPS.flatMap((group) => group.commands);

export async function main(args: readonly string[], process: ProcessIo): Promise<ExitCode> {
  const io = createDoor(args, process);
  try {
    return await dispatch(fromGoose(args), io);
  } catch (error) {
    if (isSystemError(error)) {
      io.err(`gosling: ${error.message}\n`);
      return 2;
    }
    if (!(error instanceof UsageError)) {
      io.err(`gosling: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
      return 1;
    }
    io.err(`gosling: ${error.message}\n`);
    const hint = error instanceof UnknownOption ? await hintOf(error) : error.hint;
    if (hint) io.err(`${hint}\n`);
    return 2;
  }
}

/** A file or folder that the system refuses: the sentence that it gives names the path and the reason. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error;
}

async function dispatch({ args, forAll }: Words, io: Io): Promise<ExitCode> {
  const [first] = args;
  if (first === undefined) {
    const { welcome } = await import("./welcome.ts");
    io.out(welcome(io));
    return 0;
  }
  if ((first === "help" && args.length === 1) || first === "--help" || first === "-h") {
    io.out(overview(io.width));
    return 0;
  }
  if (first === "--version") {
    io.out(`gosling ${packageVersion()}\n`);
    return 0;
  }
  const entry = find(args);
  if (!entry) throw await noCommand(first, args[1]);
  const command = await entry.load();
  const rest = args.slice(command.name.split(" ").length);
  if (rest.includes("--help") || rest.includes("-h")) {
    io.out(helpOf(command, io.width));
    return 0;
  }
  const unused = new Set(forAll.filter((arg) => !takes(command, arg)));
  const given = rest.filter((arg) => !unused.has(arg));
  const config = findConfig(io.cwd);
  if (config === undefined) return command.start(given, io);
  const { withConfig } = await import("./config/index.ts");
  return command.start(withConfig(command, given, config, io), io);
}

const takes = (command: Command, arg: string) => (/^--([a-z-]+)/.exec(arg)?.[1] ?? "") in command.options;

function find(args: readonly string[]): CommandEntry | undefined {
  return ENTRIES.find((command) => command.name.split(" ").every((word, index) => args[index] === word));
}

/** Half a command (`lesson`) names its other halves; a slip of a key is offered the nearest. */
async function noCommand(first: string, second: string | undefined): Promise<UsageError> {
  const rest = ENTRIES.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.split(" ")[1]!] : []));
  const hasSecond = second !== undefined && !second.startsWith("-");
  const name = rest.length > 0 && hasSecond ? `${first} ${second}` : first;
  if (rest.length > 0 && !hasSecond)
    return new UsageError(
      `${first} needs a second word: ${listed(rest)}`,
      "See gosling --help for the commands.",
    );
  const near = await nearestOf(
    name,
    ENTRIES.map((entry) => entry.name),
  );
  const meant = near === undefined ? "" : `Did you mean gosling ${near}? `;
  return new UsageError(`there is no command ${name}`, `${meant}See gosling --help for the commands.`);
}

async function hintOf({ option, known, hint }: UnknownOption): Promise<string> {
  const near = await nearestOf(option, known);
  return near === undefined ? (hint ?? "") : `Did you mean ${near}? ${hint ?? ""}`;
}

/** Loaded only when something is misspelt: the lesson language is a big room. */
async function nearestOf(word: string, candidates: readonly string[]): Promise<string | undefined> {
  const { nearest } = await import("../text/index.ts");
  return nearest(word, candidates);
}

function listed(words: readonly string[]): string {
  return list(words, "or");
}

function overview(width: number): string {
  const column = Math.max(...ENTRIES.map((command) => command.name.length)) + 5;
  return [
    wrap("gosling: learn, test and trust PostgreSQL migrations", width),
    "",
    "Usage: gosling COMMAND [ARGUMENTS] [OPTIONS]",
    "",
    wrap("New here? gosling start serves the course; gosling lesson run plays it in the terminal.", width),
    "",
    ...COMMAND_GROUPS.flatMap(({ title, commands }) => [
      `${title}:`,
      ...commands.map((command) => wrapRow(`  ${command.name}`, command.summary, column, width)),
      "",
    ]),
    wrap("Exit codes: 0 done, 1 the work or a check failed, 2 the input was bad.", width),
    wrap(
      "gosling COMMAND --help says more about each, gosling help CODE explains a finding, gosling --version prints the version.",
      width,
    ),
    "",
  ].join("\n");
}
