// The caller's hooks around a file: what one throws becomes a failure that says what is true of the database.
import { topOf } from "../../text/index.ts";
import type { HookedMigration } from "../api.ts";
import { type MigrationError, migrationError } from "../errors.ts";
import type { MigrationResult } from "../events.ts";
import type { ReadyStep } from "../plan/index.ts";
import type { Context } from "../state/index.ts";
import { inTransaction } from "./transaction-probe.ts";

export const hasHooks = ({ hooks }: Context) => Boolean(hooks.beforeEach ?? hooks.afterEach);

/** Throws HOOK_FAILED; nothing of the file ran. */
export async function runBefore(
  context: Context,
  step: ReadyStep,
  index: number,
  total: number,
): Promise<void> {
  const { beforeEach } = context.hooks;
  if (!beforeEach) return;
  const { version, name } = step.migration;
  const migration: HookedMigration = { version, name, direction: step.direction, index, total };
  await guard(context, step, `beforeEach failed before ${name}, of which nothing ran`, () =>
    beforeEach(migration),
  );
}

/** Throws HOOK_FAILED; the file is applied (or rolled back) all the same. */
export async function runAfter(context: Context, step: ReadyStep, result: MigrationResult): Promise<void> {
  const { afterEach } = context.hooks;
  if (!afterEach) return;
  const done = result.direction === "up" ? "applied" : "rolled back";
  await guard(context, step, `afterEach failed after ${result.name}, which is ${done}`, () =>
    afterEach(result),
  );
}

async function guard(context: Context, step: ReadyStep, what: string, hook: () => unknown): Promise<void> {
  try {
    await hook();
  } catch (error) {
    throw hookFailed(step, `${what}: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  if (await inTransaction(context)) {
    await context.database.run("ROLLBACK");
    throw hookFailed(
      step,
      `${what}: it left a transaction open in the migrations' session, which was rolled back`,
    );
  }
}

function hookFailed({ migration }: ReadyStep, message: string, cause?: unknown): MigrationError {
  return migrationError("HOOK_FAILED", message, { at: topOf(migration.source.name) }, cause);
}
