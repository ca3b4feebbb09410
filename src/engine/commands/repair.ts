// Recording by hand: a version as applied or as pending, without running anything; also the way out of a dirty state.
import { migrationError } from "../errors.ts";
import type { MigrationResult } from "../events.ts";
import { type Collection, newestRows } from "../plan/index.ts";
import { isRecorded } from "../run/index.ts";

import {
  type Context,
  createVersionTable,
  type DatabaseState,
  readState,
  refuseHomeless,
  refuseOtherLayout,
  refuseUnreadable,
} from "../state/index.ts";
import { DURABLE_COMMIT, unfinished } from "../tables/index.ts";
import type { Version } from "../types.ts";
import { withLock } from "./lock.ts";
import { reporting } from "./perform.ts";
import { record } from "./record.ts";

export async function repair(
  context: Context,
  collect: () => Collection,
  version: Version,
  as: "applied" | "pending",
): Promise<MigrationResult> {
  return reporting(context, [], async () => {
    const files = collect();
    const state = await readState(context);
    refuseHomeless(context, state);
    refuseUnreadable(context, state);
    refuseOtherLayout(context, state);
    return withLock(context, state, async () => {
      const started = context.host.now();
      const fresh = await readState(context);
      const statements = await repairStatements(context, files, fresh, version, as);
      if (!fresh.exists) await createVersionTable(context, fresh);
      await record(
        context,
        {
          backend: fresh.backend,
          failed: "it could not be recorded",
          isThere: (now) => isRecorded(context, now, version, as),
        },
        () => context.database.run([...statements, DURABLE_COMMIT].join(";\n")),
      );
      const result: MigrationResult = {
        version,
        name: fileName(files, version),
        direction: as === "applied" ? "up" : "down",
        outcome: "recorded",
        durationMs: context.host.now() - started,
      };
      context.emit({ type: "migration-finished", result });
      return result;
    });
  });
}

const fileName = (files: Collection, version: Version) =>
  files.migrations.find((migration) => migration.version === version)?.name ?? "";

async function repairStatements(
  context: Context,
  files: Collection,
  state: DatabaseState,
  version: Version,
  as: "applied" | "pending",
): Promise<readonly string[]> {
  const { table } = context;
  const row = newestRows(state.rows).get(version);
  const half = unfinished(table.layout, state.rows, state.progress).some(
    (entry) => entry.version === version,
  );
  const file = files.migrations.find((migration) => migration.version === version);
  if (!half) refuseNoChange(Boolean(row?.applied), version, as);
  if (as === "applied" && !file) throw unknownVersion(version);
  const { checksums, progress } = state.own;
  const clear = state.progressKept ? [progress.remove(version)] : [];
  if (as === "pending") {
    return [...clear, table.remove(version), ...(state.checksums ? [checksums.remove(version)] : [])];
  }
  const put = row?.dirty
    ? table.finish(version, context.clock?.(version))
    : row?.applied
      ? ""
      : table.insert(version, context.clock?.(version));
  const sums = context.checksums
    ? [
        ...(state.checksums ? [] : [checksums.create]),
        checksums.put([{ migration: file!, ...(await context.checksumsOf(file!.source)) }]),
      ]
    : [];
  return [...clear, ...(put ? [put] : []), ...sums];
}

function refuseNoChange(applied: boolean, version: Version, as: "applied" | "pending"): void {
  if (as === "applied" && applied) {
    throw migrationError("ALREADY_APPLIED", `version ${version} is recorded as applied already`);
  }
  if (as === "pending" && !applied) {
    throw migrationError(
      "NOT_APPLIED",
      `version ${version} is not recorded as applied, so it is pending already`,
    );
  }
}

function unknownVersion(version: Version) {
  return migrationError("UNKNOWN_VERSION", `no migration file has the version ${version}`, {
    hint: "Is it the whole number before the first _ of the file's name?",
  });
}
