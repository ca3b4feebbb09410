// The steps of a run, one after the other: alone, or several small ones in one message, each reported once it is durable.
import { MigrationError } from "../errors.ts";
import type { MigrationResult } from "../events.ts";
import type { ReadyStep } from "../plan/index.ts";
import { type Context, type DatabaseState, type SessionState, stopIfCancelled } from "../state/index.ts";
import { afterLoss } from "./after-loss.ts";
import { connectionLost } from "./failure.ts";
import { withHint } from "./hint.ts";
import { hasHooks, runAfter, runBefore } from "./hooks.ts";
import { needsTransaction, runWithRetries } from "./in-transaction.ts";
import { Reports } from "./reports.ts";
import { beginRun, endRun, type Run } from "./run.ts";
import { mayShare, membersOf, runShared } from "./shared.ts";
import { type FileResume, runWithoutTransaction } from "./without-transaction.ts";

/** What goes along with every step of a run. */
interface Course {
  readonly context: Context;
  readonly run: Run;
  readonly steps: readonly ReadyStep[];
  /** How many steps are over, and since when the next one runs. */
  next: number;
  started: number;
}

/** Adds each result once it is durable, so that a failure finds what was done before it. */
export async function runSteps(
  context: Context,
  state: DatabaseState,
  session: SessionState,
  steps: readonly ReadyStep[],
  results: MigrationResult[],
): Promise<void> {
  const gathers = mayGather(context, steps);
  const reports = new Reports(context, results, { gathers, backend: state.backend });
  const course: Course = {
    context,
    run: await beginRun(context, state, { session, steps, reports }),
    steps,
    next: 0,
    started: context.host.now(),
  };
  await guarded(course, state, async () => {
    if (gathers && steps.length >= context.shareFrom && mayShare(context, steps)) await runTogether(course);
    else while (course.next < steps.length) await runAlone(course);
  });
}

/** The rest of a file without a transaction that stopped half-way. */
export async function continueStep(
  context: Context,
  state: DatabaseState,
  session: SessionState,
  step: ReadyStep,
  resume: FileResume,
  results: MigrationResult[],
): Promise<void> {
  const steps = [step];
  const reports = new Reports(context, results, { gathers: false, backend: state.backend });
  const run = await beginRun(context, state, { session, steps, reports });
  const course: Course = { context, run, steps, next: 0, started: context.host.now() };
  await guarded(course, state, async () => {
    await runBefore(context, step, 0, 1);
    course.started = context.host.now();
    begin(course);
    await runWithoutTransaction(context, run, step, resume);
    const took = context.host.now() - course.started;
    const result = resultOf(step, took);
    reports.finished(result, true, took);
    await runAfter(context, step, result);
  });
}

async function guarded(course: Course, state: DatabaseState, work: () => Promise<void>): Promise<void> {
  const { context, run } = course;
  try {
    await work();
    await endRun(context, run);
  } catch (error) {
    const failure = await settle(course, state, error);
    await endRun(context, run, true);
    throw failure;
  } finally {
    run.reports.stop();
  }
}

/** Without a version row a file may write nothing, and after a redo the version table cannot say which half of it came through. */
function mayGather(context: Context, steps: readonly ReadyStep[]): boolean {
  const { versioning, flushEach } = context;
  const versions = new Set(steps.map((step) => step.migration.version));
  // A hook runs after its file is durable, and before the next one begins.
  return versioning && !flushEach && !hasHooks(context) && versions.size === steps.length;
}

/** What was committed before a failure is made durable and reported; after a lost connection, as far as it can be found out. */
async function settle({ context, run, steps, next, started }: Course, state: DatabaseState, error: unknown) {
  if (!(error instanceof MigrationError)) return error;
  // With hooks, whatever ran is durable and reported.
  if (error.failure.code === "HOOK_FAILED") return error;
  const { reports } = run;
  const step = steps[next];
  if (step && connectionLost(error.cause)) {
    const result = resultOf(step, context.host.now() - started);
    return afterLoss(context, state, reports, { step, result }, error);
  }
  if (await reports.flush()) return step ? withHint(context, step, error) : error;
  const uncertain = reports.held.map(({ version }) => version);
  return new MigrationError({ ...error.failure, uncertain }, { cause: error.cause });
}

/** As many as are over in a moment: nobody waits for news of them, and a slow one is soon alone. */
const MOST = 16;
const QUICK_MS = 10;
const SLOW_MS = 40;

function nextSize(size: number, tookMs: number): number {
  if (tookMs > SLOW_MS) return 1;
  return tookMs < QUICK_MS ? Math.min(MOST, size * 2) : size;
}

async function runTogether(course: Course): Promise<void> {
  const { context, run, steps } = course;
  let size = 1;
  /** How many come one by one because a message of them was refused. */
  let alone = 0;
  while (course.next < steps.length) {
    const started = context.host.now();
    const first = course.next;
    const members =
      alone > 0 || size === 1
        ? []
        : await membersOf(context, run, steps.slice(first, first + size), first + size < steps.length);
    if (members.length > 1) {
      stopIfCancelled(context);
      course.started = started;
      const { done, failure } = await runShared(context, members);
      const took = context.host.now() - started;
      for (const { step, lazy } of members.slice(0, done)) {
        begin(course);
        run.reports.finished(resultOf(step, took / done), !lazy, took);
        course.next += 1;
      }
      if (failure) {
        begin(course);
        throw failure;
      }
      alone = members.length - done;
    } else {
      await runAlone(course);
      alone = Math.max(0, alone - 1);
    }
    size = nextSize(size, context.host.now() - started);
  }
}

async function runAlone(course: Course): Promise<void> {
  const { context, run, steps, next } = course;
  stopIfCancelled(context);
  const step = steps[next]!;
  const inTransaction = needsTransaction(step);
  // Such a file is not stopped in its middle like the others: who listens must know when it begins.
  if (!inTransaction) await run.reports.flush();
  await runBefore(context, step, next, steps.length);
  begin(course);
  course.started = context.host.now();
  const lazy = inTransaction && next < steps.length - 1 && run.reports.mayWait;
  if (inTransaction) await runWithRetries(context, run, step, lazy);
  else await runWithoutTransaction(context, run, step);
  const took = context.host.now() - course.started;
  const result = resultOf(step, took);
  run.reports.finished(result, !lazy, took);
  course.next += 1;
  await runAfter(context, step, result);
}

function begin({ run, steps, next }: Course): void {
  const { migration, direction } = steps[next]!;
  const { version, name } = migration;
  run.reports.emit({
    type: "migration-started",
    migration: { version, name },
    direction,
    index: next,
    total: steps.length,
  });
}

function resultOf({ migration, direction, parsed }: ReadyStep, durationMs: number): MigrationResult {
  const { version, name } = migration;
  return { version, name, direction, outcome: parsed.statements.length === 0 ? "empty" : "ran", durationMs };
}
