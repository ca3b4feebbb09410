// Builds the command line's commands for migrations: settings, files, one database or many, text or JSON.
import type { SourceFile } from "../../engine/index.ts";
import { hasGoose } from "../../formats/index.ts";
import { forEachBounded, type NamedTarget, nameTargets } from "../databases/index.ts";
import { readAllMigrations, refuseForeign } from "../disk/index.ts";
import { type MigrateSettings, readSettings, surroundingsOf } from "../settings/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  createProgressLine,
  type ExitCode,
  type Io,
  type Options,
} from "../terminal/index.ts";
import { commandLine } from "./command-line.ts";
import { hideValues } from "./hide-values.ts";
import { outcomesJson } from "./json.ts";
import { COMMON_NOTES, DATABASE_OPTIONS } from "./options.ts";
import type { Action, MigrateOutcome } from "./outcome.ts";
import { runOnDatabase } from "./run.ts";
import { createManyView, createSingleView, type View } from "./view.ts";

/** `O`: the options that it takes beside those of every command on a database. */
export interface MigrateSpec<O extends Options> {
  readonly name: string;
  readonly summary: string;
  readonly arguments?: string;
  readonly options: O;
  readonly notes?: readonly string[];
  hint?(positionals: readonly string[]): string | null;
  /** Reads the command's own arguments, before anything is opened. Throws UsageError. */
  prepare(input: CommandInput<O>): Action;
}

type Shared = typeof DATABASE_OPTIONS;

export function migrateCommand<const O extends Options>(spec: MigrateSpec<O>): Command {
  return command({
    name: spec.name,
    summary: spec.summary,
    arguments: spec.arguments ?? "",
    options: { ...spec.options, ...DATABASE_OPTIONS },
    notes: [...(spec.notes ?? []), ...COMMON_NOTES],
    ...(spec.hint && { hint: spec.hint }),
    // One definition, two views of it: the command's own options, and those of all.
    run: (input, io) =>
      run(spec.name, spec.prepare(input as CommandInput<O>), input as CommandInput<Shared>, io),
  });
}

async function run(name: string, action: Action, input: CommandInput<Shared>, io: Io): Promise<ExitCode> {
  const settings = readSettings(input.options, surroundingsOf(io, input.options.env));
  const targets = nameTargets(settings.databases, settings.variables);
  const sources = settings.folder === null ? [] : readAllMigrations(settings.folder, io.cwd);
  if ((settings.migrator.lockTimeoutMs ?? 0) >= MINUTE) io.err(`${LOCK_TIMEOUT_NOTE}\n`);
  if (settings.folder !== null && !hasGoose(sources)) refuseForeign(settings.folder, io.cwd, name);
  const progress = createProgressLine(io, !settings.json);
  const view =
    targets.length === 1
      ? createSingleView(io, settings, sources, progress)
      : createManyView(io, settings, sources, progress, targets.length);
  try {
    const outcomes = await runAll({ input, targets, settings, sources, action, io, view });
    progress.stop();
    const complete = outcomes.length === targets.length;
    if (settings.json) io.out(outcomesJson(name, outcomes, complete));
    else view.end(outcomes);
    return complete ? exitCodeOf(outcomes) : 1;
  } finally {
    progress.stop();
  }
}

const MINUTE = 60_000;
/** So long a wait was meant for the option's older meaning. */
const LOCK_TIMEOUT_NOTE =
  "gosling: --lock-timeout is PostgreSQL's lock_timeout; how long to wait for another process that migrates is --wait TIME";

interface Job {
  readonly input: CommandInput<Shared>;
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
}: Job): Promise<readonly MigrateOutcome[]> {
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
        command: commandLine(input.options, named, io.env),
        action,
        cwd: io.cwd,
        interrupted: io.interrupted,
        linger: io.linger,
      };
      const shown = await runOnDatabase(request, listener);
      const outcome = settings.showValues ? shown : hideValues(shown, sources, settings.variables);
      if (!settings.json) finish(outcome);
      return outcome;
    },
    () => asked,
  );
  return outcomes.filter((outcome) => outcome !== null);
}

/** What was bad on every database, before anything was touched, is bad input. */
function exitCodeOf(outcomes: readonly MigrateOutcome[]): ExitCode {
  const codes = outcomes.map(({ failure }) => failure?.code);
  if (codes.every((code) => code === undefined)) return 0;
  return codes.every((code) => code !== undefined && BAD_INPUT.has(code)) ? 2 : 1;
}

const BAD_INPUT: ReadonlySet<string> = new Set(["BAD_OPTION", "BAD_CONNECTION"]);
