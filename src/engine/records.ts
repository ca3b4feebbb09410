// What is written beside a migration's own SQL: the version row and the file's checksum. SQL texts only.
import type { Context } from "./context.ts";
import type { Prepared } from "./prepare.ts";
import { literal } from "./quoting.ts";
import { EXECUTE, type Run } from "./run.ts";

/** The statements that record a step as done, to run in the transaction of the step itself. */
export async function recordStatements(
  context: Context,
  run: Run,
  prepared: Prepared,
): Promise<readonly string[]> {
  if (!context.versioning) return [];
  return [versionStatement(context, run, prepared), ...(await checksumStatements(context, run, prepared))];
}

function versionStatement(context: Context, run: Run, { migration, direction }: Prepared): string {
  if (direction === "down") return context.table.remove(migration.version);
  return run.prepared
    ? `EXECUTE ${EXECUTE.version}(${migration.version})`
    : context.table.insert(migration.version, context.clock?.());
}

export async function checksumStatements(
  context: Context,
  run: Run,
  { migration, direction }: Prepared,
): Promise<readonly string[]> {
  if (!context.checksums) return [];
  const { version, name, source } = migration;
  const { checksums } = run.own;
  if (direction === "down") return [checksums.remove(version)];
  const hashed = context.checksumOf(source);
  const checksum = typeof hashed === "string" ? hashed : await hashed;
  // Looking for a conflict is a third of what an INSERT costs; we hold the lock and know which rows there are.
  if (run.sums.has(version)) return [checksums.put([{ migration, checksum }])];
  const values = [`${version}`, literal(name), literal(checksum)] as const;
  return [run.prepared ? `EXECUTE ${EXECUTE.checksum}(${values.join(", ")})` : checksums.add(...values)];
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
