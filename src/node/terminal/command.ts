// What a command is: its name, help and options as data, and a function from parsed arguments to an exit code.
import { type ParseArgsConfig, parseArgs } from "node:util";
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
    const message = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw new UsageError(`${message}`, `See gosling ${command.name} --help.`);
  }
}

export function helpOf(command: Command): string {
  const rows = Object.entries({ ...command.options, help: HELP }).map(([name, option]) => {
    const value = option.type === "string" ? ` ${option.value ?? "TEXT"}` : "";
    return [`${option.short ? `-${option.short}, ` : "    "}--${name}${value}`, option.help] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return [
    `gosling ${command.name} ${command.arguments}`.trimEnd(),
    "",
    command.summary,
    "",
    "Options:",
    ...rows.map(([left, help]) => `  ${left.padEnd(width)}${help}`),
    ...(command.notes ?? []).flatMap((note) => ["", note]),
    "",
  ].join("\n");
}
