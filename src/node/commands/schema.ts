// `gosling schema dump` and `gosling schema check`: the schema after all migrations, as a file in the repository.
import { dirname, join, resolve } from "node:path";
import { readSchemaFile, SchemaFileError, writeSchemaFile } from "../../harness/index.ts";
import { compareSchemas, describeDifference } from "../../sandbox/index.ts";
import { exists, readSource, replaceFile, withSlashes } from "../disk/index.ts";
import { asUsage, readNamed, SCHEMA_OPTIONS, schemaContext } from "../harness/index.ts";
import { reachingDatabases } from "../migrate/index.ts";
import { folderGiven } from "../options/index.ts";
import { outputJson } from "../outputs/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  type ExitCode,
  type Io,
  type Options,
  UsageError,
} from "../terminal/index.ts";

const FILE_OPTION = {
  file: {
    type: "string",
    value: "FILE",
    help: "the schema file (default schema.txt beside the folder; -: standard output)",
  },
  dir: { type: "string", value: "DIR", help: "the folder of the migrations (default . or migrations)" },
} as const satisfies Options;

export const schemaDump: Command = command({
  name: "schema dump",
  summary: "Writes the schema that the migrations make to a file, so that reviewers see it change.",
  arguments: "[DIR]",
  options: { ...FILE_OPTION, ...SCHEMA_OPTIONS },
  notes: [
    "The same schema always gives the same file: object by object, in one order, without versions or times. The migrations run on PGlite.",
  ],
  run: (input, io) =>
    reachingDatabases(io, false, asUsage, async () => {
      const { text, file } = await current(input, io);
      if (file === "-") io.out(text);
      else {
        replaceFile(file, text, io.cwd);
        io.out(`${file} written: ${text.split("\n").filter((line) => /^[a-z]/.test(line)).length} objects\n`);
      }
      return 0;
    }),
});

export const schemaCheck: Command = command({
  name: "schema check",
  summary: "Checks that the schema file matches what the migrations make.",
  arguments: "[DIR]",
  options: { ...FILE_OPTION, ...SCHEMA_OPTIONS, json: { type: "boolean", help: "print one JSON document" } },
  notes: ["Exit codes: 0 the file is right, 1 it is stale, 2 the input was bad or there is no such file."],
  run: (input, io) =>
    reachingDatabases(io, input.options.json, asUsage, async () => {
      const { text, file } = await current(input, io);
      if (!exists(resolve(io.cwd, file)))
        throw new UsageError(`there is no schema file ${file}`, "gosling schema dump writes it.");
      return check(file, readSource(file, io.cwd).text, text, input.options.json, io);
    }),
});

async function current(
  input: CommandInput<typeof FILE_OPTION & typeof SCHEMA_OPTIONS>,
  io: Io,
): Promise<{ readonly text: string; readonly file: string }> {
  const folder = input.positionals[0] ?? folderGiven(input.options, io);
  const file = input.options.file ?? join(dirname(folder), "schema.txt");
  const { schema } = await readNamed(folder, schemaContext(input.options, io));
  return { text: writeSchemaFile(schema), file };
}

function check(file: string, found: string, right: string, json: boolean, io: Io): ExitCode {
  const difference = differenceOf(file, found, right);
  if (json)
    io.out(
      outputJson("schema-check", { ok: difference.length === 0, file: withSlashes(file), difference }, 2),
    );
  else if (difference.length === 0) io.out(`${file} matches what the migrations make\n`);
  else {
    io.out(`${file} is stale: - what it says, + what the migrations give\n`);
    for (const line of describeDifference(difference)) io.out(`  ${line}\n`);
    io.out("gosling schema dump writes it anew.\n");
  }
  return difference.length === 0 ? 0 : 1;
}

function differenceOf(file: string, found: string, right: string) {
  try {
    return compareSchemas(readSchemaFile(found), readSchemaFile(right));
  } catch (error) {
    if (error instanceof SchemaFileError)
      throw new UsageError(`${file}:${error.line}: ${error.message}`, "gosling schema dump writes it anew.");
    throw error;
  }
}
