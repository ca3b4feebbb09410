// Several small migrations in one message, each in its own transaction: a fresh database with hundreds of files is made sooner.
import { foldedName } from "../../text/index.ts";
import { DatabaseError, type DatabaseErrorFields, type MigrationError } from "../errors.ts";
import type { ReadyStep } from "../plan/index.ts";
import { type Context, readState } from "../state/index.ts";
import { splitName } from "../text/index.ts";
import { connectionLost } from "./failure.ts";
import { LOCK_NOT_AVAILABLE, needsTransaction, rollBack } from "./in-transaction.ts";
import { countOf, explain, piecesOf, SEPARATOR, type SqlPiece, textOf } from "./pieces.ts";
import type { Run } from "./run.ts";

export interface Member {
  readonly step: ReadyStep;
  readonly pieces: readonly SqlPiece[];
  /** Whether its commit waits for no disk. */
  readonly lazy: boolean;
}

export interface SharedOutcome {
  /** How many of them are applied and recorded, from the first on. */
  readonly done: number;
  /** Why the next one failed. Where it is unknown, and some are left, those run one by one, which shows it. */
  readonly failure?: MigrationError;
}

/** UTF-16 units of SQL in one message. */
const MOST_TEXT = 65_536;

/**
 * How far a message came is read from the version table, so its files must leave that table alone: one that takes a row away, or
 * writes one, would have a file run twice, or none.
 */
export function mayShare({ table }: Context, steps: readonly ReadyStep[]): boolean {
  const name = foldedName(splitName(table.name).table).replace(/[^\w]/g, "\\$&");
  const named = new RegExp(name, "i");
  return !steps.some(({ migration }) => named.test(migration.source.text));
}

/** As many of these steps, from the first on, as fit into one message. `more`: whether others follow them. */
export async function membersOf(
  context: Context,
  run: Run,
  steps: readonly ReadyStep[],
  more: boolean,
): Promise<readonly Member[]> {
  const chosen = steps.slice(0, howMany(steps));
  const lastWaits = !run.reports.mayWait || (chosen.length === steps.length && !more);
  const members: Member[] = [];
  for (const [index, step] of chosen.entries()) {
    const lazy = index < chosen.length - 1 || !lastWaits;
    const pieces = await piecesOf(context, run, step, lazy);
    if (!pieces) break;
    members.push({ step, pieces, lazy });
  }
  return members;
}

function howMany(steps: readonly ReadyStep[]): number {
  let text = 0;
  const end = steps.findIndex((step) => {
    text += step.migration.source.text.length;
    return step.direction === "down" || text > MOST_TEXT || !needsTransaction(step) || mayTakeLong(step);
  });
  return end < 0 ? steps.length : end;
}

/** What works on rows that are there may run for minutes, and nothing of its message could be reported until then. */
function mayTakeLong({ scans }: ReadyStep): boolean {
  return scans.some(({ statements }) =>
    statements.some(
      ({ tokens }) => ROWS.test(tokens[0] ?? "") || (tokens[0] === "INSERT" && tokens.includes("SELECT")),
    ),
  );
}

const ROWS = /^(SELECT|WITH|UPDATE|DELETE|MERGE|DO|CALL|COPY|REFRESH|EXECUTE)$/;

/** An error ends the whole message: files before the one that failed are committed, files after it were not begun. */
export async function runShared(context: Context, members: readonly Member[]): Promise<SharedOutcome> {
  try {
    await context.database.run(members.map(({ pieces }) => textOf(pieces)).join(SEPARATOR));
    return { done: members.length };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await rollBack(context, error);
    const lost = connectionLost(error);
    const done = lost ? countDone(members, error) : await readDone(context, members);
    const failed = members[done];
    if (!failed) return { done };
    const own = asOwn(error, members.slice(0, done));
    // PostgreSQL reads a message as a whole before it runs any of it: one that is refused so says little of its first file.
    if (own.fields.completed === 0 && !lost) return { done };
    // Alone it may be tried again.
    if (own.fields.sqlstate === LOCK_NOT_AVAILABLE && context.lockRetries > 0) return { done };
    const failure = explain(failed.pieces, own);
    return failure ? { done, failure } : { done };
  }
}

/** The version table is believed, not the count: what it holds is applied. */
async function readDone(context: Context, members: readonly Member[]): Promise<number> {
  const { rows } = await readState(context);
  const recorded = new Set(rows.map((row) => row.version));
  const next = members.findIndex(({ step }) => !recorded.has(step.migration.version));
  return next < 0 ? members.length : next;
}

/** Those whose COMMIT was answered. */
function countDone(members: readonly Member[], { fields }: DatabaseError): number {
  let left = fields.completed ?? 0;
  const next = members.findIndex(({ pieces }) => {
    left -= countOf(pieces);
    return left < 0;
  });
  return next < 0 ? members.length : next;
}

/** The error as it would be if only the file after these had been sent: its count and its position begin there. */
function asOwn(error: DatabaseError, before: readonly Member[]): DatabaseError {
  if (before.length === 0) return error;
  const { completed, position, ...rest } = error.fields;
  const skipped = before.reduce((sum, { pieces }) => sum + countOf(pieces), 0);
  const prefix = before.map(({ pieces }) => textOf(pieces) + SEPARATOR).join("");
  const own: DatabaseErrorFields = {
    ...rest,
    ...positive("completed", completed, skipped, 0),
    // Counted in code points, as PostgreSQL counts.
    ...positive("position", position, [...prefix].length, 1),
  };
  return new DatabaseError(own, { cause: error });
}

function positive(
  name: "completed" | "position",
  value: number | undefined,
  minus: number,
  least: number,
): Partial<DatabaseErrorFields> {
  return value === undefined || value - minus < least ? {} : { [name]: value - minus };
}
