// `gosling validate`: everything that can be said of migration files without a database.
import { resolve } from "node:path";
import { type SourceFile, validate as validateSources } from "../../engine/index.ts";
import { count } from "../../text/index.ts";
import {
  exists,
  isFolder,
  type MigrationFolder,
  pathHint,
  readAllMigrations,
  readMigrationFolder,
  readSource,
} from "../disk/index.ts";
import { failureText, warningText } from "../migrate/index.ts";
import { FILE_OPTIONS, FORMAT_OPTION, folderGiven, JSON_OPTION, variablesOf } from "../options/index.ts";
import { outputJson } from "../outputs/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  type ExitCode,
  type Io,
  type Options,
  paint,
  UsageError,
} from "../terminal/index.ts";

const OPTIONS = {
  ...FILE_OPTIONS,
  ...FORMAT_OPTION,
  strict: { type: "boolean", help: "fail on warnings too" },
  ...JSON_OPTION,
} as const satisfies Options;

export const validateCommand: Command = command({
  name: "validate",
  summary: "Checks migration files without running them, and lists every mistake and warning.",
  arguments: "[FILE|DIR...]",
  options: OPTIONS,
  notes: [
    "Exit codes: 0 no mistake, 1 a mistake was found (or, with --strict, a warning), 2 the input was bad.",
  ],
  run,
});

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const paths = input.positionals.length > 0 ? input.positionals : [folderGiven(input.options, io)];
  const folders = paths.map((path) => read(path, io.cwd, input.options.format));
  const sources = folders.flatMap((one) => one.sources);
  const originals = folders.flatMap((one) => one.originals);
  if (sources.length === 0)
    throw new UsageError(
      `there is no migration (*.sql) in ${paths.join(", ")}`,
      "Files are named VERSION_NAME.sql. Is this the right folder?",
    );
  const found = validateSources(sources, variablesOf(input.options, io));
  const place = <T>(data: T): T => folders.reduce((moved, folder) => folder.place(moved), data);
  const errors = place(found.errors);
  const warnings = [...folders.flatMap((one) => one.problems), ...place(found.warnings)];
  const bad = errors.length > 0 || (input.options.strict && warnings.length > 0);
  if (input.options.json) {
    io.out(outputJson("validate", { ok: !bad, files: sources.length, errors, warnings }, 2));
    return bad ? 1 : 0;
  }
  for (const error of errors) io.err(`${failureText(error, originals, paint(io.terminal))}\n`);
  for (const warning of warnings) io.err(`${warningText(warning, originals, paint(io.terminal))}\n`);
  io.out(
    `${count(sources.length, "file")}: ${count(errors.length, "error")}, ${count(warnings.length, "warning")}\n`,
  );
  return bad ? 1 : 0;
}

type Read = Pick<MigrationFolder, "sources" | "originals" | "place" | "problems">;

function read(path: string, cwd: string, format: string | undefined): Read {
  const full = resolve(cwd, path);
  if (isFolder(full)) {
    const folder = readMigrationFolder(path, cwd, format);
    return folder.format === null ? own(readAllMigrations(path, cwd)) : folder;
  }
  if (exists(full)) return own([readSource(path, cwd)]);
  throw new UsageError(`there is no file or folder ${path}`, pathHint(path));
}

const own = (sources: readonly SourceFile[]): Read => ({
  sources,
  originals: sources,
  place: (data) => data,
  problems: [],
});
