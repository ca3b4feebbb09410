// Looking before touching: the state of the database, the plan, the files parsed, what was edited; reported as events.
import type { MigrationWarning } from "../events.ts";
import {
  type Collection,
  type LedgerRow,
  type PlannedStep,
  type ReadyStep,
  warningsBefore,
} from "../plan/index.ts";
import { type Unfinished, unfinished } from "../tables/index.ts";
import type { Direction } from "../types.ts";
import type { Context } from "./context.ts";
import { type Edits, editWarnings, findEdits } from "./edits.ts";
import { refuseEmptied } from "./refusals.ts";
import { type DatabaseState, readState } from "./state.ts";

export interface LedgerCommand {
  readonly direction: Direction;
  /** goose's reset does not look for the current version: it neither makes the table nor minds that it is emptied. */
  readonly asksVersion: boolean;
  /** The steps for these rows; throws what makes the command impossible. */
  plan(rows: readonly LedgerRow[]): readonly PlannedStep[];
}

export interface Survey {
  readonly state: DatabaseState;
  readonly steps: readonly ReadyStep[];
  readonly edits: Edits;
  readonly unfinished: readonly Unfinished[];
}

/** Reads, plans and parses; touches nothing. Every file that is to run has been parsed when it returns. */
export async function survey(
  context: Context,
  files: Collection,
  command: LedgerCommand,
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

const NO_EDITS: Edits = { edited: [], deleted: [], unknown: [], commented: [], same: [] };

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

export function tellPlan({ emit }: Context, direction: Direction, steps: readonly ReadyStep[]): void {
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
    ...steps.flatMap((step) => warningsBefore(step, context.env, context.table.layout)),
  ];
}
