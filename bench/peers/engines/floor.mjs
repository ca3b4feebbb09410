// The floor. Applying: the bare loop of BEGIN, statement, INSERT, COMMIT, without any checksum. A start with all applied: reads and
// hashes all files, reads the table, compares.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { backendUse } from "../meter.mjs";

export const files = "goose";

const read = (folder) =>
  readdirSync(folder).map((name) => ({
    version: Number.parseInt(name, 10),
    text: readFileSync(join(folder, name), "utf8"),
  }));
const hash = (text) => createHash("sha256").update(text).digest("hex");

export function migrate(url, folder) {
  return withClient(url, async (client) => {
    const sources = read(folder);
    await client.query(
      "CREATE TABLE floor (version bigint PRIMARY KEY, at timestamp NOT NULL DEFAULT now())",
    );
    for (const { version, text } of sources) {
      await client.query("BEGIN");
      await client.query(text.slice(text.indexOf("\n") + 1));
      await client.query(`INSERT INTO floor (version) VALUES (${version})`);
      await client.query("COMMIT");
    }
    return { length: sources.length };
  });
}

/** Not measured: what a start compares with. */
export function fill(url, folder) {
  return withClient(url, async (client) => {
    await client.query("CREATE TABLE floor_checksums (version bigint PRIMARY KEY, checksum text NOT NULL)");
    const rows = read(folder).map(({ version, text }) => `(${version}, '${hash(text)}')`);
    await client.query(`INSERT INTO floor_checksums VALUES ${rows.join(", ")}`);
    return {};
  });
}

export function start(url, folder) {
  return withClient(url, async (client) => {
    const { rows } = await client.query(
      "SELECT version, checksum FROM floor JOIN floor_checksums USING (version)",
    );
    const applied = new Map(rows.map((row) => [Number(row.version), row.checksum]));
    const sources = read(folder);
    if (sources.some(({ version, text }) => applied.get(version) !== hash(text)))
      throw new Error("pending or edited");
    return { length: 0 };
  });
}

async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await work(client);
    return { ...result, ...backendUse(client.processID) };
  } finally {
    await client.end();
  }
}
