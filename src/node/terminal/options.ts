// The options of a command as data: from one definition come what is parsed, its type, the help, and the documentation.
import { type ParseArgsConfig, parseArgs } from "node:util";
import { type GenericSchema, getMetadata, type InferOutput, safeParse } from "valibot";
import { UsageError } from "./io.ts";

export interface Flag {
  readonly type: "boolean";
  readonly short?: string;
  readonly help: string;
}

/** An option with a value. */
export interface Value {
  readonly type: "string";
  /** From the text to what the command works with; left out: the text itself. Its messages complete the sentence `--option ...`. */
  readonly schema?: GenericSchema<string, unknown>;
  readonly short?: string;
  readonly multiple?: true;
  /** The command cannot do without it. */
  readonly required?: true;
  /** What is written for the value in the help, for example `FILE`. */
  readonly value: string;
  readonly help: string;
}

export type Option = Flag | Value;
export type Options = Readonly<Record<string, Option>>;

type OutputOf<O> = O extends { readonly schema: infer S extends GenericSchema<string, unknown> }
  ? InferOutput<S>
  : string;

/** What a command is given of its options. */
export type Given<O> = {
  readonly [Name in keyof O]: O[Name] extends Flag
    ? boolean
    : O[Name] extends { readonly multiple: true }
      ? readonly OutputOf<O[Name]>[]
      : O[Name] extends { readonly required: true }
        ? OutputOf<O[Name]>
        : OutputOf<O[Name]> | undefined;
};

export const HELP: Option = { type: "boolean", short: "h", help: "print this help" };

/** With what it could have been: who catches it may offer the nearest. */
export class UnknownOption extends UsageError {
  readonly option: string;
  readonly known: readonly string[];
  constructor(command: string, option: string, options: Options) {
    super(`${command} has no option ${shown(option)}`, `See gosling ${command} --help.`);
    this.option = option;
    this.known = Object.keys({ ...options, help: HELP }).map((name) => `--${name}`);
  }
}

/** A whole connection string may have been written as an option, and what is cut off at its `=` holds half of a password. */
function shown(option: string): string {
  const name = /^-*[\w-]{0,60}/.exec(option)?.[0] ?? "";
  return name === option ? option : `${name}...`;
}

/** Strict: an unknown option, a value where none belongs, or one that its schema refuses is a UsageError. */
export function parseOptions<const O extends Options>(
  command: string,
  options: O,
  args: readonly string[],
): { readonly positionals: readonly string[]; readonly options: Given<O> } {
  const { values, positionals } = parseWords(command, options, args);
  const given = Object.entries(options).map(([name, option]) => [
    name,
    read(command, name, option, values[name]),
  ]);
  return { positionals, options: Object.fromEntries(given) as Given<O> };
}

type Word = string | boolean | (string | boolean)[] | undefined;

function parseWords(command: string, options: Options, args: readonly string[]) {
  const config: NonNullable<ParseArgsConfig["options"]> = {};
  for (const [name, option] of Object.entries({ ...options, help: HELP })) {
    config[name] = {
      type: option.type,
      // Given twice, a value would silently be the second one.
      multiple: option.type === "string",
      ...(option.short ? { short: option.short } : {}),
    };
  }
  try {
    return parseArgs({ args: [...args], options: config, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const unknown = /^Unknown option '([^']+)'/.exec(message)?.[1];
    if (unknown !== undefined) throw new UnknownOption(command, unknown, options);
    throw new UsageError(`${message.split(". ")[0]}`, `See gosling ${command} --help.`);
  }
}

function read(command: string, name: string, option: Option, word: Word): unknown {
  if (option.type === "boolean") return word === true;
  const texts = (Array.isArray(word) ? word : []).filter((text) => typeof text === "string");
  const values = texts.map((text) => readValue(`--${name}`, option, text));
  if (option.multiple) return values;
  if (values.length > 1) throw new UsageError(`--${name} is given ${values.length} times`, "Give it once.");
  if (option.required && values.length === 0)
    throw new UsageError(
      `${command} needs --${name} ${option.value}`,
      hintOf(option) ?? `See gosling ${command} --help.`,
    );
  return values[0];
}

/** `name` is how the user calls it: `--timeout`, or a variable. */
export function readValue<const V extends Value>(name: string, option: V, text: string): OutputOf<V> {
  if (!option.schema) return text as OutputOf<V>;
  const result = safeParse(option.schema, text);
  if (result.success) return result.output as OutputOf<V>;
  throw new UsageError(`${name} ${result.issues[0].message}`, hintOf(option));
}

function hintOf({ schema }: Value): string | null {
  const { hint } = schema ? (getMetadata(schema) as { hint?: unknown }) : {};
  return typeof hint === "string" ? hint : null;
}
