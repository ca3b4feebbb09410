// The rest of a NO TRANSACTION file that stopped half-way: from the statement that failed on, in the session as the file had it.
import { type DirtyReport, type MigrationError, migrationError } from "../errors.ts";
import type { MigrationResult } from "../events.ts";
import type { Collection } from "../plan/index.ts";
import { continueStep } from "../run/index.ts";
import {
  type Context,
  type DatabaseState,
  parseSession,
  readState,
  refuseOtherLayout,
  reportDirty,
} from "../state/index.ts";
import { type FileProgress, unfinished } from "../tables/index.ts";
import type { Version } from "../types.ts";
import { withLock } from "./lock.ts";
import { finish, reporting } from "./perform.ts";

export async function continueFile(
  context: Context,
  collect: () => Collection,
  version: Version,
  from: number | undefined,
): Promise<MigrationResult> {
  const results: MigrationResult[] = [];
  return reporting(context, results, async () => {
    const files = collect();
    const state = await readState(context);
    refuseOtherLayout(context, state);
    await decide(context, files, state, version, from);
    return withLock(context, state, async (session) => {
      const fresh = await readState(context);
      const { step, resume } = await decide(context, files, fresh, version, from);
      await continueStep(context, fresh, session, step, resume, results);
      finish(context, fresh, results);
      return results[0]!;
    });
  });
}

/** What is to run, or why that cannot be known. Changes nothing. */
async function decide(
  context: Context,
  files: Collection,
  state: DatabaseState,
  version: Version,
  from: number | undefined,
) {
  const half = unfinished(context.table.layout, state.rows, state.progress).find(
    (entry) => entry.version === version,
  );
  if (!half)
    throw migrationError("NOT_DIRTY", `version ${version} is not half-done, so there is nothing to continue`);
  const { progress } = half;
  const migration = files.migrations.find((file) => file.version === version);
  if (!migration) {
    throw migrationError("UNKNOWN_VERSION", `no migration file has the version ${version}`, {
      hint: "Bring the file back, as it was when it was begun.",
    });
  }
  if (!progress) throw cannot(context, version, "how far it came is not recorded");
  const step = context.prepare({ migration, direction: progress.direction });
  const { length } = step.parsed.statements;
  if (step.parsed.transaction || length !== progress.total) {
    const reason = `the file had ${progress.total} statements when it was begun, and has ${length} now`;
    throw cannot(
      context,
      version,
      step.parsed.transaction ? "the file does not say NO TRANSACTION any more" : reason,
    );
  }
  const report = await reportDirty(context, progress, step);
  const finished = startOf(context, progress, report.stopped?.state, from);
  const invalidIndexes = finished === progress.finished ? report.invalidIndexes : [];
  return { step, resume: { finished, session: parseSession(progress.session), invalidIndexes } };
}

type Stopped = NonNullable<DirtyReport["stopped"]>;

/** How many statements are taken as done. */
function startOf(
  context: Context,
  { version, finished }: FileProgress,
  state: Stopped["state"] | undefined,
  from: number | undefined,
): number {
  if (from === undefined) {
    if (state !== "uncertain") return state === "ran" ? finished + 1 : finished;
    throw cannot(
      context,
      version,
      `whether statement ${finished + 1} ran is uncertain`,
      `Where you find that it ran: ${context.command(`repair ${version} --continue --from ${finished + 2}`)}. Where it did not: ${context.command(`repair ${version} --continue --from ${finished + 1}`)}.`,
    );
  }
  if (from === finished + 1 || from === finished + 2) return from - 1;
  throw migrationError(
    "BAD_OPTION",
    `the first ${finished} statements of version ${version} ran: it can go on from statement ${finished + 1} or ${finished + 2}, not from ${from}`,
  );
}

function cannot({ command }: Context, version: Version, reason: string, hint?: string): MigrationError {
  return migrationError(
    "CANNOT_CONTINUE",
    `version ${version} cannot be continued: ${reason}; nothing was run`,
    {
      hint:
        hint ??
        `Bring the database to where the file ends, or to where it begins, and record that: ${command(`repair ${version} --as applied`)} or ${command(`repair ${version} --as pending`)}.`,
    },
  );
}
