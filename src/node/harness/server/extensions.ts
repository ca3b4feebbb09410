// Extensions: those that the run's role makes itself, those that the connection makes for it, and the functions that do so
// inside the file's own transaction.
import type { ServerSession } from "../../../server/index.ts";

import { alwaysQuoted, literal } from "../../../text/index.ts";

/**
 * Only a superuser may make them, and nothing in them reaches outside of its database: no file, no program, no other server.
 * dblink, postgres_fdw, file_fdw, adminpack, pg_cron and languages without limits are not among them.
 */
const HARMLESS = [
  "amcheck",
  "autoinc",
  "bloom",
  "dict_int",
  "earthdistance",
  "h3",
  "hll",
  "hypopg",
  "insert_username",
  "intagg",
  "ip4r",
  "moddatetime",
  "pageinspect",
  "pg_buffercache",
  "pg_freespacemap",
  "pg_hint_plan",
  "pg_stat_statements",
  "pg_visibility",
  "pgrouting",
  "pgrowlocks",
  "pgstattuple",
  "postgis",
  "postgis_raster",
  "postgis_sfcgal",
  "postgis_tiger_geocoder",
  "postgis_topology",
  "prefix",
  "q3c",
  "refint",
  "rum",
  "sslinfo",
  "temporal_tables",
  "timescaledb",
  "vector",
  "vectorscale",
  "xml2",
] as const;

/** Names whose creation is left to the connection's role: harmless, and not open to the files' role. */
export async function extensionsForConnection(session: ServerSession): Promise<readonly string[]> {
  const names = HARMLESS.map(literal).join(", ");
  const [found] = await session.run(
    `SELECT DISTINCT name FROM pg_catalog.pg_available_extension_versions v
     WHERE superuser AND NOT trusted AND name IN (${names})
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_available_extension_versions r
         WHERE r.name = ANY (v.requires) AND r.superuser AND NOT r.trusted AND r.name NOT IN (${names}))`,
  );
  return (found?.rows ?? []).flatMap(([name]) => name ?? []);
}

export const CREATE_EXTENSION = "pg_catalog.gosling_test_create_extension";
export const DROP_EXTENSION = "pg_catalog.gosling_test_drop_extension";

/**
 * Run by a superuser in a database that holds nothing of the files yet. In pg_catalog no comparison of schemas sees them. They
 * run as that superuser, so they look at the name themselves: a file can call them, too.
 */
export function extensionFunctions(role: string, names: readonly string[]): string {
  const allowed = `ARRAY[${names.map(literal).join(", ")}]::text[]`;
  const refuse = `IF NOT name = ANY (${allowed}) THEN
    RAISE EXCEPTION USING ERRCODE = '42501', MESSAGE = format('permission denied to create extension "%s"', name);
  END IF;`;
  // An extension that is bound to a schema takes no other.
  const make = `BEGIN
  ${refuse}
  EXECUTE format('CREATE EXTENSION %s %I%s%s%s', CASE WHEN missing_ok THEN 'IF NOT EXISTS' ELSE '' END, name,
    CASE WHEN NOT named AND EXISTS (SELECT FROM pg_available_extension_versions v WHERE v.name = $1 AND v.schema IS NOT NULL)
      THEN '' ELSE format(' SCHEMA %I', schema) END,
    CASE WHEN version IS NULL THEN '' ELSE format(' VERSION %L', version) END,
    CASE WHEN cascade THEN ' CASCADE' ELSE '' END);
END`;
  const drop = `BEGIN
  ${refuse}
  EXECUTE format('DROP EXTENSION %s %I%s', CASE WHEN missing_ok THEN 'IF EXISTS' ELSE '' END, name,
    CASE WHEN cascade THEN ' CASCADE' ELSE '' END);
END`;
  const definer = (head: string, body: string) => {
    const signature = head.replace(/ RETURNS.*$/, "");
    return `CREATE FUNCTION ${head} LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS ${literal(body)};
REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ${signature} TO ${alwaysQuoted(role)};`;
  };
  return [
    definer(
      `${CREATE_EXTENSION}(name text, schema text, named boolean, version text, cascade boolean, missing_ok boolean) RETURNS void`,
      make,
    ),
    definer(`${DROP_EXTENSION}(name text, cascade boolean, missing_ok boolean) RETURNS void`, drop),
  ].join("\n");
}
