// The engine's front: a migrator for one database and one set of files.
import type { CreateMigrator, Migrator, PlannedCommand, PlannedMigration } from "../api.ts";
import { MigrationError, migrationError } from "../errors.ts";
import type { VersionRow } from "../events.ts";
import {
  type Collection,
  collect,
  currentVersion,
  type LedgerRow,
  type PlannedStep,
  planDown,
  planDownTo,
  planRedo,
  planReset,
  planUp,
  planWithoutVersions,
  requireFiles,
  validate,
} from "../plan/index.ts";
import { sqlOf } from "../run/index.ts";
import {
  type Context,
  checkSources,
  type DatabaseState,
  findEdits,
  type LedgerCommand,
  readState,
  refuseDirty,
  refuseEdits,
  refuseEmptied,
  refuseHomeless,
  refuseOtherLayout,
  resolveContext,
  statusOf,
  survey,
} from "../state/index.ts";
import { unfinished } from "../tables/index.ts";
import type { Version } from "../types.ts";
import { continueFile } from "./continue.ts";
import { ensureAsGoose, nothingToReset, perform, reporting } from "./perform.ts";
import { repair } from "./repair.ts";

/**
 * Makes a migrator; touches nothing yet. Throws BAD_OPTION for a table name that cannot be one.
 *
 * @example
 * ```ts
 * import { PGlite } from "@electric-sql/pglite";
 * import { createMigrator } from "gosling/engine";
 * import { fromPGlite } from "gosling/pglite";
 * import { readMigrations } from "gosling/server";
 *
 * const session = fromPGlite(await PGlite.create());
 * const migrator = createMigrator(session, readMigrations("migrations"));
 * console.log((await migrator.plan()).map(({ name }) => name)); // [ '00001_users.sql', '00002_phone.sql' ]
 * await migrator.up(1n);
 * console.log((await migrator.status()).map(({ state }) => state)); // [ 'applied', 'pending' ]
 * ```
 */
export const createMigrator: CreateMigrator = (database, sources, options = {}) => {
  checkSources(sources);
  const context = resolveContext(database, options, sources);
  const files = lazily(() => collect(sources));
  const run = (command: LedgerCommand) => perform(context, files, command);
  const commands = commandsOf(context, files);
  const methods: Migrator = {
    up: (target) => run(commands.up(target)),
    upByOne: async () => (await run(commands.upByOne))[0] ?? nothingLeft(),
    down: async () => (await run(commands.down))[0] ?? nothingLeft(),
    downTo: (target) => run(commands.downTo(target)),
    redo: () => run(commands.redo),
    reset: () => run(commands.reset),
    status: () => reporting(context, [], () => status(context, files)),
    version: () => reporting(context, [], () => version(context, files)),
    continue: (target, { from } = {}) => continueFile(context, files, target, from),
    repair: (target, as) => repair(context, files, target, as),
    plan: (asked) => reporting(context, [], () => plan(context, files, commandFor(commands, asked))),
    rows: () => reporting(context, [], () => rows(context)),
    warnings: () => validate(sources, context.env).warnings,
  };
  return methods;
};

function commandsOf(context: Context, files: () => Collection) {
  const { allowMissing, versioning } = context;
  const all = () => files().migrations;
  const command = (
    name: Parameters<typeof planWithoutVersions>[1],
    versioned: (ledger: readonly LedgerRow[]) => readonly PlannedStep[],
    target?: Version,
  ): LedgerCommand => ({
    direction: name.startsWith("up") ? "up" : "down",
    asksVersion: name !== "reset",
    plan: (ledger) => (versioning ? versioned(ledger) : planWithoutVersions(all(), name, target)),
  });
  return {
    up: (target?: Version) =>
      command("up", (ledger) => planUp(all(), ledger, { target, allowMissing }), target),
    upByOne: command("up-by-one", (ledger) => planUp(all(), ledger, { byOne: true, allowMissing })),
    down: command("down", (ledger) => planDown(all(), ledger, context.command)),
    downTo: (target: Version) =>
      command("down-to", (ledger) => planDownTo(all(), ledger, target, context.command), target),
    redo: command("redo", (ledger) => planRedo(all(), ledger, context.command)),
    reset: command("reset", (ledger) => planReset(all(), ledger)),
  };
}

function commandFor(
  commands: ReturnType<typeof commandsOf>,
  asked: PlannedCommand | Version = { type: "up" },
): LedgerCommand {
  if (typeof asked === "bigint") return commands.up(asked);
  switch (asked.type) {
    case "up":
      return commands.up(asked.target);
    case "up-by-one":
      return commands.upByOne;
    case "down":
    case "redo":
    case "reset":
      return commands[asked.type];
    case "down-to":
      return commands.downTo(asked.target);
    default:
      return asked satisfies never;
  }
}

/** Another process did it between the plan and the lock. */
function nothingLeft(): never {
  throw migrationError("NOTHING_TO_APPLY", "another process has just done it; nothing is left to run");
}

async function status(context: Context, files: () => Collection) {
  const { migrations } = files();
  requireFiles(migrations);
  if (!context.versioning) return statusOf(migrations, [], []);
  const state = await readAsGoose(context);
  refuseEmptied(context, state);
  const { edited } = await findEdits(context, migrations, state);
  return statusOf(
    migrations,
    state.rows,
    unfinished(context.table.layout, state.rows, state.progress),
    edited,
  );
}

/** A role that may only read makes no table, and sees what is there. */
async function readAsGoose(context: Context): Promise<DatabaseState> {
  const state = await readMine(context);
  try {
    return await ensureAsGoose(context, state);
  } catch (error) {
    if (error instanceof MigrationError && MAY_ONLY_READ.test(error.failure.database?.sqlstate ?? ""))
      return state;
    throw error;
  }
}

const MAY_ONLY_READ = /^(42501|25006)$/;

async function readMine(context: Context) {
  const state = await readState(context);
  refuseHomeless(context, state);
  refuseOtherLayout(context, state);
  return state;
}

async function version(context: Context, files: () => Collection): Promise<Version> {
  // goose answers with the newest file here.
  if (!context.versioning) {
    requireFiles(files().migrations);
    return files().migrations.at(-1)!.version;
  }
  const state = await readAsGoose(context);
  refuseEmptied(context, state);
  return currentVersion(state.rows.filter((row) => !row.dirty));
}

async function rows(context: Context): Promise<readonly VersionRow[]> {
  const state = await readState(context);
  return state.rows
    .map(({ version, dirty, at }) => ({ version, dirty, at }))
    .sort((a, b) => (a.version < b.version ? 1 : -1));
}

async function plan(
  context: Context,
  files: () => Collection,
  command: LedgerCommand,
): Promise<readonly PlannedMigration[]> {
  const collection = files();
  const state = await readMine(context);
  if (!command.asksVersion && context.versioning && !state.exists) throw nothingToReset(context);
  const found = await survey(context, collection, command, state);
  await refuseDirty(context, collection, found.unfinished);
  refuseEdits(context, found.edits, found.steps, command.direction);
  return found.steps.map((step) => ({
    version: step.migration.version,
    name: step.migration.name,
    direction: step.direction,
    transaction: step.parsed.transaction,
    statements: step.parsed.statements,
    sql: sqlOf(context, step),
  }));
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
