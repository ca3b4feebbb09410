// The options of the commands that work on files alone, and the folder that they mean.
import { FORMATS } from "../../formats/index.ts";
import { list } from "../../text/index.ts";
import { chooseFolder, mergeVariables, surroundingsOf } from "../settings/index.ts";
import type { Given, Io, Options } from "../terminal/index.ts";

export const FILE_OPTIONS = {
  dir: { type: "string", value: "DIR", help: "the folder of the migrations (default . or migrations)" },
  env: {
    type: "string",
    value: "FILE",
    help: "read variables from FILE (default .env, if there is one; none: no file)",
  },
} as const satisfies Options;

export const JSON_OPTION = {
  json: { type: "boolean", help: "print one JSON document" },
} as const satisfies Options;

export const FORMAT_OPTION = {
  format: {
    type: "string",
    value: "FORMAT",
    help: `the tool whose format the files have: goose, ${list(FORMATS, "or")} (default: detected)`,
  },
} as const satisfies Options;

export function folderGiven(options: Given<typeof FILE_OPTIONS>, io: Io): string {
  return chooseFolder(options.dir, surroundingsOf(io, options.env));
}

/** For ENVSUB. */
export function variablesOf(
  options: Pick<Given<typeof FILE_OPTIONS>, "env">,
  io: Io,
): Readonly<Record<string, string>> {
  return mergeVariables(surroundingsOf(io, options.env));
}
