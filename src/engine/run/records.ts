// What is written beside a migration's own SQL: the version row and the file's checksum. SQL texts only.
import { literal } from "../../text/index.ts";
import type { ReadyStep } from "../plan/index.ts";
import type { Context } from "../state/index.ts";
import { literalOrNull } from "../tables/index.ts";
import { PUT_RECORD, type Run } from "./run.ts";

/** The statements that record a step as done, to run in the transaction of the step itself. */
export async function recordStatements(
  context: Context,
  run: Run,
  ready: ReadyStep,
): Promise<readonly string[]> {
  if (!context.versioning) return [];
  const { table, clock, checksums } = context;
  const { migration, direction } = ready;
  const { version, name } = migration;
  const put = run.putsRecords && direction === "up";
  if (put && !checksums) return [`EXECUTE ${PUT_RECORD}(${version})`];
  // Looking for a conflict is a third of what an INSERT costs; we hold the lock and know which rows there are.
  if (put && !run.sums.has(version)) {
    const { checksum, content } = await context.checksumsOf(migration.source);
    return [
      `EXECUTE ${PUT_RECORD}(${version}, ${literal(name)}, ${literal(checksum)}, ${literalOrNull(content)})`,
    ];
  }
  const row = direction === "up" ? table.insert(version, clock?.(version)) : table.remove(version);
  return [row, ...(await checksumStatements(context, run, ready))];
}

export async function checksumStatements(
  context: Context,
  run: Run,
  { migration, direction }: ReadyStep,
): Promise<readonly string[]> {
  if (!context.checksums) return [];
  const { checksums } = run.own;
  if (direction === "down") return [checksums.remove(migration.version)];
  const { checksum, content } = await context.checksumsOf(migration.source);
  return [
    run.sums.has(migration.version)
      ? checksums.put([{ migration, checksum, content }])
      : checksums.add(
          `${migration.version}`,
          literal(migration.name),
          literal(checksum),
          literalOrNull(content),
        ),
  ];
}

/** What a step sends, for a plan that is only shown; checksums and progress, which are the engine's own affair, are left out. */
export function sqlOf(
  { table, versioning, clock }: Context,
  { migration, direction, parsed }: ReadyStep,
): readonly string[] {
  const statements = parsed.statements.map((statement) => statement.sql);
  const { version } = migration;
  const up = direction === "up";
  const row = up ? table.insert(version, clock?.(version)) : table.remove(version);
  if (parsed.transaction) return ["BEGIN", ...statements, ...(versioning ? [row] : []), "COMMIT"];
  const begin = table.begin(version, direction, clock?.(version));
  const end = up ? table.finish(version, clock?.(version)) : row;
  return versioning ? [...(begin ? [begin] : []), ...statements, end] : statements;
}
