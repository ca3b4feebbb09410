// The options of the commands that work on files alone, and the folder that they mean.
import { mergeVariables, readFolder, surroundingsOf } from "../settings/index.ts";
import type { CommandInput, Io, Option } from "../terminal/index.ts";

export const FILE_OPTIONS = {
  dir: { type: "string", value: "DIR", help: "the folder of the migrations (default . or migrations)" },
  env: {
    type: "string",
    value: "FILE",
    help: "read variables from FILE (default .env where there is one; none: no file)",
  },
} as const satisfies Readonly<Record<string, Option>>;

export const JSON_OPTION = {
  json: { type: "boolean", help: "print one JSON document" },
} as const satisfies Readonly<Record<string, Option>>;

export function folderOf(input: CommandInput, io: Io): string {
  return readFolder(input, surroundingsOf(io, input.text("env")));
}

/** For ENVSUB. */
export function variablesOf(input: CommandInput, io: Io): Readonly<Record<string, string>> {
  return mergeVariables(surroundingsOf(io, input.text("env")));
}
