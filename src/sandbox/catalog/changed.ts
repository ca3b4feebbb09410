// What has changed in the catalogs since somebody last looked, seen by the transactions that wrote their rows; and which facts that may change.
import { FIRST_OWN_OID, PUBLIC_OID } from "./base.ts";

/**
 * Names of these are printed by facts of any relation. One number for all: what replaces a row was written by a later transaction than
 * any before it, so as many rows with the same sum of transactions are the same rows.
 */
const NAMES = [
  ...["pg_namespace", "pg_authid", "pg_database", "pg_tablespace", "pg_am", "pg_language", "pg_extension"],
  ...["pg_foreign_server", "pg_foreign_data_wrapper", "pg_event_trigger"],
  ...["pg_proc", "pg_operator", "pg_opclass", "pg_opfamily", "pg_collation", "pg_enum", "pg_cast"].map(own),
  ...["pg_ts_config", "pg_ts_dict", "pg_ts_parser", "pg_ts_template"].map(own),
  `pg_ts_config_map WHERE mapcfg >= ${FIRST_OWN_OID}`,
  "pg_range",
  `pg_aggregate WHERE aggfnoid >= ${FIRST_OWN_OID}`,
  // The row types of tables and their arrays come and go with these.
  `pg_type WHERE oid >= ${FIRST_OWN_OID} AND (typtype NOT IN ('b', 'c') OR typtype = 'b' AND typcategory <> 'A')`,
];

function own(catalog: string): string {
  return `${catalog} WHERE oid >= ${FIRST_OWN_OID}`;
}

/** What belongs to no relation, and nothing else prints. */
const OTHERS = [
  `pg_description WHERE objoid >= ${FIRST_OWN_OID} AND classoid NOT IN ('pg_class'::regclass, 'pg_constraint'::regclass)`,
  `pg_description WHERE objoid = ${PUBLIC_OID}`,
  "pg_publication",
  "pg_publication_rel",
  "pg_publication_namespace",
  "pg_default_acl",
  `pg_type WHERE oid >= ${FIRST_OWN_OID} AND typacl IS NOT NULL`,
];

function written(catalogs: readonly string[]): string {
  const rows = catalogs.map((catalog) => `SELECT xmin FROM ${catalog}`).join(" UNION ALL ");
  return `(SELECT concat(count(*), ' ', sum(x::text::bigint)) FROM (${rows}) AS row (x))`;
}

/** `(of, xmin)`; 0 is nobody's, and then anybody's. */
const OF_RELATIONS = [
  `SELECT attrelid, xmin, NULL FROM pg_attribute WHERE attrelid >= ${FIRST_OWN_OID} AND attnum > 0`,
  "SELECT adrelid, xmin, NULL FROM pg_attrdef",
  `SELECT conrelid, xmin, NULL FROM pg_constraint WHERE oid >= ${FIRST_OWN_OID}`,
  `SELECT indrelid, xmin, NULL FROM pg_index WHERE indrelid >= ${FIRST_OWN_OID}`,
  "SELECT tgrelid, xmin, NULL FROM pg_trigger WHERE NOT tgisinternal",
  "SELECT polrelid, xmin, NULL FROM pg_policy",
  `SELECT ev_class, xmin, NULL FROM pg_rewrite WHERE oid >= ${FIRST_OWN_OID}`,
  "SELECT inhrelid, xmin, NULL FROM pg_inherits",
  "SELECT seqrelid, xmin, NULL FROM pg_sequence",
  "SELECT partrelid, xmin, NULL FROM pg_partitioned_table",
  "SELECT ftrelid, xmin, NULL FROM pg_foreign_table",
  "SELECT stxrelid, xmin, NULL FROM pg_statistic_ext",
  `SELECT objoid, xmin, NULL FROM pg_description WHERE classoid = 'pg_class'::regclass AND objoid >= ${FIRST_OWN_OID}`,
  `SELECT k.conrelid, d.xmin, NULL FROM pg_description d JOIN pg_constraint k ON k.oid = d.objoid
    WHERE d.classoid = 'pg_constraint'::regclass AND d.objoid >= ${FIRST_OWN_OID}`,
  "SELECT 0, xmin, NULL FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'",
  `SELECT objid, xmin, NULL FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid >= ${FIRST_OWN_OID}
    AND deptype IN ('a', 'i') AND refclassid = 'pg_class'::regclass AND refobjsubid > 0`,
];

