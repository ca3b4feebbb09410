// What every part of the catalog query builds on: which schemas and relations count, and what is left out.
import { literal } from "../../text/index.ts";

export interface CatalogOptions {
  /** `server_version_num`, for example 180006. */
  readonly server: number;
  /** Names of version tables, `table` in any schema or `schema.table`. */
  readonly versionTables: readonly string[];
}

/**
 * One SELECT of (of, kind, name, definition) over the common tables. `of` is the relation that the fact belongs to, which is then
 * `r.oid`; 0 where it belongs to none.
 */
export interface CatalogPart {
  /** A cheap condition without which the part finds nothing. Most databases lack most kinds, and planning costs more than looking. */
  readonly when: string;
  readonly sql: string;
}

/** Objects below this OID came with initdb. */
export const FIRST_OWN_OID = 16384;

/** Of the schema public as initdb makes it. */
export const PUBLIC_OID = 2200;

function relations(which: string): string {
  return `  SELECT c.oid, c.relname, c.relkind, c.relacl, c.relowner, s.prefix || quote_ident(c.relname) AS name,
    CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
      WHEN 'c' THEN 'type' ELSE 'table' END AS kind
  FROM pg_class c JOIN space s ON s.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
    AND c.oid NOT IN (SELECT oid FROM hidden)
    AND NOT EXISTS (SELECT FROM owned o JOIN hidden h ON h.oid = o.relation WHERE o.sequence = c.oid)
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)${which}`;
}

/**
 * Common table expressions, each read by several parts:
 * `member` belongs to an extension; `space` are the schemas that count; `hidden` the tables left out;
 * `owned` the sequences of serial and identity columns; `every` all that lives in pg_class and counts; `relation` those of it that are
 * asked for, by `which`, a query of OIDs; `home` the database.
 * Where a range of names is given beside what they start with, it is for the index.
 * No backslash anywhere in the query: what it means in a string depends on the session's settings.
 */
export function baseTables({ versionTables }: CatalogOptions, which?: string): string {
  const names = versionTables.map(literal).join(", ") || "NULL";
  const qualified = versionTables.flatMap((name) => {
    const dot = name.indexOf(".");
    if (dot < 1) return [];
    const [schema, table] = [name.slice(0, dot), name.slice(dot + 1)].map(literal);
    return ` OR c.relname = ${table} AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ${schema})`;
  });
  return `
home AS MATERIALIZED (
  SELECT datdba AS owner FROM pg_database WHERE datname = current_database()
),
member AS MATERIALIZED (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass
),
space AS MATERIALIZED (
  SELECT n.oid, n.nspname, n.nspowner, n.nspacl,
    CASE n.nspname WHEN 'public' THEN '' ELSE quote_ident(n.nspname) || '.' END AS prefix
  FROM pg_namespace n
  WHERE NOT starts_with(n.nspname, 'pg_') AND n.nspname <> 'information_schema'
    AND NOT starts_with(n.nspname, 'gosling_')
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_namespace'::regclass AND m.objid = n.oid)
),
hidden AS MATERIALIZED (
  SELECT c.oid FROM pg_class c
  WHERE c.relname >= 'gosling_' AND c.relname < 'goslinga' AND starts_with(c.relname, 'gosling_') OR c.relname IN (${names})${qualified.join("")}
),
owned AS MATERIALIZED (
  SELECT d.objid AS sequence, d.refobjid AS relation, d.refobjsubid AS attnum, d.deptype = 'i' AS identity, c.relname
  FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
    AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
),
every AS MATERIALIZED (${relations("")}),
relation AS MATERIALIZED (${which === undefined ? "SELECT * FROM every" : relations(` AND c.oid IN (${which})`)})`;
}

export function always(sql: string): CatalogPart {
  return { when: "true", sql };
}

/** Whether there is such a row: `pg_policy`, or `pg_proc WHERE oid >= 16384`. */
export function whereAny(rows: string, sql: string): CatalogPart {
  return { when: `EXISTS (SELECT FROM ${rows})`, sql };
}

/** ` owner app`, or nothing where the owner is the database's: whoever ran the migrations is no difference. */
export function ownerUnlessUsual(owner: string): string {
  return `CASE WHEN ${owner} <> (SELECT owner FROM home) THEN 'owner ' || quote_ident(pg_get_userbyid(${owner})) END`;
}

/** Objects of this catalog that are the user's own: in a schema that counts, no extension's, no \`gosling_\` name. */
export function isOwn(catalog: string, alias: string, nameColumn: string): string {
  return `${alias}.oid >= ${FIRST_OWN_OID} AND NOT starts_with(${alias}.${nameColumn}, 'gosling_')
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = '${catalog}'::regclass AND m.objid = ${alias}.oid)`;
}
