// What the steps of one run share, decided once under the lock: where records go, and in which form they are sent.
import { DatabaseError } from "../errors.ts";
import type { ReadyStep } from "../plan/index.ts";
import { type Context, type DatabaseState, restoreSession, type SessionState } from "../state/index.ts";
import type { OwnTables } from "../tables/index.ts";
import { mayChangeSession } from "../text/index.ts";
import type { Version } from "../types.ts";
import type { Reports } from "./reports.ts";

export interface Run {
  readonly own: OwnTables;
  /** Versions whose checksum is in the table already; it is left from another time. */
  readonly sums: ReadonlySet<Version>;
  /** Whether the session holds the prepared statement `PUT_RECORD`. */
  readonly putsRecords: boolean;
  readonly reports: Reports;
  /** As it was before the run. */
  readonly session: SessionState;
  /** Whether it is given back before each version row and after each file. In goose's layout a file's changes stay, as in goose. */
  readonly restores: boolean;
  /** Whether the table of progress has a place for what a file has changed in it. */
  readonly keepsSession: boolean;
  readonly steps: readonly ReadyStep[];
}

/** PostgreSQL plans a prepared statement five times before it keeps a plan; below that it is only one more round trip. */
const WORTH_PREPARING = 10;

/** They would take the prepared statement with them. */
const FORGETS = /\b(?:deallocate|discard)\b/i;

/** Both rows in one: the server starts one statement less a file. */
export const PUT_RECORD = "gosling_put_record";

/** The tables must be there. What cannot be prepared is sent in full with each file, so no error comes from here. */
export async function beginRun(
  context: Context,
  state: DatabaseState,
  { session, steps, reports }: { session: SessionState; steps: readonly ReadyStep[]; reports: Reports },
): Promise<Run> {
  const sums = new Set(state.checksums?.keys());
  const ups = steps.filter((step) => step.direction === "up");
  const worth =
    context.versioning &&
    context.clock === undefined &&
    ups.length >= WORTH_PREPARING &&
    !steps.some((step) => FORGETS.test(step.migration.source.text));
  return {
    own: state.own,
    sums,
    putsRecords: worth && (await prepare(context, state.own)),
    reports,
    session,
    keepsSession: state.columns.session,
    restores: context.versioning && context.table.layout !== "goose",
    steps,
  };
}

async function prepare({ database, table, checksums }: Context, own: OwnTables): Promise<boolean> {
  const version = table.insert("$1");
  const statement = checksums
    ? `PREPARE ${PUT_RECORD} (bigint, text, text, text) AS WITH version AS (${version}) ${own.checksums.add("$1", "$2", "$3", "$4")}`
    : `PREPARE ${PUT_RECORD} (bigint) AS ${version}`;
  try {
    await database.run(statement);
    return true;
  } catch (error) {
    if (error instanceof DatabaseError) return false;
    throw error;
  }
}

/** A statement that was sent by itself has ended; `started`: by the host's clock. */
export function reportStatement(
  { host }: Context,
  { reports }: Run,
  ready: ReadyStep,
  index: number,
  started: number,
): void {
  const { migration, parsed } = ready;
  const { version, name } = migration;
  reports.emit({
    type: "statement-finished",
    migration: { version, name },
    at: parsed.statements[index]!.at,
    index,
    total: parsed.statements.length,
    durationMs: host.now() - started,
  });
}

/** Leaves the session as it was. `failed`: a file that ended its own transaction may have left it changed. A lost connection has forgotten it by itself. */
export async function endRun(
  { database }: Context,
  { putsRecords, session, restores, steps }: Run,
  failed = false,
): Promise<void> {
  const restore = restores && failed && steps.some(mayLeaveSession) ? restoreSession(session) : [];
  const statements = [...restore, ...(putsRecords ? [`DEALLOCATE ${PUT_RECORD}`] : [])];
  if (statements.length > 0) await quietly(() => database.run(statements.join(";\n")));
}

/** Before the version row: who writes it, and with which settings, is not the file's affair. */
export function restoreAfter({ session, restores }: Run, step: ReadyStep): readonly string[] {
  if (!restores || !mayLeaveSession(step)) return [];
  // What a deferred trigger does at the COMMIT it does as the file had it.
  const fire = step.parsed.transaction && /\bset\b|set_config/i.test(textOf(step)) ? [FIRE_TRIGGERS] : [];
  return [...fire, ...restoreSession(session)];
}

const FIRE_TRIGGERS = "SET CONSTRAINTS ALL IMMEDIATE";

export function mayLeaveSession({ parsed, scans }: ReadyStep): boolean {
  return parsed.statements.some(({ sql }, index) => mayChangeSession(sql, scans[index]!));
}

/** Whether what the session has set is asked for in the run: to give it back, or to keep it for a later one. */
export function usesSession(step: ReadyStep): boolean {
  return !step.parsed.transaction || mayLeaveSession(step);
}

const textOf = ({ parsed }: ReadyStep) => parsed.statements.map(({ sql }) => sql).join("\n");

async function quietly(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  }
}
