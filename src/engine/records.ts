// What is written beside a migration's own SQL: the version row and the file's checksum. SQL texts only.
import { checksumSql } from "./checksums.ts";
import type { Context } from "./context.ts";
import type { Prepared } from "./prepare.ts";

/** The statements that record a step as done, to run in the transaction of the step itself. */
export async function recordStatements(context: Context, prepared: Prepared): Promise<readonly string[]> {
  if (!context.versioning) return [];
  const { migration, direction } = prepared;
  const row =
    direction === "up"
      ? context.table.insert(migration.version, context.clock?.())
      : context.table.remove(migration.version);
  return [row, ...(await checksumStatements(context, prepared))];
}

export async function checksumStatements(
  context: Context,
  { migration, direction }: Prepared,
): Promise<readonly string[]> {
  if (!context.checksums) return [];
  const checksums = checksumSql(context.table.name);
  return direction === "up"
    ? [checksums.put([{ migration, checksum: await checksums.of(migration.source, context.host) }])]
    : [checksums.remove(migration.version)];
}
