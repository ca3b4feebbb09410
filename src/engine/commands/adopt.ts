// Taking over what is applied from elsewhere: the version table says it afterwards, in one transaction and under the lock; nothing is run.
import type { MigratorOptions } from "../api.ts";
import { migrationError } from "../errors.ts";
import { collect, newestRows } from "../plan/index.ts";
import { isRecorded } from "../run/index.ts";
import {
  type Context,
  type DatabaseState,
  readState,
  refuseHomeless,
  refuseUnreadable,
  resolveContext,
} from "../state/index.ts";
import { DURABLE_COMMIT, unfinished } from "../tables/index.ts";
import type { Database, SourceFile, Version } from "../types.ts";
import { withLock } from "./lock.ts";
import { record } from "./record.ts";

export interface AdoptedVersion {
  readonly version: Version;
  /** When it was applied, UTC; null: the time of the taking over. */
  readonly at: Date | null;
}

/** Why nothing is taken over. */
export interface AdoptionRefusal {
  readonly message: string;
  readonly hint?: string;
}

export interface AdoptOptions extends MigratorOptions {
  /**
   * What is applied, or why it is not taken over (RECORDS_DISAGREE); `recorded`: what the version table says now. Called in the
   * transaction, so that what it locks stays as it is.
   */
  readonly applied: (
    database: Database,
    recorded: readonly Version[],
  ) => Promise<readonly AdoptedVersion[] | AdoptionRefusal>;
  /** Only say what would be done. Needs no right to write. Default false. */
  readonly dryRun?: boolean;
}

export interface Adoption {
  readonly table: string;
  readonly added: readonly Version[];
  readonly removed: readonly Version[];
  /** Files whose checksum is recorded anew. */
  readonly checksums: number;
  readonly done: boolean;
}

/**
 * Afterwards exactly the versions of `applied` are recorded. Rejects with a MigrationError: UNKNOWN_VERSION where one has no file,
 * RECORDS_DISAGREE where `applied` refuses, DIRTY where a file stopped half-way.
 *
 * @example
 * ```ts
 * import { PGlite } from "@electric-sql/pglite";
 * import { adoptRecords } from "gosling/engine";
 * import { fromPGlite } from "gosling/pglite";
 * import { readMigrations } from "gosling/server";
 *
 * // Another tool has applied version 1 here; no file is run.
 * const session = fromPGlite(await PGlite.create());
 * const { added } = await adoptRecords(session, readMigrations("migrations"), {
 *   applied: async () => [{ version: 1n, at: null }],
 * });
 * console.log(added); // [ 1n ]
 * ```
 */
export async function adoptRecords(
  database: Database,
  sources: readonly SourceFile[],
  { applied, dryRun = false, ...options }: AdoptOptions,
): Promise<Adoption> {
  const context = resolveContext(database, options, sources);
  const files = new Map(collect(sources).migrations.map((file) => [file.version, file]));
  const state = await readState(context);
  refuseHomeless(context, state);
  refuseUnreadable(context, state);
  const within = async (fresh: DatabaseState, write: boolean): Promise<Adoption> => {
    let planned: PlannedAdoption | undefined;
    await record(
      context,
      {
        backend: fresh.backend,
        failed: "it could not be recorded",
        isThere: (now) => planned?.isThere(now) ?? false,
      },
      async () => {
        try {
          await database.run(write ? "BEGIN" : "BEGIN READ ONLY");
          planned = await planAdoption(context, files, fresh, applied);
          const { sql } = planned;
          if (!write || sql.length === 0) return await database.run("ROLLBACK");
          await database.run([...sql, DURABLE_COMMIT].join(";\n"));
          return await database.run("COMMIT");
        } catch (error) {
          await database.run("ROLLBACK").catch(() => undefined);
          throw error;
        }
      },
    );
    return { ...planned!.adoption, done: write };
  };
  if (dryRun) return within(state, false);
  return withLock(context, state, async () => within(await readState(context), true));
}

interface PlannedAdoption {
  readonly adoption: Adoption;
  readonly sql: readonly string[];
  /** Whether a database has it. */
  readonly isThere: (state: DatabaseState) => boolean;
}

async function planAdoption(
  context: Context,
  files: ReadonlyMap<Version, ReturnType<typeof collect>["migrations"][number]>,
  state: DatabaseState,
  applied: AdoptOptions["applied"],
): Promise<PlannedAdoption> {
  const { table, database } = context;
  const [half] = unfinished(table.layout, state.rows, state.progress);
  if (half)
    throw migrationError("DIRTY", `version ${half.version} stopped half-way; nothing was done`, {
      hint: "Repair it first.",
    });
  const recorded = [...newestRows(state.rows).values()]
    .filter((row) => row.applied && row.version > 0n)
    .map(({ version }) => version)
    .sort(ascending);
  const answer = await applied(database, recorded);
  if ("message" in answer)
    throw migrationError(
      "RECORDS_DISAGREE",
      `${answer.message}; nothing was done`,
      answer.hint === undefined ? {} : { hint: answer.hint },
    );
  const wanted = answer.toSorted((a, b) => ascending(a.version, b.version));
  const unknown = wanted.find(({ version }) => !files.has(version));
  if (unknown)
    throw migrationError(
      "UNKNOWN_VERSION",
      `version ${unknown.version} is applied, and no file has it; nothing was done`,
      {
        hint: "Put the file back, or name the folder that has it.",
      },
    );
  const known = new Set(recorded);
  const kept = new Set(wanted.map(({ version }) => version));
  const added = wanted.filter(({ version }) => !known.has(version));
  const removed = recorded.filter((version) => !kept.has(version));
  const { checksums } = state.own;
  const sums = context.checksums
    ? await Promise.all(
        wanted.map(async ({ version }) => {
          const migration = files.get(version)!;
          return { migration, ...(await context.checksumsOf(migration.source)) };
        }),
      )
    : [];
  const stale = sums.filter(
    ({ migration, checksum }) => state.checksums?.get(migration.version) !== checksum,
  );
  const sql = [
    ...(state.exists ? [] : table.create.split(";\n")),
    ...removed.flatMap((version) => [
      table.remove(version),
      ...(state.checksums ? [checksums.remove(version)] : []),
    ]),
    ...added.map(({ version, at }) => table.insert(version, at ?? undefined)),
    ...(stale.length > 0 ? [...(state.checksums ? [] : [checksums.create]), checksums.put(stale)] : []),
  ];
  const adoption: Adoption = {
    table: table.name,
    added: added.map(({ version }) => version),
    removed,
    checksums: stale.length,
    done: false,
  };
  const isThere = (now: DatabaseState) =>
    added.every(({ version }) => isRecorded(context, now, version, "applied")) &&
    removed.every((version) => isRecorded(context, now, version, "pending")) &&
    stale.every(({ migration, checksum }) => now.checksums?.get(migration.version) === checksum);
  return { adoption, sql, isThere };
}

const ascending = (a: Version, b: Version) => (a < b ? -1 : a > b ? 1 : 0);
