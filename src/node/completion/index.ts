// The door of completions: a shell's script from the commands' own definitions.
import type { Command, Option } from "../terminal/index.ts";
import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import type { Completed, CompletedOption, Kind } from "./types.ts";
import { zshScript } from "./zsh.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

const SCRIPTS: Readonly<Record<Shell, (commands: readonly Completed[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `words`: what an argument may be, by the name of the command. */
export function completionScript(
  shell: Shell,
  commands: readonly Command[],
  words: Readonly<Record<string, readonly string[]>>,
): string {
  return SCRIPTS[shell](commands.map((command) => completed(command, words[command.name] ?? [])));
}

function completed(
  { name, summary, options, arguments: args }: Command,
  words: readonly string[],
): Completed {
  return {
    name,
    summary,
    words,
    argument: kindOf(args, []),
    options: [
      ...Object.entries(options).map(([long, option]) => completedOption(long, option)),
      { long: "help", short: "h", help: "print this help", value: null },
    ],
  };
}

function completedOption(long: string, option: Option): CompletedOption {
  const value =
    option.type === "boolean"
      ? null
      : { name: option.value, kind: kindOf(option.value, []), choices: choicesOf(option.schema) };
  return { long, short: option.short ?? null, help: option.help, value };
}

/** What a name in capitals is a placeholder for. */
function kindOf(name: string, choices: readonly string[]): Kind {
  if (choices.length > 0) return "word";
  if (/FILE|LESSON|\bA B\b/.test(name)) return "file";
  return /DIR|FOLDER/.test(name) ? "folder" : "word";
}

/** The options of a picklist, wherever in a pipe it is. */
function choicesOf(schema: unknown): readonly string[] {
  const { options, pipe } = (schema ?? {}) as {
    readonly options?: unknown;
    readonly pipe?: readonly unknown[];
  };
  if (Array.isArray(options)) return options.filter((one) => typeof one === "string");
  return pipe?.slice(1).flatMap(choicesOf) ?? [];
}
