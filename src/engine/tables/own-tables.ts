// The two tables that the engine keeps for itself beside the version table, in the same schema and under its own names.
// They are always named with their schema: a migration may change search_path.
import { foldedName, literal } from "../../text/index.ts";
import { type Home, splitName } from "../text/index.ts";
import { checksumSql } from "./checksums.ts";
import { progressSql } from "./progress.ts";

export interface OwnTables extends Home {
  readonly checksums: ReturnType<typeof checksumSql>;
  readonly progress: ReturnType<typeof progressSql>;
}

/** Columns that tables of an older version do not have. */
export interface NewColumns {
  /** What a half-done file has changed in the session, in the table of progress. */
  readonly session: boolean;
  /** The hash of the statements, in the table of checksums. */
  readonly content: boolean;
}

export const ALL_COLUMNS: NewColumns = { session: true, content: true };

export function ownTables(
  schema: string,
  versionTable: string,
  { session, content }: NewColumns = ALL_COLUMNS,
): OwnTables {
  const home: Home = { schema, key: `${schema}.${foldedName(splitName(versionTable).table)}` };
  return { ...home, checksums: checksumSql(home, content), progress: progressSql(home, session) };
}

/**
 * The schema of the version table as an SQL expression: where it is, else where its name says, else where an unqualified
 * CREATE TABLE would put it.
 */
export function versionTableSchema(versionTable: string): string {
  const { schema } = splitName(versionTable);
  const otherwise = schema === undefined ? "current_schema()" : literal(foldedName(schema));
  return (
    `coalesce((SELECT quote_ident(n.nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace ` +
    `WHERE c.oid = to_regclass(${literal(versionTable)})), quote_ident(${otherwise}), 'public')`
  );
}
