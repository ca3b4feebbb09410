// drizzle-orm: one transaction for all that is pending; what is applied is told by a time.
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as run } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

export const files = "drizzle";

export async function migrate(url, folder) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await run(drizzle(client), { migrationsFolder: folder });
    return {};
  } finally {
    await client.end();
  }
}
