// gosling.config.json, read as options that were not given. Throws UsageError.
import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { nearest } from "../../text/index.ts";
import { type Command, type Io, UsageError } from "../terminal/index.ts";
import { KEYS } from "./definition.ts";

/** What names goose's own variables give an option: they count more than the file, as goose's users expect. */
const VARIABLES: Readonly<Record<string, string>> = {
  dir: "GOOSE_MIGRATION_DIR",
  table: "GOOSE_TABLE",
  layout: "GOOSE_DRIVER",
};

/** `path`: the config file. The words of a command with what the file adds. Lessons and servers have folders of their own. */
export function withConfig(
  command: Command,
  args: readonly string[],
  path: string,
  io: Pick<Io, "cwd" | "env">,
): readonly string[] {
  if (!READS.test(command.name)) return args;
  const name = relative(io.cwd, path);
  const settings = read(path, name);
  const added = [...KEYS].flatMap(([key, { option, kind }]) => {
    const value = settings[key];
    if (value === undefined || !(option in command.options) || isGiven(args, option)) return [];
    if (io.env[VARIABLES[option] ?? ""]) return [];
    return valuesOf(value, kind, `${name}: ${key}`).map(
      (text) =>
        `--${option}=${/^paths?$/.test(kind) && text !== "none" ? fromHere(text, path, io.cwd) : text}`,
    );
  });
  return [...added, ...args];
}

const READS =
  /^(test|validate|parse|diff|schema .*|status|version|up.*|down.*|redo|reset|create|fix|repair|stats|build|start|lesson dev|words)$/;

function read(path: string, name: string): Readonly<Record<string, unknown>> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UsageError(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new UsageError(`${name} must hold a JSON object`);
  const unknown = Object.keys(json).find((key) => key !== "$schema" && !KEYS.has(key));
  if (unknown !== undefined) {
    const near = nearest(unknown, [...KEYS.keys()]);
    throw new UsageError(
      `${name} has no setting ${unknown}`,
      near === undefined ? `It may hold ${[...KEYS.keys()].join(", ")}.` : `Did you mean ${near}?`,
    );
  }
  return json as Readonly<Record<string, unknown>>;
}

const isGiven = (args: readonly string[], option: string) =>
  args.some((arg) => arg === `--${option}` || arg.startsWith(`--${option}=`));

function valuesOf(value: unknown, kind: string, what: string): readonly string[] {
  const isText = (one: unknown): one is string | number => typeof one === "string" || Number.isInteger(one);
  if ((kind === "list" || kind === "paths") && Array.isArray(value) && value.every(isText))
    return value.map(String);
  if (kind === "map" && typeof value === "object" && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value);
    if (entries.every(([, one]) => isText(one))) return entries.map(([name, one]) => `${name}=${one}`);
  }
  if ((kind === "text" || kind === "path") && isText(value)) return [String(value)];
  const wanted =
    kind === "list" || kind === "paths"
      ? "a list of texts"
      : kind === "map"
        ? "an object of names and texts"
        : "a text";
  throw new UsageError(`${what} must be ${wanted}`);
}

const fromHere = (path: string, config: string, cwd: string) =>
  relative(cwd, resolve(dirname(config), path)) || ".";
