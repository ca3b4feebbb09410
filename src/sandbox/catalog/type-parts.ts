// Catalog query: types (enum, domain, composite, range), collations and casts.
import { type CatalogPart, FIRST_OWN_OID, isOwn, ownerUnlessUsual, whereAny } from "./base.ts";

/** Not the row types of tables, nor array types. */
const OWN_TYPES = `pg_type t WHERE t.oid >= ${FIRST_OWN_OID} AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'b' AND t.typcategory <> 'A'
  OR t.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))`;

export const TYPE_PARTS: readonly CatalogPart[] = [
  whereAny(
    OWN_TYPES,
    `SELECT 0::oid, 'type', s.prefix || quote_ident(t.typname), concat_ws(' ',
  CASE t.typtype
    WHEN 'e' THEN 'enum (' || coalesce((SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
      FROM pg_enum e WHERE e.enumtypid = t.oid), '') || ')'
    WHEN 'd' THEN concat_ws(' ', 'domain', format_type(t.typbasetype, t.typtypmod),
      CASE WHEN t.typcollation <> b.typcollation THEN 'collate ' || t.typcollation::regcollation END,
      CASE WHEN t.typnotnull THEN 'not null' END,
      'default ' || pg_get_expr(t.typdefaultbin, 0, true),
      (SELECT string_agg('constraint ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid, true), ' ' ORDER BY k.conname)
        FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
    WHEN 'c' THEN 'composite (' || coalesce((SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
        || CASE WHEN a.attcollation <> at.typcollation THEN ' collate ' || a.attcollation::regcollation ELSE '' END, ', ' ORDER BY a.attnum)
      FROM pg_attribute a JOIN pg_type at ON at.oid = a.atttypid
      WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), '') || ')'
    WHEN 'r' THEN (SELECT concat_ws(' ', 'range of', format_type(g.rngsubtype, NULL),
        (SELECT 'opclass ' || quote_ident(oc.opcname) FROM pg_opclass oc WHERE oc.oid = g.rngsubopc AND NOT oc.opcdefault),
        CASE WHEN g.rngcollation <> gt.typcollation THEN 'collate ' || g.rngcollation::regcollation END,
        CASE WHEN g.rngcanonical <> 0 THEN 'canonical ' || g.rngcanonical::regproc END,
        CASE WHEN g.rngsubdiff <> 0 THEN 'subtype_diff ' || g.rngsubdiff::regproc END)
      FROM pg_range g JOIN pg_type gt ON gt.oid = g.rngsubtype WHERE g.rngtypid = t.oid)
    ELSE concat_ws(' ', 'base', t.typinput::regprocedure, t.typoutput::regprocedure) END,
  ${ownerUnlessUsual("t.typowner")})
FROM pg_type t JOIN space s ON s.oid = t.typnamespace
LEFT JOIN pg_type b ON b.oid = t.typbasetype
WHERE t.typtype IN ('e', 'd', 'r', 'b', 'c') AND NOT (t.typtype = 'b' AND t.typcategory = 'A')
  AND (t.typtype <> 'c' OR t.typrelid IN (SELECT r.oid FROM every r WHERE r.kind = 'type'))
  AND ${isOwn("pg_type", "t", "typname")}`,
  ),

  // Its columns differ from version to version; the row itself says all there is to say.
  whereAny(
    `pg_collation WHERE oid >= ${FIRST_OWN_OID}`,
    `SELECT 0::oid, 'collation', s.prefix || quote_ident(c.collname),
  jsonb_strip_nulls(to_jsonb(c) - '{oid,collname,collnamespace,collowner,collencoding,collversion}'::text[])::text
FROM pg_collation c JOIN space s ON s.oid = c.collnamespace WHERE ${isOwn("pg_collation", "c", "collname")}`,
  ),

  whereAny(
    `pg_cast WHERE oid >= ${FIRST_OWN_OID}`,
    `SELECT 0::oid, 'cast', format_type(c.castsource, NULL) || ' as ' || format_type(c.casttarget, NULL), concat_ws(' ',
  CASE c.castmethod WHEN 'f' THEN 'with function ' || c.castfunc::regprocedure WHEN 'i' THEN 'with inout' ELSE 'without function' END,
  CASE c.castcontext WHEN 'a' THEN 'as assignment' WHEN 'i' THEN 'as implicit' END)
FROM pg_cast c WHERE c.oid >= ${FIRST_OWN_OID}
  -- Those between a range and its multirange come with the type, an extension's with the extension.
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = c.oid AND d.deptype IN ('i', 'e'))`,
  ),
];
