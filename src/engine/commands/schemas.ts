// Many schemas of one database, each migrated as a tenant of its own: its own search_path, version table, checksums and lock.
import { alwaysQuoted, literal } from "../../text/index.ts";
import type { MigratorOptions } from "../api.ts";
import { DatabaseError, MigrationError, type MigrationFailure, migrationError } from "../errors.ts";
import type { MigrationEvent, MigrationResult } from "../events.ts";
import { DEFAULT_TABLE } from "../tables/index.ts";
import type { Database, SourceFile } from "../types.ts";
import { applyPending } from "./startup.ts";

export interface SchemasOptions extends Omit<MigratorOptions, "onEvent" | "table"> {
  /** Their names as the catalog has them, in the order in which they are migrated. */
  readonly schemas: readonly string[];
  /** Make a schema that is not there. Default false: it fails with SCHEMA_MISSING. */
  readonly create?: boolean;
  /**
   * Schemas that the search_path names after the tenant's own, for what all share, such as extensions. Default none: a name that the
   * tenant's schema does not have fails, and never means another schema's table.
   */
  readonly also?: readonly string[];
  /** The version table's name in each schema, without the schema. Default as in MigratorOptions. */
  readonly table?: string;
  /** Go on with the other schemas after one failed. Default true. */
  readonly goOn?: boolean;
  readonly onEvent?: (event: MigrationEvent, schema: string) => void;
}

export interface SchemaOutcome {
  readonly schema: string;
  /** What was applied, in order. */
  readonly results: readonly MigrationResult[];
  /** Null where the schema is up to date now. */
  readonly failure: MigrationFailure | null;
}

/**
 * Some schemas could not be migrated. `outcomes` has every schema that was begun, those that went well among them.
 *
 * @example
 * ```ts
 * import { PGlite } from "@electric-sql/pglite";
 * import { applyPendingToSchemas, SchemasError } from "gosling/engine";
 * import { fromPGlite } from "gosling/pglite";
 * import { readMigrations } from "gosling/server";
 *
 * const session = fromPGlite(await PGlite.create());
 * try {
 *   await applyPendingToSchemas(session, readMigrations("migrations"), { schemas: ["public", "acme"] });
 * } catch (error) {
 *   if (!(error instanceof SchemasError)) throw error;
 *   for (const { schema, failure } of error.outcomes) console.log(schema, failure?.code ?? "done");
 * }
 * // public done
 * // acme SCHEMA_MISSING
 * ```
 */
export class SchemasError extends Error {
  override readonly name = "SchemasError";
  readonly outcomes: readonly SchemaOutcome[];
  /** Schemas that were not begun, because the run ended before them. */
  readonly notBegun: readonly string[];
  constructor(outcomes: readonly SchemaOutcome[], notBegun: readonly string[]) {
    super(summary(outcomes, notBegun));
    this.outcomes = outcomes;
    this.notBegun = notBegun;
  }
}

/**
 * Applies what is pending in each schema, one after the other in one session, whose search_path is as before at the end. Rejects with
 * a SchemasError where any failed, and with a MigrationError (BAD_OPTION, BAD_DATABASE) before anything is done.
 *
 * @example
 * ```ts
 * import { PGlite } from "@electric-sql/pglite";
 * import { applyPendingToSchemas } from "gosling/engine";
 * import { fromPGlite } from "gosling/pglite";
 * import { readMigrations } from "gosling/server";
 *
 * const session = fromPGlite(await PGlite.create());
 * const outcomes = await applyPendingToSchemas(session, readMigrations("migrations"), {
 *   schemas: ["acme", "globex"],
 *   create: true,
 * });
 * for (const { schema, results } of outcomes) console.log(schema, results.length);
 * // acme 2
 * // globex 2
 * ```
 */
