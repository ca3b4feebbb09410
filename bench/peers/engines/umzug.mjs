// umzug: it leaves running and recording to its user; here a query a file and a table, no transaction, as its examples do.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { Umzug } from "umzug";

export const files = "plain";

export async function migrate(url, folder) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("CREATE TABLE IF NOT EXISTS umzug (name text PRIMARY KEY)");
    const umzug = new Umzug({
      migrations: readdirSync(folder).map((name) => ({
        name,
        up: () => client.query(readFileSync(join(folder, name), "utf8")),
      })),
      storage: {
        executed: async () =>
          (await client.query("SELECT name FROM umzug ORDER BY name")).rows.map((row) => row.name),
        logMigration: ({ name }) => client.query("INSERT INTO umzug VALUES ($1)", [name]),
        unlogMigration: ({ name }) => client.query("DELETE FROM umzug WHERE name = $1", [name]),
      },
      logger: undefined,
    });
    return { length: (await umzug.up()).length };
  } finally {
    await client.end();
  }
}
