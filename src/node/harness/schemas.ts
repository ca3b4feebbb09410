// Whatever a command calls a schema (a database, a folder of migrations, a file), read. What is in files runs in a worker.
import { resolve } from "node:path";
import {
  createMigrator,
  type Database,
  describeFailure,
  type Layout,
  MigrationError,
} from "../../engine/index.ts";
import { readSchemaFile, SchemaFileError } from "../../harness/index.ts";
import { readSchema, type Schema } from "../../sandbox/index.ts";
import { parseVersion, versionIn } from "../../text/index.ts";
import { type NamedTarget, nameTargets, openTarget } from "../databases/index.ts";
import { exists, isFolder, readMigrationFolder, readSource } from "../disk/index.ts";
import { seedPath, takeWorker } from "../package/index.ts";
import { parseTarget } from "../settings/index.ts";
import { UsageError } from "../terminal/index.ts";
import type { SchemaAnswer, SchemaQuestion } from "./schema-worker.ts";

export interface SchemaContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly layout?: Layout;
  readonly table?: string;
  readonly before?: string;
  readonly searchPath?: string;
}

/** A schema and, where it is known, which versions made it. */
export interface NamedSchema {
  readonly label: string;
  readonly schema: Schema;
  /** Null: not known, or no version table. */
  readonly versions: ReadonlySet<bigint> | null;
  /** The folder, where it is one. */
  readonly folder: string | null;
  /** The schema that the connection chooses by its search_path, where it chooses one; and the database without that choice. */
  readonly tenant: { readonly schema: string; readonly database: string } | null;
}

/** `postgres://...`, `host=... dbname=...`, `pglite:FOLDER`, `DIR`, `DIR@VERSION`, or a file (`.sql`: a dump; else `gosling schema dump`'s own). */
export async function readNamed(name: string, context: SchemaContext): Promise<NamedSchema> {
  if (/^(postgres(ql)?:\/\/|pglite:)/i.test(name) || /^[a-z_]+\s*=/i.test(name))
    return readDatabase(name, context);
  const [, folder = name, version] = /^(.*)@(\d{1,19})$/.exec(name) ?? [];
  if (isFolder(resolve(context.cwd, folder))) return readFolder(name, folder, version, context);
  if (!exists(resolve(context.cwd, name))) {
    throw new UsageError(
      `there is no file or folder ${name}`,
      "Name a database (postgres://..., pglite:FOLDER), a folder of migrations (DIR or DIR@VERSION) or a schema file.",
    );
  }
  const { text } = readSource(name, context.cwd);
  const schema = name.endsWith(".sql")
    ? await ask({ type: "dump", source: { name, text }, seed: seedPath() })
    : parseSchemaFile(name, text);
  return { label: name, schema, versions: null, folder: null, tenant: null };
}

async function readFolder(
  name: string,
  folder: string,
  version: string | undefined,
  context: SchemaContext,
): Promise<NamedSchema> {
  const { sources } = readMigrationFolder(folder, context.cwd);
  if (sources.length === 0) throw new UsageError(`there is no migration (*.sql) in ${folder}`);
  const all = sources.flatMap(({ name: file }) => versionIn(file) ?? []);
  const upTo = version === undefined ? undefined : parseVersion(version);
  const versions = new Set(all.filter((one) => upTo === undefined || one <= upTo));
  return { label: name, schema: await replay(folder, versions, context), versions, folder, tenant: null };
}

/** What the folder's files of these versions give. */
export function replay(
  folder: string,
  versions: ReadonlySet<bigint>,
  { cwd, env, layout, table, before, searchPath }: SchemaContext,
): Promise<Schema> {
  return ask({
    type: "files",
    sources: readMigrationFolder(folder, cwd).sources,
    versions,
    env,
    seed: seedPath(),
    ...(layout && { layout }),
    ...(table && { table }),
    ...(before !== undefined && { before }),
    ...(searchPath !== undefined && { searchPath }),
  });
}

async function readDatabase(name: string, { cwd, env, layout, table }: SchemaContext): Promise<NamedSchema> {
  const target = parseTarget(name, "the database");
  if (target.type === "pglite" && target.folder !== null && !exists(resolve(cwd, target.folder))) {
    throw new UsageError(`there is no folder ${target.folder}`);
  }
  const [{ label }] = nameTargets([target], env) as [NamedTarget];
  const opened = await openTarget(target, env, cwd, () => {});
  try {
    const tenant = await tenantIn(opened.database, label);
    const migrator = createMigrator(opened.database, [], {
      ...(layout && { layout }),
      ...(table && { table }),
    });
    const rows = await migrator.rows();
    const schema = await readSchema(opened.database, table ? { versionTables: [table] } : {});
    const applied = rows.filter(({ version, dirty }) => version > 0n && !dirty).map(({ version }) => version);
    return { label, tenant, schema, versions: applied.length > 0 ? new Set(applied) : null, folder: null };
  } finally {
    await opened.close();
  }
}

async function tenantIn(database: Database, label: string): Promise<NamedSchema["tenant"]> {
  const [base = "", path] = label.split("?search_path=");
  if (path === undefined) return null;
  const [result] = await database.run("SELECT current_schema()");
  const schema = result?.rows[0]?.[0];
  if (schema) return { schema, database: base };
  throw new UsageError(
    `no schema of the search_path ${decodeURIComponent(path)} exists in ${base}`,
    "Create it, or correct the search_path.",
  );
}

function parseSchemaFile(name: string, text: string): Schema {
  try {
    return readSchemaFile(text);
  } catch (error) {
    if (!(error instanceof SchemaFileError)) throw error;
    throw new UsageError(
      `${name}:${error.line}: ${error.message}`,
      "A schema file is what gosling schema dump writes; a dump in SQL ends in .sql.",
    );
  }
}

/** Two minutes: more than any folder takes that ends at all. */
const LIMIT_MS = 120_000;

async function ask(question: SchemaQuestion): Promise<Schema> {
  const worker = takeWorker("harness/schema-worker.js");
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const answer = await new Promise<SchemaAnswer>((settle) => {
      worker.once("message", settle);
      worker.once("error", (error) =>
        settle({ type: "failed", message: error instanceof Error ? error.message : String(error) }),
      );
      timer = setTimeout(
        () => settle({ type: "failed", message: `it did not come to an end within ${LIMIT_MS / 1000} s` }),
        LIMIT_MS,
      );
      worker.postMessage(question);
    });
    if (answer.type === "schema") return answer.schema;
    if (answer.type === "migration-failed") throw new MigrationError(answer.failure);
    const name = question.type === "dump" ? question.source.name : "the migrations";
    throw new UsageError(`${name} cannot be run: ${answer.message}`);
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** A migration that fails is bad input here: what was asked is what the files give. */
export function asUsage(error: unknown): unknown {
  if (!(error instanceof MigrationError)) return error;
  return new UsageError(describeFailure(error.failure), "gosling test says more about each file.");
}
