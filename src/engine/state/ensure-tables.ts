// The tables that the engine keeps, made when they are first needed, together in one implicit transaction.
import { DatabaseError, migrationError } from "../errors.ts";
import type { Prepared } from "../plan/index.ts";
import { DURABLE_COMMIT } from "../tables/index.ts";
import type { Context } from "./context.ts";
import type { Edits } from "./edits.ts";
import type { DatabaseState } from "./state.ts";

/** The version table alone, as goose's status and version make it. */
export async function createVersionTable(context: Context): Promise<void> {
  await create(context, [context.table.create]);
  context.emit({ type: "version-table-created", table: context.table.name });
}

/** All that these steps will write to. Applied files without a checksum are taken as they are now. */
export async function ensureTables(
  context: Context,
  state: DatabaseState,
  steps: readonly Prepared[],
  edits: Edits,
): Promise<void> {
  if (!context.versioning) return;
  const { table } = context;
  const { checksums, progress } = state.own;
  const statements: string[] = [];
  if (!state.exists) statements.push(table.create);
  if (context.checksums) {
    if (!state.checksums) statements.push(checksums.create);
    const taken = [...edits.unknown, ...edits.edited];
    const files = await Promise.all(
      taken.map(async (migration) => ({ migration, checksum: await context.checksumOf(migration.source) })),
    );
    if (files.length > 0) statements.push(checksums.put(files));
  }
  if (!state.progressKept && steps.some((step) => !step.parsed.transaction)) statements.push(progress.create);
  // Nothing is half-done any more when we come here: rows that are left were settled by hand.
  if (state.progress.length > 0) statements.push(progress.clear);
  if (statements.length > 0) await create(context, statements);
  if (!state.exists) context.emit({ type: "version-table-created", table: table.name });
}

async function create({ database, table }: Context, statements: readonly string[]): Promise<void> {
  try {
    await database.run([...statements, DURABLE_COMMIT].join(";\n"));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const { fields } = error;
    const schema = table.name.includes(".") && fields.sqlstate === "3F000";
    throw migrationError(
      "VERSION_TABLE_UNREADABLE",
      `the version table ${table.name} cannot be made: ${fields.message}`,
      {
        database: fields,
        ...(schema && {
          hint: "Make the schema first; no migration tool does it for you: CREATE SCHEMA ...",
        }),
      },
      error,
    );
  }
}