/** Whether comments name what hangs on a relation: a trigger, a policy, a rule. */
const COMMENTED = `EXISTS (SELECT FROM pg_description WHERE objoid >= ${FIRST_OWN_OID} AND classoid NOT IN ('pg_class'::regclass,
  'pg_constraint'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass, 'pg_namespace'::regclass, 'pg_extension'::regclass))`;

/**
 * Expressions for one SELECT on PostgreSQL 18: the search_path; what was written of names, and of what belongs to no relation; whether comments
 * name more; `OID COUNT SUM` of every relation, with commas between, and a `t` at the end of a sequence or a type.
 */
export const CHANGES: readonly string[] = [
  "current_setting('search_path')",
  written(NAMES),
  written(OTHERS),
  COMMENTED,
  `(SELECT string_agg(concat_ws(' ', of, rows, written, CASE WHEN special THEN 't' END), ',') FROM (
    SELECT of, count(*) AS rows, sum(age(x)) - count(*) * age('3'::xid) AS written, bool_or(special) AS special FROM (
      SELECT oid, xmin, relkind IN ('S', 'c') FROM pg_class WHERE oid >= ${FIRST_OWN_OID}
      UNION ALL ${OF_RELATIONS.join("\n      UNION ALL ")}) AS row (of, x, special) GROUP BY of) AS relation)`,
];

/** Catalogs whose objects' facts are their relation's. */
const HANGING = [
  ["pg_attrdef", "adrelid"],
  ["pg_constraint", "conrelid"],
  ["pg_rewrite", "ev_class"],
  ["pg_trigger", "tgrelid"],
  ["pg_policy", "polrelid"],
  ["pg_statistic_ext", "stxrelid"],
] as const;

/**
 * Common table expressions: `asked` are the relations in `$1`, what names one of them (a fact prints the names of what it refers to, and of nothing
 * further away), and the tables of indexes, sequences and TOAST tables among those.
 */
export const ASKED = `given AS MATERIALIZED (SELECT unnest($1::oid[]) AS oid),
own_type AS MATERIALIZED (
  SELECT unnest(ARRAY[t.oid, t.typarray]) AS oid FROM given JOIN pg_class c ON c.oid = given.oid JOIN pg_type t ON t.oid = c.reltype
),
naming AS MATERIALIZED (
  SELECT d.classid, d.objid FROM given JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = given.oid
  UNION
  SELECT d.classid, d.objid FROM own_type JOIN pg_depend d ON d.refclassid = 'pg_type'::regclass AND d.refobjid = own_type.oid
),
touched AS MATERIALIZED (
  SELECT oid FROM given
  UNION
  SELECT CASE n.classid WHEN 'pg_class'::regclass THEN n.objid
    ${HANGING.map(([catalog, relation]) => `WHEN '${catalog}'::regclass THEN (SELECT ${relation} FROM ${catalog} WHERE oid = n.objid)`).join("\n    ")} END
  FROM naming n
),
asked AS MATERIALIZED (
  SELECT oid FROM touched
  UNION
  SELECT of.oid FROM touched CROSS JOIN LATERAL (
    SELECT indrelid FROM pg_index WHERE indexrelid = touched.oid
    UNION ALL
    SELECT d.refobjid FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = touched.oid
      AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
      AND (d.refobjsubid > 0 OR (SELECT relkind FROM pg_class WHERE oid = touched.oid) = 't')
  ) AS of (oid)
)`;

/** Another: whether the facts that belong to no relation are to be read, too: `$2`, or one of them may name one of these relations. */
export const NEEDED = `needed AS MATERIALIZED (
  SELECT $2::boolean
    OR EXISTS (SELECT FROM naming n WHERE n.classid NOT IN ('pg_class'::regclass, ${HANGING.map(([catalog]) => `'${catalog}'::regclass`).join(", ")})
      AND NOT (n.classid = 'pg_type'::regclass AND n.objid IN (SELECT oid FROM own_type)))
    OR EXISTS (SELECT FROM touched JOIN pg_class c ON c.oid = touched.oid AND c.relkind = 'c')
    OR EXISTS (SELECT FROM touched WHERE oid = 0) AS yes
)`;
