// kysely: one module a migration, one transaction for all that is pending.
import { promises as fs } from "node:fs";
import path from "node:path";
import { FileMigrationProvider, Kysely, Migrator, PostgresDialect } from "kysely";
import pg from "pg";

export const files = "kysely";

export async function migrate(url, folder) {
  const db = new Kysely({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 2 }) }),
  });
  try {
    const migrator = new Migrator({
      db,
      provider: new FileMigrationProvider({ fs, path, migrationFolder: folder }),
    });
    const { error, results } = await migrator.migrateToLatest();
    if (error) throw error;
    return { length: results?.length ?? 0 };
  } finally {
    await db.destroy();
  }
}
