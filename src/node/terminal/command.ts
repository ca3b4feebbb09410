// What a command is: its name, help, arguments and options as data, and a function from what was given to an exit code.
import { wrap, wrapRow } from "../../text/index.ts";
import { type ExitCode, type Io, UsageError } from "./io.ts";
import { type Given, HELP, type Options, parseOptions } from "./options.ts";

/** `O` are its options. */
export interface CommandSpec<O extends Options> {
  /** One or two words: `lesson run`. */
  readonly name: string;
  readonly summary: string;
  /** As the help writes them: `VERSION`, `A B`, `[FILE...]`. No other number of arguments is taken. */
  readonly arguments: string;
  readonly options: O;
  /** Paragraphs below the options. */
  readonly notes?: readonly string[];
  /** For an argument too few or too many: what to do instead. */
  hint?(positionals: readonly string[]): string | null;
  run(input: CommandInput<O>, io: Io): Promise<ExitCode>;
}

export interface CommandInput<O = Options> {
  readonly positionals: readonly string[];
  readonly options: Given<O>;
}

/** A command whose options are of whatever type. */
export interface Command extends Omit<CommandSpec<Options>, "run"> {
  /** Parses strictly, and runs. Rejects with a UsageError for bad input. */
  start(args: readonly string[], io: Io): Promise<ExitCode>;
}

export function command<const O extends Options>(spec: CommandSpec<O>): Command {
  return {
    ...spec,
    start(args, io) {
      const input = parseOptions(spec.name, spec.options, args);
      refuseOtherNumber(spec, input.positionals);
      return spec.run(input, io);
    },
  };
}

/** goose passes over what is too many, and `down 3` would roll back one migration. */
function refuseOtherNumber(spec: Omit<CommandSpec<Options>, "run">, positionals: readonly string[]): void {
  const names = spec.arguments.split(" ").filter((name) => name !== "");
  const needed = names.filter((name) => !name.startsWith("["));
  const hint = () => spec.hint?.(positionals) ?? `See gosling ${spec.name} --help.`;
  const missing = needed[positionals.length];
  if (missing !== undefined) throw new UsageError(`${spec.name} needs ${article(missing)}`, hint());
  const extra = positionals[names.length];
  if (extra !== undefined && !names.at(-1)?.includes("..."))
    throw new UsageError(`${spec.name} has no argument ${extra}`, hint());
}

const article = (name: string) => (name.length === 1 ? name : `a ${name}`);

/** `width`: the terminal's columns. */
export function helpOf(spec: Command, width: number): string {
  const options = Object.entries({ ...spec.options, help: HELP });
  const rows = options.map(([name, option]) => {
    const value = option.type === "string" ? ` ${option.value}` : "";
    return [`${option.short ? `-${option.short}, ` : "    "}--${name}${value}`, option.help] as const;
  });
  const column = Math.max(...rows.map(([left]) => left.length)) + 4;
  return [
    wrap(usageOf(spec), width, 4),
    "",
    wrap(spec.summary, width),
    "",
    "Options:",
    ...rows.map(([left, help]) => wrapRow(`  ${left}`, help, column, width)),
    ...(spec.notes ?? []).flatMap((note) => ["", wrap(note, width)]),
    "",
  ].join("\n");
}

/** `gosling repair VERSION --as applied|pending` */
export function usageOf(spec: Pick<Command, "name" | "arguments" | "options">): string {
  const required = Object.entries(spec.options).flatMap(([name, option]) =>
    option.type === "string" && option.required ? [`--${name} ${option.value}`] : [],
  );
  return ["gosling", spec.name, spec.arguments, ...required].filter((part) => part !== "").join(" ");
}
