// What is in the database before anything is done, read in two round trips.
import { literal } from "../../text/index.ts";
import { DatabaseError, migrationError } from "../errors.ts";
import type { LedgerRow } from "../plan/index.ts";
import {
  DEFAULT_TABLE,
  type FileProgress,
  type NewColumns,
  type OwnTables,
  ownTables,
  readChecksums,
  readLedger,
  readProgress,
  versionTableSchema,
} from "../tables/index.ts";
import type { Database, Layout, ResultSet, Version } from "../types.ts";
import type { Context } from "./context.ts";
import { currentRole } from "./current-role.ts";
import { ownSqlHint } from "./settings.ts";

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
  /** Whether the other layout's own table is where this one would be. */
  readonly other: boolean;
  /** The search_path, where the version table has no place that lasts: none of its schemas is there for this role, or the first ends with the session. */
  readonly homeless: string | undefined;
  /** Tables of ours that this role may not read. */
  readonly unreadable: readonly string[];
  readonly columns: NewColumns;
  /** Newest first, in the order of the layout. */
  readonly rows: readonly LedgerRow[];
  /** By version; undefined while there is no table of checksums. */
  readonly checksums: ReadonlyMap<Version, string> | undefined;
  /** Whether the table of progress is there. */
  readonly progressKept: boolean;
  /** NO TRANSACTION files that were begun and not ended. */
  readonly progress: readonly FileProgress[];
}

export async function readState(context: Context): Promise<DatabaseState> {
  const { database, table } = context;
  try {
    const [found] = await repeated(
      database,
      context.versioning ? lookUp(table.name, DEFAULT_TABLE[otherLayout(table.layout)]) : SERVER,
    );
    const [
      version = "",
      number = "0",
      backend = "",
      schema,
      tableFound,
      checksumsThere,
      progressThere,
      other,
      searchPath,
      newColumns,
      readable,
    ] = found?.rows[0] ?? [];
    const columns = columnsOf(newColumns ?? "", checksumsThere, progressThere);
    const own = ownTables(schema ?? "public", table.name, columns);
    const unreadable = [
      ...(checksumsThere && !readable?.startsWith("t") ? [own.checksums.name] : []),
      ...(progressThere && !readable?.endsWith("t") ? [own.progress.name] : []),
    ];
    const checksumsFound = checksumsThere && readable?.startsWith("t");
    const progressFound = progressThere && readable?.endsWith("t");
    const queries = [
      ...(tableFound ? [table.read] : []),
      ...(checksumsFound && context.checksums ? [own.checksums.read] : []),
      ...(progressFound ? [own.progress.read] : []),
    ];
    const results = queries.length > 0 ? [...(await repeated(database, ...queries))] : [];
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
      homeless: searchPath ?? undefined,
      unreadable,
      columns,
      rows: rows ? readLedger(rows) : [],
      checksums: sums && readChecksums(sums),
      progressKept: Boolean(progressFound),
      progress: begun ? readProgress(begun) : [],
    };
  } catch (error) {
    throw await unreadable(context, error);
  }
}

/** Texts that are the same whenever this state is read. */
export function repeated(database: Database, ...queries: readonly string[]): Promise<readonly ResultSet[]> {
  const [query = "", ...others] = queries;
  if (others.length === 0 && database.repeat) return database.repeat(query);
  return database.run(queries.join(";\n"));
}

const SERVER =
  "SELECT current_setting('server_version'), current_setting('server_version_num'), pg_backend_pid()";

export function otherLayout(layout: Layout): Layout {
  return layout === "goose" ? "schema_migrations" : "goose";
}

/** A table that is not there yet has all columns once it is made. */
function columnsOf(found: string, checksums: unknown, progress: unknown): NewColumns {
  const names = found.split(",");
  return {
    content: !checksums || names.includes("content"),
    session: !progress || names.includes("session"),
  };
}

/** A schema that ends with the session, in front of a name. */
const TEMPORARY = /^"?pg_temp(?:_\d+)?"?\./;

function lookUp(versionTable: string, other: string): string {
  const [table, checksums, progress] = ["versions", "sums", "progress"].map((name) => `found.${name}`);
  const homeless = versionTable.includes(".")
    ? TEMPORARY.test(versionTable)
      ? "'pg_temp'"
      : "NULL"
    : `CASE WHEN ${table} IS NULL AND current_schema() IS NULL OR current_schema() ~ '^pg_temp' THEN current_setting('search_path') END`;
  const readable = (name: string | undefined) => `coalesce(has_table_privilege(${name}, 'SELECT'), false)`;
  return (
    `${SERVER}, found.schema, ${table}, ${checksums}, ${progress}, to_regclass(found.schema || '.${other}'), ${homeless}, ` +
    `(SELECT string_agg(attname, ',') FROM pg_attribute WHERE attrelid IN (${checksums}, ${progress}) AND attname IN ('content', 'session')), ` +
    `concat(${readable(checksums)}, ${readable(progress)}) ` +
    `FROM (SELECT schema, to_regclass(${literal(versionTable)}) AS versions, to_regclass(schema || '.gosling_checksums') AS sums, ` +
    `to_regclass(schema || '.gosling_progress') AS progress FROM (SELECT ${versionTableSchema(versionTable)} AS schema) place) found`
  );
}

async function unreadable({ database, table }: Context, error: unknown): Promise<unknown> {
  if (!(error instanceof DatabaseError)) return error;
  const { fields } = error;
  const other = otherLayout(table.layout);
  const role = fields.sqlstate === "42501" ? await currentRole(database) : "";
  const hint = role
    ? `As its owner: GRANT SELECT, INSERT, UPDATE, DELETE ON ${table.name} TO ${role}; (SELECT is enough for status). Or name another table: --table SCHEMA.NAME.`
    : fields.sqlstate === "42703"
      ? `The table ${table.name} has other columns than this layout. If it belongs to goose or to another tool, ` +
        `choose --layout ${other} or another name with --table.`
      : (await ownSqlHint(database, fields)).hint;
  return migrationError(
    "VERSION_TABLE_UNREADABLE",
    `the version table ${table.name} cannot be read${role && ` as the role ${role}`}: ${fields.message}`,
    { database: fields, ...(hint && { hint }) },
    error,
  );
}
