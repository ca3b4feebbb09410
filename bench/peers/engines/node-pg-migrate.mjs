// node-pg-migrate: a transaction and an advisory lock, SQL files.
import { runner } from "node-pg-migrate";

export const files = "plain";

export async function migrate(url, folder) {
  const done = await runner({
    databaseUrl: url,
    dir: folder,
    direction: "up",
    migrationsTable: "pgmigrations",
    count: Number.POSITIVE_INFINITY,
    singleTransaction: false,
    log: () => {},
  });
  return { length: done.length };
}
