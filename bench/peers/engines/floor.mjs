// The floor: the least that `pg` can do. BEGIN, statement, INSERT, COMMIT a file; a start reads and hashes all files and the table.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

export const files = "goose";

export async function migrate(url, folder) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const sources = readdirSync(folder).map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      return {
        version: Number.parseInt(name, 10),
        text,
        checksum: createHash("sha256").update(text).digest("hex"),
      };
    });
    await client.query(
      "CREATE TABLE IF NOT EXISTS floor (version bigint PRIMARY KEY, checksum text NOT NULL, at timestamp NOT NULL DEFAULT now())",
    );
    const { rows } = await client.query("SELECT version, checksum FROM floor");
    const applied = new Map(rows.map((row) => [Number(row.version), row.checksum]));
    const edited = sources.filter(
      ({ version, checksum }) => applied.has(version) && applied.get(version) !== checksum,
    );
    if (edited.length > 0) throw new Error("edited");
    const pending = sources.filter(({ version }) => !applied.has(version));
    for (const { version, text, checksum } of pending) {
      await client.query("BEGIN");
      await client.query(text.slice(text.indexOf("\n") + 1));
      await client.query(`INSERT INTO floor (version, checksum) VALUES (${version}, '${checksum}')`);
      await client.query("COMMIT");
    }
    return { length: pending.length };
  } finally {
    await client.end();
  }
}
