// What is written beside a migration's own SQL: the version row and the file's checksum. SQL texts only.
import type { Context } from "./context.ts";
import type { OwnTables } from "./own-tables.ts";
import type { Prepared } from "./prepare.ts";

/** The statements that record a step as done, to run in the transaction of the step itself. */
export async function recordStatements(
  context: Context,
  own: OwnTables,
  prepared: Prepared,
): Promise<readonly string[]> {
  if (!context.versioning) return [];
  const { migration, direction } = prepared;
  const row =
    direction === "up"
      ? context.table.insert(migration.version, context.clock?.())
      : context.table.remove(migration.version);
  return [row, ...(await checksumStatements(context, own, prepared))];
}

export async function checksumStatements(
  context: Context,
  { checksums }: OwnTables,
  { migration, direction }: Prepared,
): Promise<readonly string[]> {
  if (!context.checksums) return [];
  return direction === "up"
    ? [checksums.put([{ migration, checksum: await context.checksumOf(migration.source) }])]
    : [checksums.remove(migration.version)];
}

/** What a step sends, for a plan that is only shown; checksums and progress, which are the engine's own affair, are left out. */
export function sqlOf(
  { table, versioning, clock }: Context,
  { migration, direction, parsed }: Prepared,
): readonly string[] {
  const statements = parsed.statements.map((statement) => statement.sql);
  const { version } = migration;
  const up = direction === "up";
  const row = up ? table.insert(version, clock?.()) : table.remove(version);
  if (parsed.transaction) return ["BEGIN", ...statements, ...(versioning ? [row] : []), "COMMIT"];
  const begin = table.begin(version, direction, clock?.());
  const end = up ? table.finish(version, clock?.()) : row;
  return versioning ? [...(begin ? [begin] : []), ...statements, end] : statements;
}
