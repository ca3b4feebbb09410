// Catalog query: what hangs on a table (or view): constraints, indexes, statistics, triggers, policies, rules.
import { always, type CatalogPart, FIRST_OWN_OID, whereAny } from "./base.ts";

export const TABLE_PARTS: readonly CatalogPart[] = [
  // A foreign key's copies for partitions come with it.
  always(`SELECT r.oid, 'constraint', r.name || '.' || quote_ident(k.conname), pg_get_constraintdef(k.oid, true)
    || CASE WHEN NOT i.indisvalid THEN ' INVALID' ELSE '' END
FROM relation r JOIN pg_constraint k ON k.conrelid = r.oid AND k.contype IN ('c', 'f', 'p', 'u', 'x')
LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
WHERE NOT (k.contype = 'f' AND k.conparentid <> 0)`),

  // The constraint itself includes its index.
  always(`SELECT r.oid, 'index', r.name || '.' || quote_ident(c.relname),
  CASE WHEN i.indisunique THEN 'unique ' ELSE '' END
    || regexp_replace(pg_get_indexdef(i.indexrelid, 0, true), '^.*? USING ', '')
    || CASE c.reltablespace WHEN 0 THEN '' ELSE ' tablespace ' || (SELECT quote_ident(ts.spcname) FROM pg_tablespace ts WHERE ts.oid = c.reltablespace) END
    || CASE WHEN i.indexprs IS NULL THEN '' ELSE coalesce((SELECT string_agg(' statistics ' || a.attnum || ' ' || a.attstattarget, '' ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND coalesce(a.attstattarget, -1) <> -1), '') END
    || CASE WHEN c.relispartition THEN ' attached to ' || (SELECT h.inhparent::regclass FROM pg_inherits h WHERE h.inhrelid = c.oid) ELSE '' END
    || CASE WHEN NOT i.indisvalid THEN ' INVALID' ELSE '' END
FROM relation r JOIN pg_index i ON i.indrelid = r.oid JOIN pg_class c ON c.oid = i.indexrelid
WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = r.oid AND k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))`),

  whereAny(
    "pg_statistic_ext",
    `SELECT r.oid, 'statistics', s.prefix || quote_ident(x.stxname),
  substr(d.text, position(quote_ident(x.stxname) IN d.text) + length(quote_ident(x.stxname)) + 1)
    || CASE WHEN coalesce(x.stxstattarget, -1) <> -1 THEN ' statistics ' || x.stxstattarget ELSE '' END
FROM pg_statistic_ext x JOIN relation r ON r.oid = x.stxrelid JOIN space s ON s.oid = x.stxnamespace,
  LATERAL (SELECT pg_get_statisticsobjdef(x.oid) AS text) d`,
  ),

  // A partitioned table's trigger is copied to its partitions; the copies have a parent.
  whereAny(
    "pg_trigger WHERE NOT tgisinternal",
    `SELECT r.oid, 'trigger', r.name || '.' || quote_ident(t.tgname),
  CASE WHEN t.tgconstraint <> 0 THEN 'constraint ' ELSE '' END
    || substr(d.text, position(quote_ident(t.tgname) IN d.text) + length(quote_ident(t.tgname)) + 1)
    || CASE t.tgenabled WHEN 'D' THEN ' disabled' WHEN 'R' THEN ' enabled on replicas' WHEN 'A' THEN ' enabled always' ELSE '' END
FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid AND NOT t.tgisinternal AND t.tgparentid = 0,
  LATERAL (SELECT pg_get_triggerdef(t.oid, true) AS text) d`,
  ),

  whereAny(
    "pg_policy",
    `SELECT r.oid, 'policy', r.name || '.' || quote_ident(p.polname), concat_ws(' ',
  CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END,
  'for ' || CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END,
  'to ' || (SELECT string_agg(g.name, ', ' ORDER BY g.name)
    FROM unnest(p.polroles) AS role, LATERAL (SELECT CASE role WHEN 0 THEN 'public' ELSE quote_ident(pg_get_userbyid(role)) END AS name) g),
  'using (' || pg_get_expr(p.polqual, p.polrelid, true) || ')',
  'with check (' || pg_get_expr(p.polwithcheck, p.polrelid, true) || ')')
FROM relation r JOIN pg_policy p ON p.polrelid = r.oid`,
  ),

  whereAny(
    `pg_rewrite WHERE oid >= ${FIRST_OWN_OID} AND rulename <> '_RETURN'`,
    `SELECT r.oid, 'rule', r.name || '.' || quote_ident(w.rulename), pg_get_ruledef(w.oid, true)
    || CASE w.ev_enabled WHEN 'D' THEN ' disabled' WHEN 'R' THEN ' enabled on replicas' WHEN 'A' THEN ' enabled always' ELSE '' END
FROM relation r JOIN pg_rewrite w ON w.ev_class = r.oid AND w.rulename <> '_RETURN'`,
  ),
];
