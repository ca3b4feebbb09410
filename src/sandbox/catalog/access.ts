// Catalog query: privileges that are not the default ones, default privileges, and comments.
import { type CatalogPart, FIRST_OWN_OID, isOwn, PUBLIC_OID, whereAny } from "./base.ts";

/** `grant SELECT, INSERT` and `revoke EXECUTE`: where `actual` differs from `usual`, both aclitem[]. The grantor does not count. */
function privilegesBeyond(source: string): string {
  return `SELECT o.of, 'privilege', o.name || ': ' || CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
  concat_ws(' ', 'grant ' || string_agg(x.text, ', ' ORDER BY x.text) FILTER (WHERE x.granted),
    'revoke ' || string_agg(x.text, ', ' ORDER BY x.text) FILTER (WHERE NOT x.granted))
FROM (${source}) AS o (of, name, actual, usual), LATERAL (
  SELECT grantee, privilege_type || CASE WHEN is_grantable THEN ' with grant option' ELSE '' END AS text, true AS granted FROM (
    SELECT grantee, privilege_type, is_grantable FROM aclexplode(o.actual)
    EXCEPT SELECT grantee, privilege_type, is_grantable FROM aclexplode(o.usual)) more
  UNION ALL
  SELECT grantee, privilege_type || CASE WHEN is_grantable THEN ' with grant option' ELSE '' END, false FROM (
    SELECT grantee, privilege_type, is_grantable FROM aclexplode(o.usual)
    EXCEPT SELECT grantee, privilege_type, is_grantable FROM aclexplode(o.actual)) less
) x GROUP BY o.of, o.name, x.grantee`;
}

const GRANTED_ON_RELATIONS = `
  SELECT r.oid, r.kind || ' ' || r.name, r.relacl, acldefault(CASE r.kind WHEN 'sequence' THEN 's'::"char" ELSE 'r' END, r.relowner)
    FROM relation r WHERE r.relacl IS NOT NULL`;

const GRANTED_ON_COLUMNS = `
  SELECT r.oid, 'column ' || r.name || '.' || quote_ident(a.attname), a.attacl, acldefault('c', r.relowner)
    FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attacl IS NOT NULL AND NOT a.attisdropped`;

const GRANTED_ON_FUNCTIONS = `
  SELECT 0::oid, 'function ' || s.prefix || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')', p.proacl, acldefault('f', p.proowner)
    FROM pg_proc p JOIN space s ON s.oid = p.pronamespace WHERE p.proacl IS NOT NULL AND ${isOwn("pg_proc", "p", "proname")}`;

const GRANTED_ON_TYPES = `
  SELECT 0::oid, 'type ' || s.prefix || quote_ident(t.typname), t.typacl, acldefault('T', t.typowner)
    FROM pg_type t JOIN space s ON s.oid = t.typnamespace WHERE t.typacl IS NOT NULL AND ${isOwn("pg_type", "t", "typname")}`;

/** The schema public has had privileges since initdb; they are the usual ones there. */
const GRANTED_ON_SCHEMAS = `
  SELECT 0::oid, 'schema ' || quote_ident(s.nspname), s.nspacl, coalesce(i.initprivs, acldefault('n', s.nspowner))
    FROM space s LEFT JOIN pg_init_privs i ON i.objoid = s.oid AND i.classoid = 'pg_namespace'::regclass
    WHERE s.nspacl IS NOT NULL`;

/** Those for one schema only add to the global ones, so nothing is usual there. */
const GRANTED_BY_DEFAULT = `
  SELECT 0::oid, 'default for ' || quote_ident(pg_get_userbyid(d.defaclrole)) || coalesce(' in ' || quote_ident(n.nspname), '') || ' on '
      || CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types'
        WHEN 'n' THEN 'schemas' ELSE 'large objects' END,
    d.defaclacl,
    CASE WHEN d.defaclnamespace = 0 THEN acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole) ELSE acldefault('c', d.defaclrole) END
  FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace`;

