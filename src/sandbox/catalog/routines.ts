// Catalog query: functions, procedures, aggregates, operators, and the rarer objects that a migration can make.
import { type CatalogPart, FIRST_OWN_OID, isOwn, ownerUnlessUsual, whereAny } from "./base.ts";

const STRIPPED_PUBLICATION = "'{oid,pubname,pubowner}'::text[]";

export function routineParts(server: number): readonly CatalogPart[] {
  const tableColumns =
    server >= 150000
      ? `|| coalesce(' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname) FROM pg_attribute a
          WHERE a.attrelid = pr.prrelid AND a.attnum = ANY (pr.prattrs)) || ')', '')
        || coalesce(' where (' || pg_get_expr(pr.prqual, pr.prrelid, true) || ')', '')`
      : "";
  return [
    whereAny(
      `pg_proc WHERE oid >= ${FIRST_OWN_OID}`,
      `SELECT 0::oid, 'function', s.prefix || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')', concat_ws(chr(10),
  ${ownerUnlessUsual("p.proowner")},
  CASE p.prokind
    WHEN 'a' THEN (SELECT concat_ws(' ', 'aggregate (' || pg_get_function_arguments(p.oid) || ')',
        'sfunc', g.aggtransfn::text, 'stype', format_type(g.aggtranstype, NULL), 'initcond ' || quote_literal(g.agginitval),
        nullif('finalfunc ' || g.aggfinalfn::text, 'finalfunc -'), nullif('combinefunc ' || g.aggcombinefn::text, 'combinefunc -'),
        nullif('serialfunc ' || g.aggserialfn::text, 'serialfunc -'), nullif('deserialfunc ' || g.aggdeserialfn::text, 'deserialfunc -'),
        nullif('msfunc ' || g.aggmtransfn::text, 'msfunc -'), nullif('minvfunc ' || g.aggminvtransfn::text, 'minvfunc -'),
        nullif('mfinalfunc ' || g.aggmfinalfn::text, 'mfinalfunc -'), 'minitcond ' || quote_literal(g.aggminitval),
        CASE WHEN g.aggmtranstype <> 0 THEN 'mstype ' || format_type(g.aggmtranstype, NULL) END,
        CASE WHEN g.aggsortop <> 0 THEN 'sortop ' || g.aggsortop::regoperator::text END,
        CASE g.aggkind WHEN 'o' THEN 'ordered-set' WHEN 'h' THEN 'hypothetical' END,
        CASE WHEN g.aggfinalextra THEN 'finalfunc_extra' END,
        CASE WHEN p.proparallel <> 'u' THEN 'parallel ' || p.proparallel::text END)
      FROM pg_aggregate g WHERE g.aggfnoid = p.oid)
    ELSE rtrim(pg_get_functiondef(p.oid), chr(10)) END)
FROM pg_proc p JOIN space s ON s.oid = p.pronamespace WHERE ${isOwn("pg_proc", "p", "proname")}
  -- The constructors of a range type come with it.
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')`,
    ),

    whereAny(
      `pg_operator WHERE oid >= ${FIRST_OWN_OID}`,
      `SELECT 0::oid, 'operator', s.prefix || o.oprname || ' (' || coalesce(nullif(format_type(o.oprleft, NULL), '-'), 'none') || ', ' || format_type(o.oprright, NULL) || ')',
  concat_ws(' ', 'function', o.oprcode::regprocedure::text,
    CASE WHEN o.oprcom <> 0 THEN 'commutator ' || o.oprcom::regoperator END, CASE WHEN o.oprnegate <> 0 THEN 'negator ' || o.oprnegate::regoperator END,
    CASE WHEN o.oprrest <> 0 THEN 'restrict ' || o.oprrest::regproc END, CASE WHEN o.oprjoin <> 0 THEN 'join ' || o.oprjoin::regproc END,
    CASE WHEN o.oprcanhash THEN 'hashes' END, CASE WHEN o.oprcanmerge THEN 'merges' END)
FROM pg_operator o JOIN space s ON s.oid = o.oprnamespace WHERE ${isOwn("pg_operator", "o", "oprname")} AND o.oprcode <> 0`,
    ),

    whereAny(
      `pg_ts_config WHERE oid >= ${FIRST_OWN_OID}`,
      `SELECT 0::oid, 'text search', 'configuration ' || s.prefix || quote_ident(c.cfgname), concat_ws(' ', 'parser', pr.prsname,
  (SELECT string_agg(x.token || ' ' || x.dictionaries, ', ' ORDER BY x.token) FROM (
    SELECT tt.alias AS token, string_agg(m.mapdict::regdictionary::text, '+' ORDER BY m.mapseqno) AS dictionaries
    FROM pg_ts_config_map m JOIN ts_token_type(c.cfgparser) tt ON tt.tokid = m.maptokentype
    WHERE m.mapcfg = c.oid GROUP BY tt.alias) x))
FROM pg_ts_config c JOIN space s ON s.oid = c.cfgnamespace JOIN pg_ts_parser pr ON pr.oid = c.cfgparser
WHERE ${isOwn("pg_ts_config", "c", "cfgname")}`,
    ),

    whereAny(
      `pg_ts_dict WHERE oid >= ${FIRST_OWN_OID}`,
      `SELECT 0::oid, 'text search', 'dictionary ' || s.prefix || quote_ident(d.dictname), concat_ws(' ', 'template', t.tmplname, d.dictinitoption)
FROM pg_ts_dict d JOIN space s ON s.oid = d.dictnamespace JOIN pg_ts_template t ON t.oid = d.dicttemplate
WHERE ${isOwn("pg_ts_dict", "d", "dictname")}`,
    ),

    whereAny(
      "pg_event_trigger",
      `SELECT 0::oid, 'event trigger', quote_ident(e.evtname), concat_ws(' ', 'on', e.evtevent, 'when tag in (' || array_to_string(e.evttags, ', ') || ')',
  'execute', e.evtfoid::regprocedure::text,
  CASE e.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'enabled on replicas' WHEN 'A' THEN 'enabled always' END)
FROM pg_event_trigger e WHERE ${isOwn("pg_event_trigger", "e", "evtname")}`,
    ),

    whereAny(
      "pg_publication",
      `SELECT 0::oid, 'publication', quote_ident(p.pubname), concat_ws(' ', (to_jsonb(p) - ${STRIPPED_PUBLICATION})::text,
  (SELECT 'for table ' || string_agg(t.text, ', ' ORDER BY t.text)
    FROM pg_publication_rel pr, LATERAL (SELECT pr.prrelid::regclass::text ${tableColumns} AS text) t WHERE pr.prpubid = p.oid)
  ${server >= 150000 ? ", (SELECT 'for schema ' || string_agg(pn.pnnspid::regnamespace::text, ', ' ORDER BY pn.pnnspid::regnamespace::text) FROM pg_publication_namespace pn WHERE pn.pnpubid = p.oid)" : ""})
FROM pg_publication p WHERE p.oid >= ${FIRST_OWN_OID} AND NOT starts_with(p.pubname, 'gosling_')`,
    ),
  ];
}
