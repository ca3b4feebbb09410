// Which extensions some SQL asks for, of those that PGlite carries. Pure: whoever opens a database loads them.

/** PostgreSQL's names of what PGlite carries; the module is named the same, with `_` for `-`. plpgsql is always there. */
const CARRIED = [
  "amcheck",
  "bloom",
  "btree_gin",
  "btree_gist",
  "citext",
  "cube",
  "dict_int",
  "dict_xsyn",
  "earthdistance",
  "fuzzystrmatch",
  "hstore",
  "intarray",
  "isn",
  "lo",
  "ltree",
  "pageinspect",
  "pg_buffercache",
  "pg_freespacemap",
  "pg_surgery",
  "pg_trgm",
  "pg_visibility",
  "pg_walinspect",
  "pgcrypto",
  "seg",
  "tablefunc",
  "tcn",
  "tsm_system_rows",
  "tsm_system_time",
  "unaccent",
  "uuid-ossp",
];

const CREATE = /\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)"?/gi;

/** Names of those that the texts create; `earthdistance CASCADE` brings cube along. */
export function extensionsIn(texts: readonly string[]): readonly string[] {
  const named = new Set(
    texts.flatMap((text) => [...text.matchAll(CREATE)].map((found) => found[1]?.toLowerCase())),
  );
  if (named.has("earthdistance")) named.add("cube");
  return [...CARRIED, "pgtap"].filter((name) => named.has(name));
}

/** As PGlite names the module and the export of an extension. */
export const extensionModule = (name: string) => name.replaceAll("-", "_");
