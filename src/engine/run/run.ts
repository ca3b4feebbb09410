// What the steps of one run share, decided once under the lock: where records go, and in which form they are sent.
import { DatabaseError } from "../errors.ts";
import type { Prepared } from "../plan/index.ts";
import type { Context, DatabaseState } from "../state/index.ts";
import type { OwnTables } from "../tables/index.ts";
import type { Version } from "../types.ts";
import type { Reports } from "./reports.ts";

export interface Run {
  readonly own: OwnTables;
  /** Versions whose checksum stands in the table already; it is left from another time. */
  readonly sums: ReadonlySet<Version>;
  /** Whether the session holds the prepared statement `PUT_RECORD`. */
  readonly putsRecords: boolean;
  readonly reports: Reports;
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
  steps: readonly Prepared[],
  reports: Reports,
): Promise<Run> {
  const sums = new Set(state.checksums?.keys());
  const ups = steps.filter((step) => step.direction === "up");
  const worth =
    context.versioning &&
    context.clock === undefined &&
    ups.length >= WORTH_PREPARING &&
    !steps.some((step) => FORGETS.test(step.migration.source.text));
  return { own: state.own, sums, putsRecords: worth && (await prepare(context, state.own)), reports };
}

async function prepare({ database, table, checksums }: Context, own: OwnTables): Promise<boolean> {
  const version = table.insert("$1");
  const statement = checksums
    ? `PREPARE ${PUT_RECORD} (bigint, text, text) AS WITH version AS (${version}) ${own.checksums.add("$1", "$2", "$3")}`
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
  prepared: Prepared,
  index: number,
  started: number,
): void {
  const { migration, parsed } = prepared;
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

/** Leaves the session as it was. A lost connection has forgotten it by itself. */
export async function endRun({ database }: Context, run: Run): Promise<void> {
  if (run.putsRecords) await quietly(() => database.run(`DEALLOCATE ${PUT_RECORD}`));
}

async function quietly(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  }
}
