// Moving a database from one layout of the version table to the other: planned as SQL, then run as one transaction.
import { literal } from "../../text/index.ts";
import type { MigratorOptions } from "../api.ts";
import { migrationError } from "../errors.ts";
import { newestRows } from "../plan/index.ts";

import { type Context, readState, resolveContext } from "../state/index.ts";
import {
  DURABLE_COMMIT,
  type OwnTables,
  ownTables,
  unfinished,
  type VersionTable,
  versionTable,
  versionTableSchema,
} from "../tables/index.ts";
import type { Database, Layout } from "../types.ts";
import { withLock } from "./lock.ts";
import { record } from "./record.ts";

export interface ConvertOptions extends Pick<MigratorOptions, "host" | "signal" | "waitMs" | "onEvent"> {
  /** The layout to move to; the database has the other. */
  readonly to: Layout;
  /** Name of the table as it is. Default: the default name of its layout. */
  readonly table?: string;
  /** Name of the table as it will be. Default: the default name of its layout. */
  readonly toTable?: string;
  /** Only say what would be done. Default false. */
  readonly dryRun?: boolean;
}

export interface Conversion {
  readonly from: { readonly layout: Layout; readonly table: string };
  readonly to: { readonly layout: Layout; readonly table: string };
  /** Applied versions that are carried over. */
  readonly versions: number;
  /** The statements, in order; run as one transaction. */
  readonly sql: readonly string[];
  readonly done: boolean;
}

/**
 * Carries the applied versions and their times over and drops the old table. To goose's layout: a row of version 0 first, then
 * ascending versions. To the default layout: the newest row of each version counts, so the order of application is lost.
 * Throws LAYOUT_NOT_CONVERTIBLE where the old table is missing, the new one is there, or a file stopped half-way.
 *
 * @example
 * ```ts
 * import { PGlite } from "@electric-sql/pglite";
 * import { applyPending, convertLayout } from "gosling/engine";
 * import { fromPGlite } from "gosling/pglite";
 * import { readMigrations } from "gosling/server";
 *
 * const session = fromPGlite(await PGlite.create());
 * await applyPending(session, readMigrations("migrations"));
 * const { from, to } = await convertLayout(session, { to: "goose" });
 * console.log(from.table, "is now", to.table); // schema_migrations is now goose_db_version
 * ```
 */
export async function convertLayout(database: Database, options: ConvertOptions): Promise<Conversion> {
  const from: Layout = options.to === "goose" ? "schema_migrations" : "goose";
  const { to: _to, toTable, dryRun = false, ...rest } = options;
  const context = resolveContext(database, { ...rest, layout: from });
  const target = versionTable(options.to, toTable);
  const first = await planConversion(context, target);
  if (dryRun) return first.conversion;
  return withLock(context, first.state, async () => {
    const { conversion, state } = await planConversion(context, target);
    // One message is one implicit transaction.
    await record(
      context,
      {
        backend: state.backend,
        failed: "the layout could not be changed",
        isThere: ({ exists }) => !exists,
      },
      () => database.run([...conversion.sql, DURABLE_COMMIT].join(";\n")),
    );
    return { ...conversion, done: true };
  });
}

async function planConversion(context: Context, target: VersionTable) {
  const { table, database } = context;
  const state = await readState(context);
  const [found] = await database.run(
    `SELECT to_regclass(${literal(target.name)}), ${versionTableSchema(target.name)}`,
  );
  if (!state.exists) throw refusal(`there is no version table ${table.name}`);
  if (found?.rows[0]?.[0]) throw refusal(`the table ${target.name} is there already`);
  const [half] = unfinished(table.layout, state.rows, state.progress);
  if (half) throw refusal(`version ${half.version} stopped half-way; repair it first`);
  const versions = [...newestRows(state.rows).values()].filter(
    (row) => row.applied && row.version > 0n,
  ).length;
  const sql = [
    ...target.create.split(";\n"),
    target.layout === "goose" ? intoGoose(table.name, target.name) : intoOwn(table.name, target.name),
    ...(state.checksums
      ? moveChecksums(state.own, ownTables(found?.rows[0]?.[1] ?? "public", target.name, state.columns))
      : []),
    ...(state.progressKept ? [state.own.progress.clear] : []),
    `DROP TABLE ${table.name}`,
  ];
  const conversion: Conversion = {
    from: { layout: table.layout, table: table.name },
    to: { layout: target.layout, table: target.name },
    versions,
    sql,
    done: false,
  };
  return { conversion, state };
}

/** They are in the schema of the version table. Rows that are there under its new name are left from another time. */
function moveChecksums(from: OwnTables, to: OwnTables): readonly string[] {
  return [
    ...(to.schema === from.schema ? [] : [to.checksums.create]),
    to.checksums.clear,
    to.checksums.takeOver(from.checksums),
    from.checksums.clear,
  ];
}

function intoGoose(from: string, to: string): string {
  return `INSERT INTO ${to} (version_id, is_applied, tstamp) SELECT version_id, true, timestamp FROM ${from} ORDER BY version_id`;
}

function intoOwn(from: string, to: string): string {
  return (
    `INSERT INTO ${to} (version_id, is_dirty, timestamp) SELECT version_id, false, coalesce(tstamp, now()) FROM ` +
    `(SELECT DISTINCT ON (version_id) version_id, is_applied, tstamp FROM ${from} ORDER BY version_id, id DESC) newest ` +
    `WHERE is_applied AND version_id > 0`
  );
}

function refusal(message: string) {
  return migrationError("LAYOUT_NOT_CONVERTIBLE", `${message}; nothing was done`);
}
