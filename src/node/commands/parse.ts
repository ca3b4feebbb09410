// `gosling parse FILE`: the statements of a migration file, each with its place, as goose cuts them.
import { resolve } from "node:path";
import { type FileJson, parseToJson } from "../../engine/index.ts";
import { count, printDiagnostic, sourceFrom } from "../../text/index.ts";
import { exists, isFolder, readSource } from "../disk/index.ts";
import { FILE_OPTIONS, JSON_OPTION, variablesOf } from "../options/index.ts";
import {
  type Command,
  type CommandInput,
  diagnosticColours,
  type ExitCode,
  type Io,
  paint,
  toJson,
  UsageError,
} from "../terminal/index.ts";

export const parse: Command = {
  name: "parse",
  summary: "Shows the statements of a migration file, each with its place.",
  arguments: "FILE",
  options: { env: FILE_OPTIONS.env, ...JSON_OPTION },
  notes: ["Exit codes: 0 the file was read, 1 there is a mistake in it, 2 the input was bad."],
  run,
};

async function run(input: CommandInput, io: Io): Promise<ExitCode> {
  const [path, ...more] = input.positionals;
  if (path === undefined || more.length > 0) throw new UsageError("parse needs one FILE");
  const full = resolve(io.cwd, path);
  if (!exists(full) || isFolder(full)) throw new UsageError(`there is no file ${path}`);
  const source = readSource(path, io.cwd);
  const parsed = parseToJson(source, variablesOf(input, io));
  const failed = "error" in parsed;
  if (input.flag("json")) io.out(`${toJson(parsed, 2)}\n`);
  else if (failed) {
    const { file, line, column, ...rest } = parsed.error;
    const diagnostic = { ...rest, severity: "error", at: { file, line, column } } as const;
    const colours = diagnosticColours(paint(io.terminal));
    io.err(`${printDiagnostic(diagnostic, { source: sourceFrom([source]), paint: colours })}\n`);
  } else {
    io.out([...sectionLines("Up", parsed.up), ...sectionLines("Down", parsed.down)].join("\n"));
  }
  return failed ? 1 : 0;
}

type Section = Extract<FileJson, { up: unknown }>["up"];

function sectionLines(name: string, { statements, transaction }: Section): readonly string[] {
  const how = transaction ? "in one transaction" : "without a transaction";
  return [
    `-- ${name}: ${count(statements.length, "statement")}, ${how}`,
    ...statements.flatMap(({ sql, line, column }) => [`-- ${line}:${column}`, sql]),
    "",
  ];
}
