// After a lost connection: what of the run is in the database for good, asked on a second session where the port can open one.
import { DatabaseError, MigrationError } from "../errors.ts";
import type { MigrationResult } from "../events.ts";
import { newestRows, type ReadyStep } from "../plan/index.ts";
import { type Context, type DatabaseState, readState } from "../state/index.ts";
import { flush, isOver, unfinished } from "../tables/index.ts";
import type { SecondSession, Version } from "../types.ts";
import type { Reports } from "./reports.ts";

/** How long to try: a server that recovers from a crash takes no connection for a moment. */
const PATIENCE_MS = 3000;
const NAP_MS = 100;

/** The step that was running when the connection was lost. */
export interface Interrupted {
  readonly step: ReadyStep;
  readonly result: MigrationResult;
}

/** What a second session found, all of it durable. */
export interface FoundAfterLoss {
  readonly state: DatabaseState;
  /** Whether the server has ended the session that was lost; until then it may still commit. */
  readonly over: boolean;
}

/** Reports what turned out to be durable; resolves with the failure and what is known of the rest. */
export async function afterLoss(
  context: Context,
  state: DatabaseState,
  reports: Reports,
  { step, result }: Interrupted,
  error: MigrationError,
): Promise<MigrationError> {
  reports.stop();
  const found = context.versioning ? await askAfterLoss(context, state.backend) : undefined;
  const { held } = reports;
  const versions = held.map(({ version }) => version);
  if (!found) return withMore(error, { uncertain: [...versions, result.version] });

  const isThere = ({ version, direction }: MigrationResult) =>
    isRecorded(context, found.state, version, direction === "up" ? "applied" : "pending");
  reports.releaseOnly(held.filter(isThere));
  const lost = held.filter((one) => !isThere(one)).map(({ version }) => version);
  const takenBack =
    lost.length === 0
      ? ""
      : ` The crash of the server took back ${lost.join(", ")}, committed but not yet on disk and never reported as done.`;
  const { name } = result;
  if (isThere(result)) {
    reports.finished(result, true, result.durationMs);
    return withMore(error, {
      hint: `${name} was done before the connection was lost: start again.${takenBack}`,
    });
  }
  if (!found.over) {
    return withMore(error, {
      uncertain: [result.version],
      hint: `The server may still be running ${name}: ${context.command("status")} shows whether it is applied.${takenBack}`,
    });
  }
  if (!step.parsed.transaction) return takenBack ? withMore(error, { hint: takenBack.trim() }) : error;
  return withMore(error, { hint: `Nothing of ${name} is in the database: start again.${takenBack}` });
}

function withMore(
  { failure, cause }: MigrationError,
  more: { readonly hint?: string; readonly uncertain?: readonly Version[] },
): MigrationError {
  return new MigrationError({ ...failure, ...more }, { cause });
}

/** Half-done is neither. */
export function isRecorded(
  { table }: Context,
  { rows, progress }: DatabaseState,
  version: Version,
  as: "applied" | "pending",
): boolean {
  if (unfinished(table.layout, rows, progress).some((half) => half.version === version)) return false;
  return (newestRows(rows).get(version)?.applied ?? false) === (as === "applied");
}

/** `backend`: the server process of the session that was lost. Undefined where nobody could be asked. */
export async function askAfterLoss(context: Context, backend: string): Promise<FoundAfterLoss | undefined> {
  const end = context.host.now() + PATIENCE_MS;
  const mayWait = () => !context.signal?.aborted && context.host.now() < end;
  const session = await openWhenReady(context, mayWait);
  if (!session) return undefined;
  try {
    let over = await isOver(session, backend);
    while (!over && mayWait()) {
      await context.host.sleep(NAP_MS, context.signal);
      over = await isOver(session, backend);
    }
    if (!(await flush(session, context.table.name))) return undefined;
    return { over, state: await readState({ ...context, database: session }) };
  } catch (error) {
    if (error instanceof DatabaseError || error instanceof MigrationError) return undefined;
    throw error;
  } finally {
    await session.close();
  }
}

async function openWhenReady(context: Context, mayWait: () => boolean): Promise<SecondSession | undefined> {
  while (context.database.second) {
    try {
      return await context.database.second();
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      if (!mayWait()) return undefined;
      await context.host.sleep(NAP_MS, context.signal);
    }
  }
  return undefined;
}
