// Reads a database's schema as data, in its own session, leaving the session as it was; and the schema's fingerprint.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Database } from "../engine/index.ts";
import { catalogQuery, quoteLiteral } from "./catalog/index.ts";
import { compareObjects } from "./difference.ts";
import type { Schema, SchemaObject } from "./types.ts";

export interface ReadSchemaOptions {
  /** Further version tables to leave out: `table` in any schema, or `schema.table`. */
  readonly versionTables?: readonly string[];
}

const VERSION_TABLES = ["schema_migrations", "goose_db_version"];

/** Decide how PostgreSQL prints definitions and constants, so they are the same for every reading. */
const PRINTING: Readonly<Record<string, string>> = {
  // pg_temp last: where it is not named it comes first, and a temporary table would hide the one that is meant.
  search_path: "public, pg_temp",
  quote_all_identifiers: "off",
  DateStyle: "ISO, MDY",
  IntervalStyle: "postgres",
  TimeZone: "UTC",
  extra_float_digits: "1",
  bytea_output: "hex",
};

const READ_SETTINGS = `SELECT current_setting('server_version_num'), ${Object.keys(PRINTING)
  .map((name) => `current_setting('${name}')`)
  .join(", ")}`;

/**
 * The schema as this session sees it, uncommitted changes included. PostgreSQL 13 to 18.
 * Inside an open transaction it changes nothing, except that a SET TRANSACTION that must come first comes too late;
 * inside a failed one it rejects with 25P02.
 */
export async function readSchema(database: Database, options: ReadSchemaOptions = {}): Promise<Schema> {
  const [settings] = await database.run(READ_SETTINGS);
  const [server, ...before] = settings?.rows[0] ?? [];
  const query = catalogQuery({
    server: Number(server),
    versionTables: [...VERSION_TABLES, ...(options.versionTables ?? [])],
  });
  // `true` keeps each setting to the transaction: without one open they are gone by themselves, in an open one the last line restores them.
  const results = await database.run(
    `${setLocally(Object.values(PRINTING))};\n${query};\n${setLocally(before.map((value) => value ?? ""))}`,
  );
  return schemaOf(results[1]?.rows.map(([kind, name, definition]) => objectOf(kind, name, definition)) ?? []);
}

function setLocally(values: readonly string[]): string {
  const calls = Object.keys(PRINTING).map(
    (name, index) => `set_config('${name}', ${quoteLiteral(values[index] ?? "")}, true)`,
  );
  return `SELECT ${calls.join(", ")}`;
}

function objectOf(
  kind: string | null = null,
  name: string | null = null,
  definition: string | null = null,
): SchemaObject {
  return { kind: kind as SchemaObject["kind"], name: name ?? "", definition: definition ?? "" };
}

/** Sorts the objects and takes their fingerprint. */
export function schemaOf(objects: readonly SchemaObject[]): Schema {
  const sorted = [...objects].sort(compareObjects);
  const text = JSON.stringify(sorted.map(({ kind, name, definition }) => [kind, name, definition]));
  return { objects: sorted, fingerprint: bytesToHex(sha256(utf8ToBytes(text))) };
}
