// What a command is: its name, help and options as data, and a function from parsed arguments to an exit code.
import { type ParseArgsConfig, parseArgs } from "node:util";
import { wrap, wrapRow } from "../../text/index.ts";
import { type ExitCode, type Io, UsageError } from "./io.ts";

export interface Option {
  readonly type: "string" | "boolean";
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for the value in the help, for example `FILE`. */
  readonly value?: string;
  readonly help: string;
}

export interface Command {
  /** One or two words: `lesson run`. */
  readonly name: string;
  readonly summary: string;
  /** The arguments as the help writes them: `[FILE...]`. */
  readonly arguments: string;
  readonly options: Readonly<Record<string, Option>>;
  /** Paragraphs below the options. */
  readonly notes?: readonly string[];
  run(input: CommandInput, io: Io): Promise<ExitCode>;
}

export interface CommandInput {
  readonly positionals: readonly string[];
  flag(name: string): boolean;
  text(name: string): string | undefined;
  list(name: string): readonly string[];
}

const HELP: Option = { type: "boolean", short: "h", help: "print this help" };

/** With what it could have been: who catches it may offer the nearest. */
export class UnknownOption extends UsageError {
  readonly option: string;
  readonly known: readonly string[];
  constructor(command: Command, option: string) {
    super(`${command.name} has no option ${option}`, `See gosling ${command.name} --help.`);
    this.option = option;
    this.known = Object.keys({ ...command.options, help: HELP }).map((name) => `--${name}`);
  }
}

/** Parses strictly: an unknown option, or a value where none belongs, is a UsageError. */
export function parseInput(command: Command, args: readonly string[]): CommandInput {
  const options: NonNullable<ParseArgsConfig["options"]> = {};
  for (const [name, option] of Object.entries({ ...command.options, help: HELP })) {
    options[name] = {
      type: option.type,
      ...(option.short ? { short: option.short } : {}),
      ...(option.multiple ? { multiple: true } : {}),
    };
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    return {
      positionals,
      flag: (name) => values[name] === true,
      text: (name) => (typeof values[name] === "string" ? (values[name] as string) : undefined),
      list: (name) => (Array.isArray(values[name]) ? (values[name] as string[]) : []),
    };
  } catch (error) {
    const unknown = /^Unknown option '([^']+)'/.exec(error instanceof Error ? error.message : "")?.[1];
    if (unknown !== undefined) throw new UnknownOption(command, unknown);
    const message = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw new UsageError(`${message}`, `See gosling ${command.name} --help.`);
  }
}

/** `width`: the terminal's columns. */
export function helpOf(command: Command, width: number): string {
  const rows = Object.entries({ ...command.options, help: HELP }).map(([name, option]) => {
    const value = option.type === "string" ? ` ${option.value ?? "TEXT"}` : "";
    return [`${option.short ? `-${option.short}, ` : "    "}--${name}${value}`, option.help] as const;
  });
  const column = Math.max(...rows.map(([left]) => left.length)) + 4;
  return [
    wrap(`gosling ${command.name} ${command.arguments}`.trimEnd(), width, 4),
    "",
    wrap(command.summary, width),
    "",
    "Options:",
    ...rows.map(([left, help]) => wrapRow(`  ${left}`, help, column, width)),
    ...(command.notes ?? []).flatMap((note) => ["", wrap(note, width)]),
    "",
  ].join("\n");
}
