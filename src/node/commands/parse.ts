// `gosling parse FILE`: the statements of a migration file, each with its place, as goose cuts them.
import { resolve } from "node:path";
import { type FileJson, parseToJson, type SourceFile } from "../../engine/index.ts";
import { count, printDiagnostic, sourceFrom } from "../../text/index.ts";
import { exists, isFolder, readSource } from "../disk/index.ts";
import {
  FILE_OPTIONS,
  hiddenNote,
  hideInError,
  hideInStatements,
  JSON_OPTION,
  SHOW_VALUES_OPTION,
  variablesOf,
} from "../options/index.ts";
import { outputJson } from "../outputs/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  diagnosticColours,
  type ExitCode,
  type Io,
  type Options,
  paint,
  UsageError,
} from "../terminal/index.ts";

const OPTIONS = { env: FILE_OPTIONS.env, ...SHOW_VALUES_OPTION, ...JSON_OPTION } as const satisfies Options;

export const parseCommand: Command = command({
  name: "parse",
  summary: "Shows the statements of a migration file, and where each one begins.",
  arguments: "FILE",
  options: OPTIONS,
  notes: ["Exit codes: 0 the file was read, 1 there is a mistake in it, 2 the input was bad."],
  run,
});

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const [path = ""] = input.positionals;
  const full = resolve(io.cwd, path);
  if (!exists(full) || isFolder(full)) throw new UsageError(`there is no file ${path}`);
  const source = readSource(path, io.cwd);
  const variables = variablesOf(input.options, io);
  const { parsed, hidden } = input.options["show-values"]
    ? { parsed: parseToJson(source, variables), hidden: 0 }
    : hideValues(source, variables);
  const failed = "error" in parsed;
  if (input.options.json)
    io.out(outputJson("parse", hidden > 0 ? { ...parsed, hiddenValues: hidden } : parsed, 2));
  else if (failed) {
    const { file, line, column, ...rest } = parsed.error;
    const diagnostic = { ...rest, severity: "error", at: { file, line, column } } as const;
    const colours = diagnosticColours(paint(io.terminal));
    io.err(`${printDiagnostic(diagnostic, { source: sourceFrom([source]), paint: colours })}\n`);
  } else {
    io.out([...sectionLines("Up", parsed.up), ...sectionLines("Down", parsed.down)].join("\n"));
    if (hidden > 0) io.out(`-- ${hiddenNote(hidden)}\n`);
  }
  return failed ? 1 : 0;
}

function hideValues(source: SourceFile, variables: Readonly<Record<string, string>>) {
  const parsed = parseToJson(source, variables);
  if ("error" in parsed)
    return { parsed: { error: hideInError(parsed.error, source, variables) }, hidden: 0 };
  const sections = (["up", "down"] as const).map((direction) => {
    const section = parsed[direction];
    const real = section.statements.map(({ sql }) => sql);
    const { statements, values } = hideInStatements(source, direction, variables, real);
    return {
      section: {
        ...section,
        statements: section.statements.map((one, index) => ({ ...one, sql: statements[index]! })),
      },
      values,
    };
  });
  const [up, down] = sections as [(typeof sections)[0], (typeof sections)[0]];
  return { parsed: { up: up.section, down: down.section }, hidden: up.values + down.values };
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
