// What stands in the database before anything is done, read in two round trips.
import { literal } from "../../text/index.ts";
import { DatabaseError, migrationError } from "../errors.ts";
import type { LedgerRow } from "../plan/index.ts";
import {
  DEFAULT_TABLE,
  type OwnTables,
  ownTables,
  type Progress,
  readChecksums,
  readLedger,
  readProgress,
  schemaOf,
} from "../tables/index.ts";
import type { Layout, ResultSet, Version } from "../types.ts";
import type { Context } from "./context.ts";

export interface DatabaseState {
  /** For example `PostgreSQL 18.6`. */
  readonly server: string;
  /** For example 180006. */
  readonly serverVersion: number;
  /** The number of the server process that answered. */
  readonly backend: string;
  /** The engine's own tables, whether they are there or not. */
  readonly own: OwnTables;
  /** Whether the version table is there. */
  readonly exists: boolean;
  /** Whether the other layout's own table stands where this one would. */
  readonly other: boolean;
  /** Newest first, in the order of the layout. */
  readonly rows: readonly LedgerRow[];
  /** By version; undefined while there is no table of checksums. */
  readonly checksums: ReadonlyMap<Version, string> | undefined;
  /** Whether the table of progress is there. */
  readonly progressKept: boolean;
  /** NO TRANSACTION files that were begun and not ended. */
  readonly progress: readonly Progress[];
}

export async function readState(context: Context): Promise<DatabaseState> {
  const { database, table } = context;
  try {
    const [found] = await database.run(
      context.versioning ? lookUp(table.name, DEFAULT_TABLE[otherLayout(table.layout)]) : SERVER,
    );
    const [
      version = "",
      number = "0",
      backend = "",
      schema,
      tableFound,
      checksumsFound,
      progressFound,
      other,
    ] = found?.rows[0] ?? [];
    const own = ownTables(schema ?? "public", table.name);
    const queries = [
      ...(tableFound ? [table.read] : []),
      ...(checksumsFound && context.checksums ? [own.checksums.read] : []),
      ...(progressFound ? [own.progress.read] : []),
    ];
    const results = queries.length > 0 ? [...(await database.run(queries.join(";\n")))] : [];
    const next = (there: unknown): ResultSet | undefined => (there ? results.shift() : undefined);
    const rows = next(tableFound);
    const sums = next(checksumsFound && context.checksums);
    const begun = next(progressFound);
    return {
      server: `PostgreSQL ${version}`,
      serverVersion: Number(number),
      backend: backend ?? "",
      own,
      exists: Boolean(tableFound),
      other: Boolean(other),
      rows: rows ? readLedger(rows) : [],
      checksums: sums && readChecksums(sums),
      progressKept: Boolean(progressFound),
      progress: begun ? readProgress(begun) : [],
    };
  } catch (error) {
    throw unreadable(context, error);
  }
}

const SERVER =
  "SELECT current_setting('server_version'), current_setting('server_version_num'), pg_backend_pid()";

export function otherLayout(layout: Layout): Layout {
  return layout === "goose" ? "schema_migrations" : "goose";
}

function lookUp(versionTable: string, other: string): string {
  return (
    `${SERVER}, place.schema, to_regclass(${literal(versionTable)}), to_regclass(place.schema || '.gosling_checksums'), ` +
    `to_regclass(place.schema || '.gosling_progress'), to_regclass(place.schema || '.${other}') FROM (SELECT ${schemaOf(versionTable)} AS schema) place`
  );
}

function unreadable({ table }: Context, error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const { fields } = error;
  const other = otherLayout(table.layout);
  const hint =
    fields.sqlstate === "42703"
      ? `The table ${table.name} has other columns than this layout. If it belongs to goose or to another tool, ` +
        `choose --layout ${other} or another name with --table.`
      : undefined;
  return migrationError(
    "VERSION_TABLE_UNREADABLE",
    `the version table ${table.name} cannot be read: ${fields.message}`,
    { database: fields, ...(hint && { hint }) },
    error,
  );
}
