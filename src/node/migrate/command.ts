// Builds the command line's commands for migrations: settings, files, one database or many, text or JSON.
import { resolve } from "node:path";
import type { SourceFile } from "../../engine/index.ts";
import { forEachBounded, type NamedTarget, nameTargets } from "../databases/index.ts";
import { isFolder, readAllMigrations } from "../disk/index.ts";
import { type MigrateSettings, readSettings, surroundingsOf } from "../settings/index.ts";
import {
  type Command,
  type CommandInput,
  createProgressLine,
  type ExitCode,
  type Io,
  type Option,
  UsageError,
} from "../terminal/index.ts";
import { outcomesJson } from "./json.ts";
import { COMMON_NOTES, DATABASE_OPTIONS } from "./options.ts";
import type { Action, Outcome } from "./outcome.ts";
import { completeCommands, repairOptions } from "./repair-options.ts";
import { runOnDatabase } from "./run.ts";
import { createManyView, createSingleView, type View } from "./view.ts";

export interface MigrateSpec {
  readonly name: string;
  readonly summary: string;
  readonly arguments?: string;
  readonly options?: Readonly<Record<string, Option>>;
  readonly notes?: readonly string[];
  /** Whether the command can do without the folder of migrations. Default false. */
  readonly withoutFiles?: boolean;
  /** Reads the command's own arguments, before anything is opened. Throws UsageError. */
  prepare(input: CommandInput): Action;
}

export function migrateCommand(spec: MigrateSpec): Command {
  return {
    name: spec.name,
    summary: spec.summary,
    arguments: spec.arguments ?? "",
    options: { ...spec.options, ...DATABASE_OPTIONS },
    notes: [...(spec.notes ?? []), ...COMMON_NOTES],
    run: (input, io) => run(spec, input, io),
  };
}

async function run(spec: MigrateSpec, input: CommandInput, io: Io): Promise<ExitCode> {
  refuseExtraArguments(spec, input);
  const action = spec.prepare(input);
  const settings = readSettings(input, surroundingsOf(io, input.text("env")));
  const targets = nameTargets(settings.databases, settings.variables);
  const sources = readSources(spec, settings, io);
  const progress = createProgressLine(io, !settings.json);
  const view =
    targets.length === 1
      ? createSingleView(io, settings, sources, progress)
      : createManyView(io, settings, sources, progress, targets.length);
  try {
    const outcomes = await runAll({ input, targets, settings, sources, action, io, view });
    progress.stop();
    const complete = outcomes.length === targets.length;
    if (settings.json) io.out(`${outcomesJson(spec.name, outcomes, complete)}\n`);
    else view.end(outcomes);
    return complete && outcomes.every((outcome) => outcome.failure === null) ? 0 : 1;
  } finally {
    progress.stop();
  }
}

interface Job {
  readonly input: CommandInput;
  readonly targets: readonly NamedTarget[];
  readonly settings: MigrateSettings;
  readonly sources: readonly SourceFile[];
  readonly action: Action;
  readonly io: Io;
  readonly view: View;
}

/** Databases that were not begun, because the user asked to stop, are left out. */
async function runAll({
  input,
  targets,
  settings,
  sources,
  action,
  io,
  view,
}: Job): Promise<readonly Outcome[]> {
  let asked = false;
  void io.interrupted.then(() => {
    asked = true;
  });
  const outcomes = await forEachBounded(
    targets,
    settings.jobs,
    async (named) => {
      const { listener, finish } = view.begin(named.label);
      const request = {
        named,
        sources,
        settings,
        action,
        cwd: io.cwd,
        interrupted: io.interrupted,
        linger: io.linger,
      };
      const ran = await runOnDatabase(request, listener);
      const outcome = ran.failure
        ? { ...ran, failure: completeCommands(ran.failure, repairOptions(input, named.label)) }
        : ran;
      if (!settings.json) finish(outcome);
      return outcome;
    },
    () => asked,
  );
  return outcomes.filter((outcome) => outcome !== null);
}

function readSources(spec: MigrateSpec, settings: MigrateSettings, io: Io): readonly SourceFile[] {
  if (spec.withoutFiles && !isFolder(resolve(io.cwd, settings.folder))) return [];
  return readAllMigrations(settings.folder, io.cwd);
}

/** goose passes over them, and `down 3` would roll back one migration. */
function refuseExtraArguments(spec: MigrateSpec, input: CommandInput): void {
  const extra = input.positionals[spec.arguments?.startsWith("VERSION") ? 1 : 0];
  if (extra === undefined) return;
  const meant =
    spec.name === "up" || spec.name === "down" ? `Did you mean gosling ${spec.name}-to ${extra}?` : null;
  throw new UsageError(`${spec.name} has no argument ${extra}`, meant ?? `See gosling ${spec.name} --help.`);
}
