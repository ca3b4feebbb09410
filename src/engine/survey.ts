// Looking before touching: the state of the database, the plan, the files parsed, what was edited; told as events.
import type { Collection } from "./collect.ts";
import type { Context } from "./context.ts";
import { describeRepairs } from "./describe.ts";
import { reportDirty } from "./dirty.ts";
import { type Edits, editWarnings, findEdits } from "./edits.ts";
import { type DirtyReport, MigrationError, migrationError } from "./errors.ts";
import type { MigrationWarning } from "./events.ts";
import type { LedgerRow, Step } from "./plan.ts";
import type { Prepared } from "./prepare.ts";
import { type Unfinished, unfinished } from "./progress.ts";
import { type DatabaseState, readState } from "./state.ts";
import { warningsBefore } from "./traps.ts";
import type { Direction } from "./types.ts";

export interface Command {
  readonly direction: Direction;
  /** goose's reset does not look for the current version: it neither makes the table nor minds that it is emptied. */
  readonly asksVersion: boolean;
  /** The steps for these rows; throws what makes the command impossible. */
  plan(rows: readonly LedgerRow[]): readonly Step[];
}

export interface Survey {
  readonly state: DatabaseState;
  readonly steps: readonly Prepared[];
  readonly edits: Edits;
  readonly unfinished: readonly Unfinished[];
}

/** Reads, plans and parses; touches nothing. Every file that is to run has been parsed when it returns. */
export async function survey(
  context: Context,
  files: Collection,
  command: Command,
  state: DatabaseState,
): Promise<Survey> {
  if (context.versioning && command.asksVersion) refuseEmptied(context, state);
  const stopped = unfinished(context.table.layout, state.rows, state.progress);
  // What a dirty state leaves to do is decided when it is settled.
  const plan = stopped.length > 0 ? [] : command.plan(state.rows);
  const steps = plan.map(context.prepare);
  const edits = context.versioning ? await findEdits(context, files.migrations, state) : NO_EDITS;
  return { state, steps, edits, unfinished: stopped };
}

/** Asking for the current version of a table of goose's without any applied row, not even that of version 0. */
export function refuseEmptied({ table }: Context, { exists, rows }: DatabaseState): void {
  if (table.layout !== "goose" || !exists || rows.some((row) => row.applied)) return;
  throw migrationError(
    "VERSION_TABLE_UNREADABLE",
    `the version table ${table.name} is there, but holds no applied version`,
    {
      hint: `goose keeps a row of version 0 in it: INSERT INTO ${table.name} (version_id, is_applied) VALUES (0, true);`,
    },
  );
}

const NO_EDITS: Edits = { edited: [], deleted: [], unknown: [] };

export async function look(context: Context): Promise<DatabaseState> {
  const state = await readState(context);
  context.emit({ type: "connected", server: state.server });
  if (context.versioning) tellRows(context, state);
  return state;
}

export function tellRows({ emit, table }: Context, state: DatabaseState): void {
  emit({
    type: "version-table-read",
    table: table.name,
    exists: state.exists,
    rows: state.rows.map(({ version, dirty, at }) => ({ version, dirty, at })),
  });
}

export function tellPlan({ emit }: Context, direction: Direction, steps: readonly Prepared[]): void {
  emit({
    type: "planned",
    direction,
    migrations: steps.map(({ migration: { version, name } }) => ({ version, name })),
  });
}

export function surveyWarnings(
  context: Context,
  files: Collection,
  { steps, edits }: Survey,
  direction: Direction,
): readonly MigrationWarning[] {
  const running = new Set(steps.map((step) => step.migration.version));
  const concerned =
    direction === "up"
      ? edits
      : { ...edits, deleted: [], edited: edits.edited.filter((file) => running.has(file.version)) };
  return [
    ...files.warnings,
    ...editWarnings(concerned),
    ...steps.flatMap((step) => warningsBefore(step, context.env)),
  ];
}

/** What was applied must be what the files say before more is built on it, unless the caller says to go on. */
export function refuseEdits(context: Context, { edits, steps }: Survey, direction: Direction): void {
  if (steps.length === 0 || direction === "down") return;
  if (edits.edited.length > 0 && !context.allowEdited) {
    const [first] = edits.edited;
    const names = edits.edited.map((file) => file.name).join(", ");
    throw migrationError(
      "CHECKSUM_MISMATCH",
      `${names} ${were(edits.edited)} edited after being applied; nothing was run`,
      {
        at: { file: first!.source.name, line: 1, column: 1 },
        hint: "Undo the edit and write the change as a new migration, or go on and take the files as they are now with --allow-edited (allowEdited).",
      },
    );
  }
  if (edits.deleted.length > 0 && !context.allowDeleted) {
    throw migrationError(
      "MISSING_FILE",
      `no file has the applied ${edits.deleted.length === 1 ? "version" : "versions"} ${edits.deleted.join(", ")}; nothing was run`,
      {
        hint: "Bring the file back (is it on another branch?), or go on without it with --allow-deleted (allowDeleted).",
      },
    );
  }
}

const were = (files: readonly unknown[]) => (files.length === 1 ? "was" : "were");

/** Throws DIRTY when a NO TRANSACTION file had stopped half-way. To be asked under the lock: else it may be still running. */
export async function refuseDirty(
  context: Context,
  files: Collection,
  stopped: readonly Unfinished[],
): Promise<void> {
  const [first] = stopped;
  if (!first) return;
  const dirty = await dirtyReport(context, files, first);
  throw migrationError(
    "DIRTY",
    `${dirty.name || `version ${dirty.version}`} stopped half-way; nothing was run`,
    {
      ...(dirty.stopped && { at: dirty.stopped.at, statement: dirty.stopped.statement }),
      dirty,
      hint: describeRepairs(dirty),
    },
  );
}

async function dirtyReport(
  context: Context,
  files: Collection,
  { version, progress }: Unfinished,
): Promise<DirtyReport> {
  const file = files.migrations.find((migration) => migration.version === version);
  const direction = progress?.direction ?? "up";
  if (progress)
    return reportDirty(context, progress, file && tryPrepare({ migration: file, direction }, context));
  return {
    version,
    name: file?.name ?? "",
    direction,
    ran: null,
    total: 0,
    invalidIndexes: [],
    repairs: [
      {
        when: "Nothing tells how far it came. Compare the database with the file, finish or undo it by hand, and record which.",
        steps: [{ type: "command", command: `gosling repair ${version} --as applied` }],
      },
    ],
  };
}

function tryPrepare(step: Step, context: Context): Prepared | undefined {
  try {
    return context.prepare(step);
  } catch (error) {
    if (error instanceof MigrationError) return undefined;
    throw error;
  }
}
