// The catalog query of the world: one JSON value, because catalogs have no arrays of mixed types and the port gives text.
import { ASKED } from "../../sandbox/index.ts";

const OWN = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%'`;

/** Column names of an int2 array, in its order. */
const names = (numbers: string, table: string) =>
  `(SELECT coalesce(json_agg(att.attname ORDER BY k.n), '[]') FROM unnest(${numbers}) WITH ORDINALITY AS k(num, n)
      LEFT JOIN pg_attribute att ON att.attrelid = ${table} AND att.attnum = k.num AND k.num > 0)`;

const COLUMNS = `(SELECT coalesce(json_agg(json_build_object(
    'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
    'hasDefault', a.atthasdef, 'generated', a.attidentity <> '' OR a.attgenerated <> '',
    'domain', CASE WHEN t.typtype = 'd' THEN t.oid::text WHEN e.typtype = 'd' THEN e.oid::text END) ORDER BY a.attnum), '[]')
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)`;

const INDEXES = `(SELECT coalesce(json_agg(json_build_object(
    'name', ic.relname, 'unique', i.indisunique, 'valid', i.indisvalid, 'replicaIdentity', i.indisreplident,
    'constraint', EXISTS (SELECT FROM pg_constraint con WHERE con.conindid = i.indexrelid AND con.contype IN ('p', 'u', 'x')),
    'columns', (SELECT json_agg(att.attname ORDER BY k) FROM generate_series(0, i.indnkeyatts - 1) AS k
      LEFT JOIN pg_attribute att ON att.attrelid = i.indrelid AND att.attnum = i.indkey[k] AND i.indkey[k] > 0),
    'method', am.amname,
    'keys', (SELECT json_agg(concat_ws('/', pg_get_indexdef(i.indexrelid, k + 1, true), i.indclass[k], i.indcollation[k], i.indoption[k]) ORDER BY k)
      FROM generate_series(0, i.indnkeyatts - 1) AS k),
    'where', pg_get_expr(i.indpred, i.indrelid)) ORDER BY ic.relname), '[]')
  FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am am ON am.oid = ic.relam WHERE i.indrelid = c.oid)`;

const CONSTRAINTS = `(SELECT coalesce(json_agg(json_build_object(
    'name', con.conname, 'type', con.contype, 'validated', con.convalidated, 'references', nullif(con.confrelid, 0)::text, 'onDelete', con.confdeltype,
    'columns', ${names("con.conkey", "con.conrelid")}) ORDER BY con.conname), '[]')
  FROM pg_constraint con WHERE con.conrelid = c.oid)`;

/** Functions whose results are stored: in the keys of an index, by a check that rows have passed, in a stored column. */
const USES = `(SELECT coalesce(json_agg(json_build_object('function', d.refobjid::text, 'kind', u.kind, 'name', u.name) ORDER BY u.kind, u.name, d.refobjid), '[]')
  FROM (SELECT 'pg_class'::regclass AS catalog, i.indexrelid AS oid, 'index' AS kind, ic.relname AS name
      FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid WHERE i.indrelid = c.oid AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)
    UNION ALL SELECT 'pg_constraint'::regclass, con.oid, 'check', con.conname FROM pg_constraint con WHERE con.conrelid = c.oid AND con.contype = 'c'
    UNION ALL SELECT 'pg_attrdef'::regclass, def.oid, 'column', a.attname
      FROM pg_attrdef def JOIN pg_attribute a ON a.attrelid = def.adrelid AND a.attnum = def.adnum WHERE def.adrelid = c.oid AND a.attgenerated = 's') AS u
  JOIN pg_depend d ON d.classid = u.catalog AND d.objid = u.oid AND d.refclassid = 'pg_proc'::regclass)`;

/** `which`: a further condition on `c`. */
const tables = (which: string) => `(SELECT json_agg(json_build_object(
    'oid', c.oid::text, 'schema', n.nspname, 'name', c.relname,
    'kind', CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'm' THEN 'materialized view' WHEN 'v' THEN 'view' ELSE 'foreign table' END,
    'columns', ${COLUMNS}, 'indexes', ${INDEXES}, 'constraints', ${CONSTRAINTS}, 'uses', ${USES},
    'rowSecurity', c.relrowsecurity,
    'policies', (SELECT coalesce(json_agg(polname ORDER BY polname), '[]') FROM pg_policy WHERE polrelid = c.oid),
    'parent', (SELECT inhparent::text FROM pg_inherits WHERE inhrelid = c.oid ORDER BY inhseqno LIMIT 1))
    ORDER BY n.nspname, c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f') AND c.relpersistence <> 't' AND ${OWN}${which})`;

/** What an extension brings along is not the files' own. */
const notOfExtension = (catalog: string, oid: string) =>
  `NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`;

const FUNCTIONS = `(SELECT json_agg(json_build_object(
    'oid', p.oid::text, 'schema', n.nspname, 'name', p.proname, 'arguments', pg_get_function_identity_arguments(p.oid),
    'kind', CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window' ELSE 'function' END,
    'language', l.lanname, 'isTrigger', p.prorettype = 'trigger'::regtype, 'body', md5(p.prosrc),
    'types', (SELECT coalesce(json_agg(format_type(t, NULL) ORDER BY n), '[]') FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a(t, n)), 'securityDefiner', p.prosecdef,
    'hasPath', EXISTS (SELECT FROM unnest(p.proconfig) AS set WHERE set LIKE 'search\\_path=%'))
    ORDER BY n.nspname, p.proname, p.oid)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
  WHERE ${OWN} AND ${notOfExtension("pg_proc", "p.oid")})`;

const TYPES = `(SELECT json_agg(json_build_object('oid', t.oid::text, 'schema', n.nspname, 'name', t.typname, 'kind', t.typtype)
    ORDER BY n.nspname, t.typname)
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
  WHERE ${OWN} AND (t.typtype IN ('d', 'e', 'r') OR c.relkind = 'c') AND ${notOfExtension("pg_type", "t.oid")})`;

const SEQUENCES = `(SELECT json_agg(json_build_object('schema', n.nspname, 'name', c.relname) ORDER BY n.nspname, c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND ${OWN})`;

const SCHEMAS = `(SELECT json_agg(n.nspname ORDER BY n.nspname) FROM pg_namespace n WHERE ${OWN})`;

const OTHERS = `'path', (SELECT json_agg(s) FROM unnest(current_schemas(false)) AS s),
  'functions', ${FUNCTIONS},
  'types', ${TYPES},
  'sequences', ${SEQUENCES},
  'schemas', ${SCHEMAS}`;

export const WORLD_QUERY = `SELECT json_build_object('tables', ${tables("")}, ${OTHERS})`;

/** The same without the tables. */
export const OTHERS_QUERY = `SELECT json_build_object(${OTHERS})`;

/** Of the relations that are in `$1` or that name one of these: the tables, and all their OIDs. */
export const CHANGED_TABLES_QUERY = `WITH ${ASKED}
SELECT ${tables(" AND c.oid IN (SELECT oid FROM asked WHERE oid IS NOT NULL)")}, (SELECT string_agg(oid::text, ',') FROM asked)`;
