// What a test database holds: migrations and seed files, read, and applied to any database.
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import {
  applyPending,
  type Database,
  DatabaseError,
  describeFailure,
  MigrationError,
  type SourceFile,
} from "../../engine/index.ts";
import { type Diagnostic, indexOfPosition, placesIn, printDiagnostic, splitSql } from "../../text/index.ts";
import { migrationsOf, readSource, readSqlFiles } from "../disk/index.ts";
import { TestDatabaseError } from "./errors.ts";
import type { SeedFunction, TestDatabaseOptions } from "./types.ts";

export interface Content {
  readonly migrations: readonly SourceFile[];
  readonly seedFiles: readonly SourceFile[];
  readonly seedFunction: SeedFunction | null;
  readonly options: Pick<TestDatabaseOptions, "layout" | "table" | "env">;
}

/** Throws a UsageError for a folder or file that is not there. */
export function readContent(options: TestDatabaseOptions): Content {
  const { migrations, seed, layout, table, env, root = process.cwd() } = options;
  const files = typeof seed === "function" || seed === undefined ? [] : [seed].flat();
  return {
    migrations: migrationsOf(migrations, resolve(root)),
    seedFiles: files.flatMap((path) => {
      const full = resolve(root, path);
      return existsSync(full) && statSync(full).isDirectory()
        ? readSqlFiles(path, root)
        : [readSource(path, root)];
    }),
    seedFunction: typeof seed === "function" ? seed : null,
    options: { ...(layout && { layout }), ...(table !== undefined && { table }), ...(env && { env }) },
  };
}

/** All that decides what migrations and seed files leave in a database, for a key. */
export function partsOf({ migrations, seedFiles, options }: Content): readonly unknown[] {
  const texts = (files: readonly SourceFile[]) => files.map(({ name, text }) => [name, text]);
  return [
    texts(migrations),
    texts(seedFiles),
    options.layout,
    options.table,
    Object.entries(options.env ?? {}).sort(),
  ];
}

/** Rejects with a TestDatabaseError that has the place. */
export async function applyContent(
  database: Database,
  { migrations, seedFiles, options }: Content,
): Promise<void> {
  try {
    await applyPending(database, migrations, options);
  } catch (cause) {
    if (!(cause instanceof MigrationError)) throw cause;
    throw new TestDatabaseError("MIGRATION_FAILED", describeFailure(cause.failure), { cause });
  }
  for (const file of seedFiles) await runSeed(database, file);
}

async function runSeed(database: Database, { name, text }: SourceFile): Promise<void> {
  for (const { sql, offset } of splitSql(text)) {
    try {
      await database.run(sql);
    } catch (cause) {
      if (!(cause instanceof DatabaseError)) throw cause;
      const { message, sqlstate, position, detail, hint } = cause.fields;
      const index = offset + (position === undefined ? 0 : indexOfPosition(sql, position));
      const diagnostic: Diagnostic = {
        code: sqlstate,
        severity: "error",
        message,
        at: placesIn(text, name).at(index),
        ...(detail !== undefined && { detail }),
        ...(hint !== undefined && { hint }),
      };
      throw new TestDatabaseError("SEED_FAILED", printDiagnostic(diagnostic, { source: () => text }), {
        cause,
      });
    }
  }
}
