// Reads a database's schema as data, in its own session, leaving the session as it was; and the schema's fingerprint.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Database } from "../engine/index.ts";
import { literal } from "../text/index.ts";
import { catalogProbes, catalogQuery } from "./catalog/index.ts";
import { compareObjects } from "./difference.ts";
import type { Schema, SchemaObject } from "./types.ts";

export interface ReadSchemaOptions {
  /** Further version tables to leave out: `table` in any schema, or `schema.table`. */
  readonly versionTables?: readonly string[];
}

const VERSION_TABLES = ["schema_migrations", "goose_db_version"];

/** Set while the catalog is read. */
const SETTINGS: Readonly<Record<string, string>> = {
  // How definitions and constants are printed, the same for every reading.
  // pg_temp last: where it is not named it comes first, and a temporary table would hide the one that is meant.
  search_path: "public, pg_temp",
  quote_all_identifiers: "off",
  DateStyle: "ISO, MDY",
  IntervalStyle: "postgres",
  TimeZone: "UTC",
  extra_float_digits: "1",
  bytea_output: "hex",
  // The planner expects one row of each common table; with a hundred tables its nested loops go over them ten thousand times.
  enable_nestloop: "off",
  enable_mergejoin: "off",
  jit: "off",
};

const SETTING_NAMES = Object.keys(SETTINGS);
const PROBES = catalogProbes();
const LOOK_AROUND = `SELECT ${[
  "current_setting('server_version_num')",
  ...SETTING_NAMES.map((name) => `current_setting('${name}')`),
  ...PROBES,
].join(", ")}`;

/**
 * The schema as this session sees it, uncommitted changes included. PostgreSQL 13 to 18.
 * Inside an open transaction it changes nothing, except that a SET TRANSACTION that must come first comes too late;
 * inside a failed one it rejects with 25P02.
 */
export async function readSchema(database: Database, options: ReadSchemaOptions = {}): Promise<Schema> {
  const [around] = await database.run(LOOK_AROUND);
  const [server, ...values] = around?.rows[0] ?? [];
  const before = values.splice(0, SETTING_NAMES.length);
  const query = catalogQuery(
    { server: Number(server), versionTables: [...VERSION_TABLES, ...(options.versionTables ?? [])] },
    new Set(PROBES.filter((_, index) => values[index] === "t")),
  );
  // `true` keeps each setting to the transaction: without one open they are gone by themselves, in an open one the last line restores them.
  const results = await database.run(
    `${setLocally(Object.values(SETTINGS))};\n${query};\n${setLocally(before)}`,
  );
  const facts: Fact[] = JSON.parse(results[1]?.rows[0]?.[0] ?? "[]");
  return schemaOf(facts.map(([kind, name, definition]) => ({ kind, name, definition })));
}

type Fact = readonly [SchemaObject["kind"], string, string];

function setLocally(values: readonly (string | null)[]): string {
  const calls = SETTING_NAMES.map(
    (name, index) => `set_config('${name}', ${literal(values[index] ?? "")}, true)`,
  );
  return `SELECT ${calls.join(", ")}`;
}

/** Sorts the objects and takes their fingerprint. */
export function schemaOf(objects: readonly SchemaObject[]): Schema {
  const sorted = [...objects].sort(compareObjects);
  const text = JSON.stringify(sorted.map(({ kind, name, definition }) => [kind, name, definition]));
  return { objects: sorted, fingerprint: bytesToHex(sha256(utf8ToBytes(text))) };
}
