// `gosling fix`: renames files with a time as their version to the next sequential numbers, as goose does before a release.
import { existsSync, readdirSync, renameSync } from "node:fs";
import { join, resolve } from "node:path";
import { describeFailure, MigrationError, versionOfFileName } from "../../engine/index.ts";
import { isFolder, isTimestamp, nextSequential, sequentialName, withSlashes } from "../disk/index.ts";
import { FILE_OPTIONS, folderGiven, JSON_OPTION } from "../options/index.ts";
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

const OPTIONS = {
  ...FILE_OPTIONS,
  "dry-run": { type: "boolean", help: "print the renames, and rename nothing" },
  ...JSON_OPTION,
} as const satisfies Options;

export const fix: Command = command({
  name: "fix",
  summary: "Renames files with timestamp versions to sequential numbers.",
  arguments: "",
  options: OPTIONS,
  notes: [
    "Use it only while no database that you keep has applied the files. Such a database would treat a renamed file as a new migration.",
    "Exit codes: 0 done, 1 a file's name cannot be read, 2 the input was bad.",
  ],
  run: async (input, io) => reportingFailure(io, input.options.json, () => run(input, io)),
});

export interface Rename {
  readonly from: string;
  readonly to: string;
}

/** Pure. Throws a MigrationError for a name without a version. */
export function planRenames(names: readonly string[]): readonly Rename[] {
  const files = names
    .filter((name) => name.endsWith(".sql"))
    .map((name) => ({ name, version: versionOfFileName(name) }))
    .sort((a, b) => (a.version < b.version ? -1 : 1));
  let next = nextSequential(files.map(({ version }) => version));
  return files
    .filter(({ version }) => isTimestamp(version))
    .map(({ name }) => {
      const to = `${sequentialName(next)}${name.slice(name.indexOf("_"))}`;
      next += 1n;
      return { from: name, to };
    });
}

function run(input: CommandInput<typeof OPTIONS>, io: Io): ExitCode {
  const folder = folderGiven(input.options, io);
  const full = resolve(io.cwd, folder);
  if (!isFolder(full))
    throw new UsageError(`there is no folder ${folder}`, "Name the folder of your migrations with --dir.");
  const renames = planRenames(readdirSync(full));
  const taken = renames.find(({ to }) => existsSync(join(full, to)));
  if (taken) throw new UsageError(`${taken.from} cannot become ${taken.to}: that file is there already`);
  const dry = input.options["dry-run"];
  for (const { from, to } of renames) {
    if (!dry) renameSync(join(full, from), join(full, to));
    if (!input.options.json)
      io.out(`${dry ? "WOULD RENAME" : "RENAMED"} ${join(folder, from)} => ${join(folder, to)}\n`);
  }
  if (input.options.json) io.out(outputJson("fix", { dir: withSlashes(folder), dryRun: dry, renames }, 2));
  return 0;
}

/** A MigrationError becomes lines (or JSON) and exit code 1. */
function reportingFailure(io: Io, json: boolean, work: () => ExitCode): ExitCode {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    if (json) io.out(outputJson("failure", { failure: error.failure }, 2));
    else io.err(`${describeFailure(error.failure)}\n`);
    return 1;
  }
}
