// What a database holds, as far as a baseline must give it back: schema, pg_dump's text, rows, sequences, roles and settings.
import type { Database } from "../../engine/index.ts";
import { readSchema } from "../../sandbox/index.ts";
import { literal } from "../../text/index.ts";
import type { BenchDatabase, Contents, RowsDigest } from "./types.ts";

const OWN = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'`;

const TABLES = `SELECT c.oid::regclass::text, quote_ident(n.nspname) || '.' || quote_ident(c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND ${OWN} ORDER BY 2`;

const SEQUENCES = `SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename) || ' ' || coalesce(last_value::text || ' used', 'unused') FROM pg_sequences
  ORDER BY 1`;

/** Those that initdb did not make, with what they may do and whose members they are. */
const ROLES = `SELECT r.rolname, quote_ident(r.rolname), concat_ws(' ', CASE WHEN rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END, CASE WHEN rolsuper THEN 'SUPERUSER' END,
    CASE WHEN rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END, CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
    CASE WHEN rolreplication THEN 'REPLICATION' END, CASE WHEN rolbypassrls THEN 'BYPASSRLS' END, CASE WHEN rolconnlimit >= 0 THEN 'CONNECTION LIMIT ' || rolconnlimit END,
    (SELECT 'IN ROLE ' || string_agg(quote_ident(g.rolname), ', ' ORDER BY g.rolname) FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid))
  FROM pg_roles r WHERE r.oid >= 16384 ORDER BY r.rolname`;

const SETTINGS = `SELECT concat_ws(' ', coalesce(quote_ident(r.rolname), 'the database'), unnest(s.setconfig)) FROM pg_db_role_setting s
  LEFT JOIN pg_roles r ON r.oid = s.setrole WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) ORDER BY 1`;

/** So that the same row is the same text everywhere. */
const PLAIN = `SET search_path = ''; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres'; SET TimeZone = 'UTC'; SET extra_float_digits = 1; SET bytea_output = 'hex'; SET row_security = off`;

/** `versionTable`: of the engine, which is left out. */
export async function readContents(on: BenchDatabase): Promise<Contents> {
  const { database } = on;
  const schema = await readSchema(database);
  await database.run(PLAIN);
  try {
    const rows = await readRows(database);
    const list = async (sql: string) =>
      ((await database.run(sql))[0]?.rows ?? []).map(([line]) => line ?? "");
    const [server = ""] = await list("SHOW server_version");
    const [objects = "0"] = await list("SELECT count(*) FROM pg_largeobject_metadata");
    const contents = {
      server,
      schema,
      rows,
      sequences: await list(SEQUENCES),
      roles: ((await database.run(ROLES))[0]?.rows ?? []).map(([name, quoted, attributes]) => ({
        name: name ?? "",
        quoted: quoted ?? "",
        attributes: attributes ?? "",
      })),
      settings: await list(SETTINGS),
      largeObjects: Number(objects),
    };
    await database.run("RESET ALL");
    const dump = await on.dump(["--schema-only"]);
    return { ...contents, dump: dump === null ? null : withoutToken(dump) };
  } finally {
    await database.run("RESET ALL");
  }
}

async function readRows(database: Database): Promise<readonly RowsDigest[]> {
  const [tables] = await database.run(TABLES);
  const found: RowsDigest[] = [];
  for (const [, name = ""] of tables?.rows ?? []) {
    const [result] = await database.run(
      `SELECT count(*), md5(coalesce(string_agg(md5(t::text), '' ORDER BY t::text COLLATE "C"), '')) FROM ${name} AS t`,
    );
    const [rows, hash] = result?.rows[0] ?? [];
    const columns = Number(rows) > 0 ? await readColumns(database, name ?? "") : {};
    found.push({ table: name ?? "", rows: Number(rows), hash: hash ?? "", columns });
  }
  return found;
}

async function readColumns(database: Database, table: string): Promise<RowsDigest["columns"]> {
  const [names] = await database.run(
    `SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = ${literal(table)}::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
  );
  const columns = (names?.rows ?? []).map(([name]) => name ?? "");
  const hashes = columns.map(
    (name) =>
      `md5(coalesce(string_agg(coalesce(md5(t.${name}::text), ''), ',' ORDER BY t.${name}::text COLLATE "C"), ''))`,
  );
  const [found] = await database.run(`SELECT ${hashes.join(", ")} FROM ${table} AS t`);
  return Object.fromEntries(columns.map((name, index) => [name, found?.rows[0]?.[index] ?? ""]));
}

/** pg_dump guards each of its texts with a random word. */
export function withoutToken(dump: string): string {
  return dump.replace(/^\\(?:un)?restrict .*\n/gm, "").replace(/^-- Dumped (?:from|by) .*\n/gm, "");
}
