// `gosling create NAME`: a new migration file from goose's template.
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { MigrationError, versionOfFileName } from "../../engine/index.ts";
import {
  isFolder,
  nextSequential,
  sequentialName,
  snakeCase,
  timestampOf,
  withSlashes,
  writeNewFile,
} from "../disk/index.ts";
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

const TEMPLATE = `-- +goose Up
SELECT 'up SQL query';

-- +goose Down
SELECT 'down SQL query';
`;

const OPTIONS = {
  ...FILE_OPTIONS,
  sequential: {
    type: "boolean",
    short: "s",
    help: "number the file 00001, 00002, ... instead of using the time",
  },
  ...JSON_OPTION,
} as const satisfies Options;

export const create: Command = command({
  name: "create",
  summary: "Creates a migration file with the current time as its version.",
  arguments: "NAME [sql]",
  hint: () => "Put a name of several words in quotes.",
  options: OPTIONS,
  notes: [
    "create makes the folder if there is none. Exit codes: 0 created, 1 the file could not be written, 2 the input was bad.",
  ],
  run,
});

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const [name, type = "sql"] = input.positionals;
  const words = snakeCase(name ?? "");
  if (words === "")
    throw new UsageError(
      "create needs a NAME with letters or digits",
      'For example: gosling create "add phone to users"',
    );
  if (type !== "sql")
    throw new UsageError(`a migration of type ${type} cannot be made`, "gosling runs SQL files.");
  const folder = folderGiven(input.options, io);
  const full = resolve(io.cwd, folder);
  const fresh = !isFolder(full);
  const versions = fresh ? [] : versionsIn(full);
  const version = input.options.sequential
    ? sequentialName(nextSequential(versions))
    : freeTimestamp(versions, new Date());
  const file = `${version}_${words}.sql`;
  const path = join(folder, file);
  writeNewFile(path, TEMPLATE, io.cwd);
  if (fresh && !input.options.json) io.out(`Created the folder ${folder}\n`);
  io.out(
    input.options.json
      ? outputJson("create", { file: withSlashes(path), version })
      : `Created new file: ${path}\n`,
  );
  return 0;
}

/** Two files made within a second must not have one version. */
function freeTimestamp(versions: readonly bigint[], now: Date): string {
  let time = now;
  while (versions.includes(BigInt(timestampOf(time)))) time = new Date(time.getTime() + 1000);
  return timestampOf(time);
}

/** Names without a version are no reason not to make a new file. */
function versionsIn(folder: string): readonly bigint[] {
  return readdirSync(folder).flatMap((name) => {
    if (!name.endsWith(".sql")) return [];
    try {
      return [versionOfFileName(name)];
    } catch (error) {
      if (error instanceof MigrationError) return [];
      throw error;
    }
  });
}