function comments(sql: string): CatalogPart {
  const when = `EXISTS (SELECT FROM pg_description WHERE objoid >= ${FIRST_OWN_OID})
    OR EXISTS (SELECT FROM pg_description WHERE objoid = ${PUBLIC_OID} AND description <> 'standard public schema')`;
  return { when, sql };
}

/** Of relations. */
export const RELATION_ACCESS_PARTS: readonly CatalogPart[] = [
  whereAny(
    `pg_class WHERE relacl IS NOT NULL AND oid >= ${FIRST_OWN_OID}`,
    privilegesBeyond(GRANTED_ON_RELATIONS),
  ),
  whereAny(
    `pg_attribute WHERE attacl IS NOT NULL AND attrelid >= ${FIRST_OWN_OID}`,
    privilegesBeyond(GRANTED_ON_COLUMNS),
  ),

  comments(`SELECT r.oid, 'comment', CASE d.objsubid WHEN 0 THEN r.kind || ' ' || r.name ELSE 'column ' || r.name || '.' || quote_ident(a.attname) END, d.description
FROM pg_description d JOIN relation r ON r.oid = d.objoid
LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.objsubid
WHERE d.classoid = 'pg_class'::regclass`),

  comments(`SELECT r.oid, 'comment', 'index ' || r.name || '.' || quote_ident(c.relname), d.description
FROM pg_description d JOIN pg_index i ON i.indexrelid = d.objoid JOIN relation r ON r.oid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid
WHERE d.classoid = 'pg_class'::regclass AND d.objoid >= ${FIRST_OWN_OID}`),

  comments(`SELECT r.oid, 'comment', 'constraint ' || r.name || '.' || quote_ident(k.conname), d.description
FROM pg_description d JOIN pg_constraint k ON k.oid = d.objoid JOIN relation r ON r.oid = k.conrelid
WHERE d.classoid = 'pg_constraint'::regclass AND d.objoid >= ${FIRST_OWN_OID}`),
];

/** Of everything else. */
export const ACCESS_PARTS: readonly CatalogPart[] = [
  whereAny(
    `pg_proc WHERE proacl IS NOT NULL AND oid >= ${FIRST_OWN_OID}`,
    privilegesBeyond(GRANTED_ON_FUNCTIONS),
  ),
  whereAny(
    `pg_type WHERE typacl IS NOT NULL AND oid >= ${FIRST_OWN_OID}`,
    privilegesBeyond(GRANTED_ON_TYPES),
  ),
  whereAny(
    "pg_namespace n LEFT JOIN pg_init_privs i ON i.objoid = n.oid AND i.classoid = 'pg_namespace'::regclass WHERE n.nspacl <> coalesce(i.initprivs, '{}')",
    privilegesBeyond(GRANTED_ON_SCHEMAS),
  ),
  whereAny("pg_default_acl", privilegesBeyond(GRANTED_BY_DEFAULT)),

  // Everything else. An extension's comment comes with its version, and public's with initdb.
  comments(`SELECT 0::oid, 'comment', i.type || ' ' || CASE d.classoid WHEN 'pg_proc'::regclass THEN d.objoid::regprocedure::text
    WHEN 'pg_type'::regclass THEN d.objoid::regtype::text ELSE i.identity END, d.description
FROM pg_description d, LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i
WHERE (d.objoid >= ${FIRST_OWN_OID} OR d.classoid = 'pg_namespace'::regclass AND d.objoid IN (SELECT oid FROM space))
  AND d.classoid NOT IN ('pg_class'::regclass, 'pg_extension'::regclass)
  AND NOT (d.classoid = 'pg_constraint'::regclass AND EXISTS (SELECT FROM pg_constraint k WHERE k.oid = d.objoid AND k.conrelid <> 0))
  AND d.description <> 'standard public schema'
  AND NOT EXISTS (SELECT FROM member m WHERE m.classid = d.classoid AND m.objid = d.objoid)`),
];
