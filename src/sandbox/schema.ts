// Reads a database's schema as data, in its own session, leaving the session as it was; and the schema's fingerprint.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Database } from "../engine/index.ts";
import { literal } from "../text/index.ts";
import { catalogProbes, catalogQuery, changedQuery } from "./catalog/index.ts";
import { type CatalogView, CatalogWatch } from "./changes.ts";
import { compareObjects } from "./difference.ts";
import type { PreparingSession, Settings } from "./preparing.ts";
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

/** The same where few relations are read: each is found by an index. */
const FEW: Settings = { ...SETTINGS, enable_nestloop: "on", enable_hashjoin: "off" };

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
  const facts: readonly Fact[] = JSON.parse(results[1]?.rows[0]?.[0] ?? "[]");
  return schemaOf(facts.map(objectOf));
}

/** What one reader of a database keeps, to read only what has changed since. */
export type SchemaReader = (options?: ReadSchemaOptions) => Promise<Schema>;

/**
 * Reads as `readSchema` does, and knows what it read before. For PostgreSQL 18, and a session beside which nobody else writes.
 */
export function schemaReader(session: PreparingSession, view: CatalogView): SchemaReader {
  const watch = new CatalogWatch(view);
  let tables = "";
  let facts: readonly Kept[] = [];
  let schema = schemaOf([]);
  return async (options = {}) => {
    if (session.transaction() !== "none") return readSchema(session, options);
    const versionTables = [...VERSION_TABLES, ...(options.versionTables ?? [])];
    if (tables !== versionTables.join()) watch.forget();
    tables = versionTables.join();
    const { everything, relations, others, server, found } = await watch.look();
    if (!everything && !others && relations.length === 0) return schema;
    try {
      if (everything) {
        const query = catalogQuery({ server, versionTables }, found);
        const [, result] = await session.run(`${setLocally(Object.values(SETTINGS))};\n${query}`);
        facts = keptOf(JSON.parse(result?.rows[0]?.[0] ?? "[]"));
      } else {
        facts = await changedFacts(changedQuery({ server, versionTables }, found), relations, others);
      }
    } catch (error) {
      watch.forget();
      throw error;
    }
    schema = schemaOf(facts.map(({ object }) => object));
    return schema;
  };

  async function changedFacts(
    query: string,
    relations: readonly string[],
    others: boolean,
  ): Promise<readonly Kept[]> {
    const [result] = await session.repeat(query, [`{${relations.join(",")}}`, `${others}`], FEW);
    const [text, asked, needed] = result?.rows[0] ?? [];
    const gone = new Set([...(asked ?? "").split(","), ...relations, ...(needed === "t" ? ["0"] : [])]);
    const read = keptOf(JSON.parse(text ?? "[]"));
    // What belongs to no relation may print its name.
    const renamed = needed !== "t" && !sameNames(facts, read, gone);
    if (renamed) return changedFacts(query, relations, true);
    return [...facts.filter(({ of }) => !gone.has(of)), ...read].sort((a, b) =>
      compareObjects(a.object, b.object),
    );
  }
}

/** Whether all relations of `before` that are among these are still there under the same name. */
function sameNames(before: readonly Kept[], now: readonly Kept[], among: ReadonlySet<string>): boolean {
  const names = new Map(now.filter(isRelation).map(({ object, of }) => [of, object.name]));
  return before.every(
    (one) => !isRelation(one) || !among.has(one.of) || names.get(one.of) === one.object.name,
  );
}

function isRelation({ object, of }: Kept): boolean {
  return of !== "0" && /^(table|view|materialized view|sequence)$/.test(object.kind);
}

/** `of`: the OID of the relation that it belongs to, or 0. */
type Fact = readonly [kind: SchemaObject["kind"], name: string, definition: string, of: string];

function objectOf([kind, name, definition]: Fact): SchemaObject {
  return { kind, name, definition };
}

interface Kept {
  readonly object: SchemaObject;
  /** As in `Fact`. */
  readonly of: string;
}

/** Sorted as in a schema. */
function keptOf(facts: readonly Fact[]): readonly Kept[] {
  return facts
    .map((fact) => ({ object: objectOf(fact), of: fact[3] }))
    .sort((a, b) => compareObjects(a.object, b.object));
}

function setLocally(values: readonly (string | null)[]): string {
  const calls = SETTING_NAMES.map(
    (name, index) => `set_config('${name}', ${literal(values[index] ?? "")}, true)`,
  );
  return `SELECT ${calls.join(", ")}`;
}

/** Sorts the objects. The fingerprint is taken when it is first asked for. */
export function schemaOf(objects: readonly SchemaObject[]): Schema {
  const sorted = [...objects].sort(compareObjects);
  let fingerprint: string | undefined;
  return {
    objects: sorted,
    get fingerprint() {
      fingerprint ??= fingerprintOf(sorted);
      return fingerprint;
    },
  };
}

function fingerprintOf(objects: readonly SchemaObject[]): string {
  const text = JSON.stringify(objects.map(({ kind, name, definition }) => [kind, name, definition]));
  return bytesToHex(sha256(utf8ToBytes(text)));
}
