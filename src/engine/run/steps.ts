// The steps of a run, one after the other: alone, or several small ones in one message, each told as it is done.
import type { MigrationResult } from "../events.ts";
import type { Prepared } from "../plan/index.ts";
import { type Context, type DatabaseState, stopIfCancelled } from "../state/index.ts";
import { needsTransaction, runInTransaction } from "./in-transaction.ts";
import { beginRun, endRun, flush, type Run } from "./run.ts";
import { mayShare, membersOf, runShared } from "./shared.ts";
import { runWithoutTransaction } from "./without-transaction.ts";

/** Adds each result as it is there, so that a failure finds what was done before it. */
export async function runSteps(
  context: Context,
  state: DatabaseState,
  steps: readonly Prepared[],
  results: MigrationResult[],
): Promise<void> {
  const run = await beginRun(context, state, steps);
  try {
    const together = steps.length >= context.shareFrom && isLazy(context) && mayShare(context, steps);
    if (together) await runTogether(context, run, steps, results);
    else for (const index of steps.keys()) await runAlone(context, run, steps, index, results);
  } catch (error) {
    // What is told as done must outlive a crash of the server, too.
    if (steps.length > 1 && isLazy(context)) await flush(context);
    throw error;
  } finally {
    await endRun(context, run);
  }
}

/** The last commit of a run writes a version row, and so waits for all before it; without versions it may write nothing. */
function isLazy({ flushEach, versioning }: Context): boolean {
  return versioning && !flushEach;
}

/** As many as are over in a moment: nobody waits for news of them, and a slow one is soon alone. */
const MOST = 16;
const QUICK_MS = 10;
const SLOW_MS = 40;

function nextSize(size: number, tookMs: number): number {
  if (tookMs > SLOW_MS) return 1;
  return tookMs < QUICK_MS ? Math.min(MOST, size * 2) : size;
}

async function runTogether(
  context: Context,
  run: Run,
  steps: readonly Prepared[],
  results: MigrationResult[],
): Promise<void> {
  let size = 1;
  /** How many come one by one because a message of them was refused. */
  let alone = 0;
  while (results.length < steps.length) {
    const started = context.host.now();
    const first = results.length;
    const members = alone > 0 || size === 1 ? [] : await membersOf(context, run, steps, first, size);
    if (members.length > 1) {
      stopIfCancelled(context);
      const { done, failure } = await runShared(context, members);
      const durationMs = (context.host.now() - started) / Math.max(done, 1);
      for (let index = first; index < first + done; index += 1) {
        begin(context, steps, index);
        end(context, steps[index]!, durationMs, results);
      }
      if (failure) {
        begin(context, steps, first + done);
        throw failure;
      }
      alone = members.length - done;
    } else {
      await runAlone(context, run, steps, first, results);
      alone = Math.max(0, alone - 1);
    }
    size = nextSize(size, context.host.now() - started);
  }
}

async function runAlone(
  context: Context,
  run: Run,
  steps: readonly Prepared[],
  index: number,
  results: MigrationResult[],
): Promise<void> {
  stopIfCancelled(context);
  const prepared = steps[index]!;
  begin(context, steps, index);
  const started = context.host.now();
  if (needsTransaction(prepared)) {
    await runInTransaction(context, run, prepared, index < steps.length - 1 && isLazy(context));
  } else {
    await runWithoutTransaction(context, run, prepared);
  }
  end(context, prepared, context.host.now() - started, results);
}

function begin({ emit }: Context, steps: readonly Prepared[], index: number): void {
  const { migration, direction } = steps[index]!;
  const { version, name } = migration;
  emit({ type: "migration-started", migration: { version, name }, direction, index, total: steps.length });
}

function end(
  { emit }: Context,
  { migration: { version, name }, direction, parsed }: Prepared,
  durationMs: number,
  results: MigrationResult[],
): void {
  const outcome = parsed.statements.length === 0 ? "empty" : "ran";
  const result: MigrationResult = { version, name, direction, outcome, durationMs };
  results.push(result);
  emit({ type: "migration-finished", result });
}
