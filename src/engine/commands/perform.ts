// One command from its look at the database to its last event: plan, parse, lock, plan again, run.
import { MigrationError, migrationError } from "../errors.ts";
import type { MigrationResult } from "../events.ts";
import {
  type Collection,
  currentVersion,
  highestVersion,
  type ReadyStep,
  requireFiles,
} from "../plan/index.ts";
import { runSteps, usesSession } from "../run/index.ts";
import {
  type Context,
  createVersionTable,
  type DatabaseState,
  ensureTables,
  type LedgerCommand,
  look,
  readState,
  refuseDirty,
  refuseEdits,
  refuseHomeless,
  refuseOtherLayout,
  refuseUnreadable,
  type SessionState,
  type Survey,
  survey,
  surveyWarnings,
  tellPlan,
  tellRows,
} from "../state/index.ts";
import type { Version } from "../types.ts";
import { readSession, withLock } from "./lock.ts";

/** Adds what had been done to a failure, reports it as an event, and passes it on. */
export async function reporting<T>(
  context: Context,
  done: readonly MigrationResult[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    const failure = { ...error.failure, done: done.map((result) => result.version) };
    context.emit({ type: "failed", failure });
    throw new MigrationError(failure, { cause: error.cause });
  }
}

export async function perform(
  context: Context,
  collect: () => Collection,
  command: LedgerCommand,
): Promise<readonly MigrationResult[]> {
  const results: MigrationResult[] = [];
  return reporting(context, results, async () => {
    const files = collect();
    const state = await look(context);
    context.emit({
      type: "files-read",
      migrations: files.migrations.map(({ version, name }) => ({ version, name })),
    });
    refuseHomeless(context, state);
    refuseUnreadable(context, state);
    refuseOtherLayout(context, state);
    if (!command.asksVersion && context.versioning && !state.exists) throw nothingToReset(context);
    // Before the table is made: without files there is nothing to ask the current version for.
    if (command.direction === "down") requireFiles(files.migrations);
    const first = await survey(context, files, command, await asGoose(context, command, state));
    tellPlan(context, command.direction, first.steps);
    for (const warning of surveyWarnings(context, files, first, command.direction))
      context.emit({ type: "warning", warning });
    if (first.steps.length === 0 && first.unfinished.length === 0) return finish(context, state, results);
    refuseEdits(context, first.edits, first.steps, command.direction);

    // Where nobody else can be, nothing changes meanwhile.
    if (context.exclusive) {
      const session = first.steps.some(usesSession) ? await readSession(context) : new Map<string, string>();
      return run(first.state, first, session);
    }
    return withLock(context, state, async (session) => {
      const fresh = await readState(context);
      const second = await survey(context, files, command, fresh);
      if (!sameSteps(first.steps, second.steps)) {
        tellRows(context, fresh);
        tellPlan(context, command.direction, second.steps);
      }
      return run(fresh, second, session);
    });

    async function run(fresh: DatabaseState, { steps, edits, unfinished }: Survey, session: SessionState) {
      await refuseDirty(context, files, unfinished);
      refuseEdits(context, edits, steps, command.direction);
      const ready = steps.length > 0 ? await ensureTables(context, fresh, steps, edits) : fresh;
      await runSteps(context, ready, session, steps, results);
      return finish(context, fresh, results);
    }
  });
}

export function nothingToReset({ table }: Context): MigrationError {
  return migrationError(
    "NOTHING_TO_ROLL_BACK",
    `nothing was ever applied here: there is no version table ${table.name}`,
  );
}

/** goose makes its table whenever it asks for the current version, so in its layout we do too, but for an up. */
async function asGoose(
  context: Context,
  command: LedgerCommand,
  state: DatabaseState,
): Promise<DatabaseState> {
  if (command.direction === "up" || !command.asksVersion) return state;
  return ensureAsGoose(context, state);
}

export async function ensureAsGoose(context: Context, state: DatabaseState): Promise<DatabaseState> {
  if (state.exists || !context.versioning || context.table.layout !== "goose") return state;
  return withLock(context, state, async () => {
    const fresh = await readState(context);
    if (fresh.exists) return fresh;
    await createVersionTable(context, fresh);
    return readState(context);
  });
}

export function finish(
  context: Context,
  state: DatabaseState,
  results: readonly MigrationResult[],
): readonly MigrationResult[] {
  context.emit({ type: "done", version: currentAfter(context, state, results), results });
  return results;
}

/** What `version` would answer now. */
function currentAfter({ table }: Context, { rows }: DatabaseState, results: readonly MigrationResult[]) {
  const applied = new Set<Version>();
  const removed = new Set<Version>();
  for (const { version, direction } of results) {
    applied.delete(version);
    if (direction === "up") applied.add(version);
    else removed.add(version);
  }
  const added = [...applied].map((version) => ({ version, applied: true, dirty: false, at: null }));
  const left = [...added.reverse(), ...rows.filter((row) => !row.dirty && !removed.has(row.version))];
  const current = table.layout === "goose" ? currentVersion(left) : highestVersion(left);
  return current === 0n ? null : current;
}

function sameSteps(one: readonly ReadyStep[], two: readonly ReadyStep[]): boolean {
  return one.length === two.length && one.every((step, index) => step.migration === two[index]?.migration);
}
