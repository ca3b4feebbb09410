// What a query may use, by name: one digest for all relations and functions that share a name, and one for what has none, read in one question.
import type { Database } from "../../engine/index.ts";
import { wordsIn } from "./read.ts";

const OWN = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%'`;

/** Each relation's fields; and those of each type that is its row, or an array of its rows. */
const FIELDS = `own AS MATERIALIZED (
    SELECT c.oid, c.relname, c.relkind, n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${OWN} AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S')),
  fields AS MATERIALIZED (
    SELECT a.attrelid, string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, NULL)), ',' ORDER BY a.attnum) AS list
    FROM own JOIN pg_attribute a ON a.attrelid = own.oid WHERE a.attnum > 0 AND NOT a.attisdropped AND own.relkind <> 'S'
    GROUP BY 1),
  row_types AS MATERIALIZED (
    SELECT t.oid, f.list FROM fields f JOIN pg_class c ON c.oid = f.attrelid JOIN pg_type r ON r.oid = c.reltype
      JOIN pg_type t ON t.oid IN (r.oid, r.typarray))`;

/** Keys decide what GROUP BY allows and where ON CONFLICT looks; rules and triggers whether a view can be written. */
const RELATIONS = `SELECT own.relname AS name, concat_ws('|', own.nspname, own.relkind,
    (SELECT string_agg(concat_ws(' ', a.attnum, a.attname, format_type(a.atttypid, NULL), rt.list, a.attnotnull, a.attidentity, a.attgenerated,
        a.atthasdef, a.attcollation), ',' ORDER BY a.attnum)
      FROM pg_attribute a LEFT JOIN row_types rt ON rt.oid = a.atttypid
      WHERE a.attrelid = own.oid AND a.attnum > 0 AND NOT a.attisdropped AND own.relkind <> 'S'),
    (SELECT string_agg(concat_ws(' ', con.conname, con.contype, con.conkey::text), ',' ORDER BY con.conname)
      FROM pg_constraint con WHERE con.conrelid = own.oid AND con.contype IN ('p', 'u', 'x')),
    (SELECT string_agg(pg_get_indexdef(i.indexrelid) || i.indisvalid || i.indimmediate, ',' ORDER BY i.indexrelid)
      FROM pg_index i WHERE i.indrelid = own.oid AND i.indisunique),
    CASE WHEN own.relkind = 'v' THEN (SELECT string_agg(md5(r.ev_action::text), ',' ORDER BY r.rulename) FROM pg_rewrite r WHERE r.ev_class = own.oid) END,
    (SELECT string_agg(concat_ws(' ', tg.tgname, tg.tgtype, tg.tgenabled), ',' ORDER BY tg.tgname)
      FROM pg_trigger tg WHERE tg.tgrelid = own.oid AND NOT tg.tgisinternal)) AS digest
  FROM own`;

const FUNCTIONS = `SELECT p.proname, concat_ws('|', n.nspname, p.prokind, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), rt.list)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace LEFT JOIN row_types rt ON rt.oid = p.prorettype WHERE ${OWN}`;

/** Types that are no table's rows. A query may use one without its name: as a column's type, or within another type. */
const TYPES = `(SELECT string_agg(concat_ws(' ', n.nspname, t.typname, t.typtype, t.typnotnull, t.typdefault, format_type(nullif(t.typbasetype, 0), NULL),
      (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), rt.list),
    ';' ORDER BY n.nspname, t.typname)
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
    LEFT JOIN row_types rt ON rt.oid = t.oid
  WHERE ${OWN} AND t.typelem = 0 AND (c.oid IS NULL OR c.relkind = 'c'))`;

/** No query says these by name: types, operators, casts, the search path. */
const UNNAMED = `SELECT '', concat_ws('|', current_schemas(true)::text, ${TYPES},
    (SELECT string_agg(concat_ws(' ', o.oprname, o.oprleft, o.oprright, o.oprresult), ',' ORDER BY o.oid) FROM pg_operator o WHERE o.oid >= 16384),
    (SELECT string_agg(concat_ws(' ', x.castsource, x.casttarget, x.castcontext), ',' ORDER BY x.oid) FROM pg_cast x WHERE x.oid >= 16384),
    (SELECT string_agg(x.oid::text, ',' ORDER BY x.oid) FROM pg_opclass x WHERE x.oid >= 16384),
    (SELECT string_agg(x.collname, ',' ORDER BY x.oid) FROM pg_collation x WHERE x.oid >= 16384),
    (SELECT string_agg(x.cfgname, ',' ORDER BY x.oid) FROM pg_ts_config x WHERE x.oid >= 16384))`;

const QUERY = `WITH ${FIELDS}, named(name, digest) AS (
  ${RELATIONS}
  UNION ALL ${FUNCTIONS}
  UNION ALL ${UNNAMED})
SELECT name, md5(string_agg(digest, chr(10) ORDER BY digest)) FROM named GROUP BY name`;

/** A digest by bare name; `''` for what no query says by name. */
export type Names = ReadonlyMap<string, string>;

/** Rejects with a `DatabaseError`. */
export async function readNames(database: Database): Promise<Names> {
  const [result] = await database.run(QUERY);
  return new Map((result?.rows ?? []).map(([name, digest]) => [name ?? "", digest ?? ""]));
}

/** Answers whether a query with these words uses a name that is not the same in both. */
export function changed(before: Names, after: Names): (words: ReadonlySet<string>) => boolean {
  const names = new Set([...before.keys(), ...after.keys()]);
  const different = [...names].filter((name) => before.get(name) !== after.get(name));
  const needed = different.map((name) => [...wordsOf(name)]);
  return (words) => needed.some((all) => all.every((word) => words.has(word)));
}

/** As written: `wordsIn` also gives the lower case of a word, which a name in quotes does not need. */
function wordsOf(name: string): readonly string[] {
  return [...wordsIn(name)].filter((word) => name.includes(word));
}