export async function applyPendingToSchemas(
  database: Database,
  sources: readonly SourceFile[],
  options: SchemasOptions,
): Promise<readonly SchemaOutcome[]> {
  const { schemas, create = false, also = [], table, goOn = true, onEvent, ...rest } = options;
  checkNames(schemas);
  const before = await currentPath(database);
  const outcomes: SchemaOutcome[] = [];
  try {
    for (const schema of schemas) {
      const results: MigrationResult[] = [];
      const hear = (event: MigrationEvent) => {
        if (event.type === "migration-finished") results.push(event.result);
        onEvent?.(event, schema);
      };
      const name = alwaysQuoted(schema);
      const failure = await attempt(async () => {
        if (create) await database.run(`CREATE SCHEMA IF NOT EXISTS ${name}`);
        await refuseMissing(database, schema);
        await setPath(database, [name, ...also.map(alwaysQuoted)].join(", "));
        const own = `${name}.${table ?? DEFAULT_TABLE[rest.layout ?? "schema_migrations"]}`;
        await applyPending(database, sources, { ...rest, table: own, onEvent: hear });
      });
      outcomes.push({ schema, results, failure });
      if (failure && (!goOn || ends(failure))) break;
    }
  } finally {
    await setPath(database, before).catch(ignoreLost);
  }
  if (outcomes.length < schemas.length || outcomes.some(({ failure }) => failure))
    throw new SchemasError(outcomes, schemas.slice(outcomes.length));
  return outcomes;
}

function checkNames(schemas: readonly string[]): void {
  const wrong = (message: string) => migrationError("BAD_OPTION", message);
  if (!Array.isArray(schemas) || schemas.length === 0) throw wrong("schemas must name at least one schema");
  const bad = schemas.find((name) => typeof name !== "string" || name === "" || name.includes("\0"));
  if (bad !== undefined) throw wrong(`${JSON.stringify(bad)} is no name of a schema`);
  const twice = schemas.find((name, index) => schemas.indexOf(name) !== index);
  if (twice !== undefined) throw wrong(`the schema ${twice} is named twice`);
}

async function currentPath(database: Database): Promise<string> {
  // The first answer of a database that is none: applyPending says it in a sentence.
  if (typeof database?.run !== "function") await applyPending(database, []);
  const [result] = await database.run("SELECT current_setting('search_path')");
  const path: unknown = result?.rows?.[0]?.[0];
  return typeof path === "string" ? path : "";
}

async function refuseMissing(database: Database, schema: string): Promise<void> {
  const [result] = await database.run(`SELECT pg_catalog.to_regnamespace(${literal(alwaysQuoted(schema))})`);
  if (result?.rows[0]?.[0] !== null) return;
  throw migrationError("SCHEMA_MISSING", `the schema ${schema} does not exist`, {
    hint: "Create it, or let it be made with create: true.",
  });
}

async function setPath(database: Database, path: string): Promise<void> {
  await database.run(`SELECT pg_catalog.set_config('search_path', ${literal(path)}, false)`);
}

async function attempt(work: () => Promise<void>): Promise<MigrationFailure | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof MigrationError) return error.failure;
    if (!(error instanceof DatabaseError)) throw error;
    return { code: "SQL_FAILED", message: error.message, database: error.fields, done: [] };
  }
}

/** What the other schemas would meet as well. */
function ends({ code, database }: MigrationFailure): boolean {
  return code === "CANCELLED" || code.startsWith("BAD_") || /^(?:08|57P0)/.test(database?.sqlstate ?? "");
}

function ignoreLost(error: unknown): void {
  if (!(error instanceof DatabaseError)) throw error;
}

function summary(outcomes: readonly SchemaOutcome[], notBegun: readonly string[]): string {
  const failed = outcomes.flatMap(({ schema, failure }) =>
    failure ? [`${schema}: ${failure.message}`] : [],
  );
  const rest = notBegun.length > 0 ? `; not begun: ${notBegun.join(", ")}` : "";
  return `${failed.length} of ${outcomes.length + notBegun.length} schemas failed: ${failed.join("; ")}${rest}`;
}
