-- The facts of a schema: one JSON array of lines, sorted. The query behind the `schema` lists of goose-cases.json.
select coalesce((select json_agg(s order by s) from (
 select case c.relkind when 'r' then 'table ' when 'v' then 'view ' when 'm' then 'matview ' when 'S' then 'sequence ' when 'p' then 'ptable ' else c.relkind::text||' ' end||pfx.p||c.relname s
   from pg_class c join pg_namespace n on n.oid=c.relnamespace, lateral (select case when n.nspname='public' then '' else n.nspname||'.' end p) pfx
   where n.nspname !~ '^(pg_|information_schema)' and c.relkind in ('r','v','m','S','p')
 union all
 select 'column '||pfx.p||c.relname||'.'||a.attname||' '||format_type(a.atttypid,a.atttypmod)||case when a.attnotnull then ' not null' else '' end||case a.attidentity when 'd' then ' identity by default' when 'a' then ' identity always' else '' end||coalesce(' default '||pg_get_expr(d.adbin,d.adrelid),'')
   from pg_class c join pg_namespace n on n.oid=c.relnamespace join pg_attribute a on a.attrelid=c.oid and a.attnum>0 and not a.attisdropped left join pg_attrdef d on d.adrelid=c.oid and d.adnum=a.attnum, lateral (select case when n.nspname='public' then '' else n.nspname||'.' end p) pfx
   where n.nspname !~ '^(pg_|information_schema)' and c.relkind in ('r','v','m','p')
 union all
 select 'index '||pfx.p||ic.relname||case when not i.indisvalid then ' INVALID' else '' end||': '||pg_get_indexdef(i.indexrelid)
   from pg_index i join pg_class ic on ic.oid=i.indexrelid join pg_namespace n on n.oid=ic.relnamespace, lateral (select case when n.nspname='public' then '' else n.nspname||'.' end p) pfx
   where n.nspname !~ '^(pg_|information_schema)'
 union all
 select 'constraint '||c.relname||'.'||k.conname||' '||pg_get_constraintdef(k.oid) from pg_constraint k join pg_class c on c.oid=k.conrelid join pg_namespace n on n.oid=c.relnamespace where n.nspname !~ '^(pg_|information_schema)' and k.contype<>'n'
 union all
 select 'function '||pfx.p||p.proname||'('||pg_get_function_identity_arguments(p.oid)||')' from pg_proc p join pg_namespace n on n.oid=p.pronamespace, lateral (select case when n.nspname='public' then '' else n.nspname||'.' end p) pfx where n.nspname !~ '^(pg_|information_schema)'
 union all
 select 'type '||t.typname from pg_type t join pg_namespace n on n.oid=t.typnamespace where n.nspname !~ '^(pg_|information_schema)' and t.typtype in ('e','d')
 union all
 select 'schema '||nspname from pg_namespace where nspname !~ '^(pg_|information_schema|public$)'
) q), '[]'::json)
