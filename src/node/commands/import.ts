// `gosling import DIR --to DIR2`: the migrations of another tool as goose's files.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { validate } from "../../engine/index.ts";
import { baseName, count, createPrinter, type Diagnostic, sourceFrom } from "../../text/index.ts";
import { readMigrationFolder, withSlashes, writeNewFiles } from "../disk/index.ts";
import { FILE_OPTIONS, FORMAT_OPTION, JSON_OPTION, variablesOf } from "../options/index.ts";
import { outputJson } from "../outputs/index.ts";
import { importRecords } from "../records/index.ts";
import { layout, layoutOf } from "../settings/index.ts";
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

const OPTIONS = {
  to: { type: "string", value: "DIR", help: "the folder for the new files; created if there is none" },
  ...FORMAT_OPTION,
  records: {
    type: "boolean",
    help: "copy the other tool's records of applied migrations in --database to gosling's version table, in one transaction; run nothing",
  },
  database: { type: "string", value: "URL", help: "with --records: the database" },
  "from-table": {
    type: "string",
    value: "NAME",
    help: "with --records: the other tool's table, if it doesn't have its usual name",
  },
  table: { type: "string", value: "NAME", help: "with --records: gosling's version table" },
  layout: {
    type: "string",
    schema: layout,
    value: "LAYOUT",
    help: "with --records: schema_migrations (default) or goose",
  },
  env: FILE_OPTIONS.env,
  "dry-run": { type: "boolean", help: "print what would be written" },
  ...JSON_OPTION,
} as const satisfies Options;

export const importFiles: Command = command({
  name: "import",
  summary: "Converts another tool's migrations to goose's format.",
  arguments: "DIR",
  options: OPTIONS,
  notes: [
    "import overwrites no file, and changes nothing in DIR.",
    "--records copies the records of golang-migrate, dbmate, Flyway, sqlx and node-pg-migrate, and refuses if they don't match the files. See docs/formats.md.",
    "Exit codes: 0 written, 1 a file can't be converted, or the records disagree, 2 the input was bad.",
  ],
  run,
});

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const [folder, ...more] = input.positionals;
  const { to, format: asked, json, "dry-run": dry, records, database, "from-table": from } = input.options;
  if (folder === undefined || more.length > 0)
    throw new UsageError("import needs one DIR", "It is the folder of the other tool's files.");
  if (records) {
    if (database === undefined)
      throw new UsageError(
        "--records needs --database URL",
        "It is the database that the other tool has migrated.",
      );
    const env = variablesOf(input.options, io);
    return importRecords(
      {
        folder,
        migrations: readMigrationFolder(folder, io.cwd, asked),
        database,
        to,
        from,
        table: input.options.table,
        layout: layoutOf(input.options.layout, env),
        env,
        dryRun: dry,
        json,
      },
      io,
    );
  }
  for (const name of ["database", "from-table", "table", "layout"] as const)
    if (input.options[name] !== undefined) throw new UsageError(`--${name} goes with --records`);
  if (to === undefined && !dry)
    throw new UsageError(
      "import needs --to DIR",
      "Name a new folder, or --dry-run to see what would be written.",
    );
  const { format, sources, originals, problems, place } = readMigrationFolder(folder, io.cwd, asked);
  if (format === null) throw new UsageError(`${folder} holds goose's files already`);
  const { errors } = validate(sources, {});
  if (errors.length > 0) {
    const print = createPrinter({
      source: sourceFrom(originals),
      paint: diagnosticColours(paint(io.terminal)),
    });
    const placed = place(errors).map(
      ({ code, message, at, hint }): Diagnostic => ({
        code,
        severity: "error",
        message,
        ...(at && { at }),
        ...(hint && { hint }),
      }),
    );
    if (json) io.out(outputJson("import", { ok: false, format, errors: placed }, 2));
    else for (const problem of placed) io.err(`${print(problem)}\n`);
    return 1;
  }
  const target = to ?? "";
  const files = sources.map(({ name, text }) => ({
    name: withSlashes(join(target, baseName(name))),
    text,
  }));
  const taken = files.find(({ name }) => !dry && existsSync(resolve(io.cwd, name)));
  if (taken)
    throw new UsageError(`${taken.name} exists already; nothing was written`, "Name a new folder with --to.");
  if (!dry)
    writeNewFiles(
      files.map(({ name, text }) => ({ path: name, text })),
      io.cwd,
    );
  if (json) {
    io.out(
      outputJson(
        "import",
        {
          ok: true,
          format,
          written: !dry,
          files: files.map(({ name, text }) => (dry ? { name, text } : { name })),
          problems,
        },
        2,
      ),
    );
    return 0;
  }
  const print = createPrinter({
    source: sourceFrom(originals),
    paint: diagnosticColours(paint(io.terminal)),
  });
  for (const problem of problems) io.err(`${print(problem)}\n`);
  if (dry) for (const { name, text } of files) io.out(`-- ${name}\n${text}\n`);
  const done = dry ? "would be written; nothing was" : `written to ${target}`;
  io.out(`${dry ? "-- " : ""}${count(files.length, "file")} of ${format} ${done}\n`);
  return 0;
}
