// The schema that some of a folder's files give on an empty database.
import {
  createMigrator,
  type Layout,
  MigrationError,
  type SourceFile,
  type Version,
  versionOfFileName,
} from "../../engine/index.ts";
import { readSchema, type Schema } from "../../sandbox/index.ts";
import type { DatabaseFactory } from "../databases/index.ts";

export interface ReplayOptions {
  readonly factory: DatabaseFactory;
  /** Which versions; all where neither is given. */
  readonly upTo?: Version;
  readonly versions?: ReadonlySet<Version>;
  readonly layout?: Layout;
  readonly table?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** SQL to run before the first file. */
  readonly before?: string;
  /** What the connection sets: names with commas between, quoted. */
  readonly searchPath?: string;
}

/** Rejects with the engine's `MigrationError`. */
export async function replaySchema(
  sources: readonly SourceFile[],
  { factory, upTo, versions, layout, table, env, before, searchPath }: ReplayOptions,
): Promise<Schema> {
  const chosen = sources.filter(({ name }) => {
    if (!name.endsWith(".sql")) return false;
    const version = versionOf(name);
    if (version === null) return true;
    return (upTo === undefined || version <= upTo) && (versions === undefined || versions.has(version));
  });
  const opened = await factory.open();
  try {
    if (before !== undefined) await opened.database.run(before);
    if (searchPath !== undefined) await opened.database.run(`SET search_path TO ${searchPath}`);
    if (chosen.length > 0) {
      await createMigrator(opened.database, chosen, {
        checksums: false,
        ...(layout && { layout }),
        ...(table && { table }),
        ...(env && { env }),
      }).up();
    }
    await opened.database.run("RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL");
    return await readSchema(opened.database, table ? { versionTables: [table] } : {});
  } finally {
    await opened.close();
  }
}

/** The schema that a dump's SQL gives. psql's own commands, which pg_dump writes around it, are left out. */
export async function schemaOfDump(sql: string, factory: DatabaseFactory): Promise<Schema> {
  const opened = await factory.open();
  try {
    await opened.database.run(sql.replace(/^\\.*$/gm, ""));
    await opened.database.run("RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL");
    return await readSchema(opened.database);
  } finally {
    await opened.close();
  }
}

/** A name that is no migration's is left to the engine, which says what is wrong with it. */
function versionOf(name: string): Version | null {
  try {
    return versionOfFileName(name);
  } catch (error) {
    if (error instanceof MigrationError) return null;
    throw error;
  }
}
