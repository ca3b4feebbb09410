// The tables that the engine keeps, made when they are first needed, together in one implicit transaction.
import { DatabaseError, migrationError } from "../errors.ts";
import type { Migration, ReadyStep } from "../plan/index.ts";
import { ALL_COLUMNS, DURABLE_COMMIT, type FileChecksum, ownTables } from "../tables/index.ts";
import { splitName } from "../text/index.ts";
import type { Context } from "./context.ts";
import { currentRole } from "./current-role.ts";
import type { Edits } from "./edits.ts";
import { ownSqlHint } from "./settings.ts";
import type { DatabaseState } from "./state.ts";

/** The version table alone, as goose's status and version make it. */
export async function createVersionTable(context: Context, state: DatabaseState): Promise<void> {
  await create(context, state, [context.table.create]);
  context.emit({ type: "version-table-created", table: context.table.name });
}

/** All that these steps will write to; resolves with the state after that. Applied files without a checksum are taken as they are now. */
export async function ensureTables(
  context: Context,
  before: DatabaseState,
  steps: readonly ReadyStep[],
  edits: Edits,
): Promise<DatabaseState> {
  if (!context.versioning) return before;
  const { table } = context;
  const state = await withNewColumns(context, before, edits);
  const { checksums, progress } = state.own;
  const statements: string[] = [];
  if (!state.exists) statements.push(table.create);
  if (context.checksums) {
    if (!state.checksums) statements.push(checksums.create);
    const files = await checksumsOf(context, [...edits.unknown, ...edits.edited, ...edits.commented]);
    if (files.length > 0) statements.push(checksums.put(files));
  }
  if (!state.progressKept && steps.some((step) => !step.parsed.transaction)) statements.push(progress.create);
  // Nothing is half-done any more when we come here: rows that are left were settled by hand.
  if (state.progress.length > 0) statements.push(progress.clear);
  if (statements.length > 0) await create(context, state, statements);
  if (!state.exists) context.emit({ type: "version-table-created", table: table.name });
  return state;
}

/** A role that does not own the tables goes on without the new columns. */
async function withNewColumns(context: Context, state: DatabaseState, edits: Edits): Promise<DatabaseState> {
  const { own, columns } = state;
  const missing = [
    ...(columns.content ? [] : [own.checksums.extend]),
    ...(columns.session ? [] : [own.progress.extend]),
  ];
  if (missing.length === 0) return state;
  if (!columns.content && edits.same.length > 0)
    missing.push(own.checksums.fillContent(await checksumsOf(context, edits.same)));
  try {
    await context.database.run(missing.join(";\n"));
    return { ...state, columns: ALL_COLUMNS, own: ownTables(own.schema, context.table.name) };
  } catch (error) {
    if (error instanceof DatabaseError) return state;
    throw error;
  }
}

function checksumsOf(context: Context, files: readonly Migration[]): Promise<readonly FileChecksum[]> {
  return Promise.all(
    files.map(async (migration) => ({ migration, ...(await context.checksumsOf(migration.source)) })),
  );
}

async function create(
  { database, table }: Context,
  { own }: DatabaseState,
  statements: readonly string[],
): Promise<void> {
  try {
    await database.run([...statements, DURABLE_COMMIT].join(";\n"));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const { fields } = error;
    const place = splitName(table.name).schema ?? own.schema;
    const role = fields.sqlstate === "42501" ? await currentRole(database) : "";
    throw migrationError(
      "VERSION_TABLE_UNREADABLE",
      `the version table ${table.name} cannot be made in the schema ${place}${role && ` as the role ${role}`}: ${fields.message}`,
      {
        database: fields,
        ...(hintFor(fields.sqlstate, place, role) ?? (await ownSqlHint(database, fields))),
      },
      error,
    );
  }
}

function hintFor(sqlstate: string, schema: string, role: string): { readonly hint: string } | undefined {
  if (sqlstate === "3F000")
    return { hint: `Create the schema first, which no migration can do: CREATE SCHEMA ${schema};` };
  if (sqlstate !== "42501") return undefined;
  if (/^pg_/.test(schema))
    return {
      hint:
        "No role may keep a table in a schema of PostgreSQL's own, and no GRANT allows it: name another schema " +
        "(--table SCHEMA.NAME), or begin the search_path with one.",
    };
  return {
    hint:
      `As its owner: GRANT CREATE ON SCHEMA ${schema} TO ${role}; Or keep the table in a schema of the role's own: ` +
      `--table SCHEMA.NAME, or a search_path that begins with it.`,
  };
}
