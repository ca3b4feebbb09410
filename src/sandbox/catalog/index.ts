// The door of the catalog query: one SELECT over pg_catalog that yields every fact of a schema.
import { ACCESS_PARTS, RELATION_ACCESS_PARTS } from "./access.ts";
import { baseTables, type CatalogOptions, type CatalogPart } from "./base.ts";
import { ASKED, NEEDED } from "./changed.ts";
import { relationParts, SCHEMA_PARTS } from "./relations.ts";
import { routineParts } from "./routines.ts";
import { TABLE_PARTS } from "./table-parts.ts";
import { TYPE_PARTS } from "./type-parts.ts";

export { ASKED, CHANGES } from "./changed.ts";

/** Expressions for a SELECT before the query: their values, `t` or `f`, say which parts are worth their planning. */
export function catalogProbes(): readonly string[] {
  return [...new Set([...RELATION_PROBES, ...DATABASE_PROBES])];
}

const probesOf = (parts: readonly CatalogPart[]) => [...new Set(parts.map((part) => part.when))];

/** Of what hangs on relations. */
export const RELATION_PROBES: readonly string[] = probesOf(ofRelations(0));
/** Of everything else: what these see changes only with names, or with what belongs to no relation. */
export const DATABASE_PROBES: readonly string[] = probesOf(ofDatabase(0));

/**
 * For PostgreSQL 13 to 18. One row, one JSON array of `[kind, name, definition, of]`, in no order: parsing one long value is
 * seven times faster than parsing thousands of rows. `found` are the probes that were true.
 */
export function catalogQuery(options: CatalogOptions, found: ReadonlySet<string>): string {
  const parts = [...ofDatabase(options.server), ...ofRelations(options.server)];
  return `WITH ${baseTables(options)}
SELECT json_agg(${FACT}) FROM (
${textsOf(parts, found).join("\nUNION ALL\n")}
) AS fact`;
}

/**
 * What has changed: `$1` are OIDs, as an array, of the relations whose rows in the catalogs have changed, and their facts and those of
 * what names them are read; the facts that belong to no relation where `$2` says so, or where one of those may name one of these.
 * One row: the facts, as `catalogQuery` gives them; the OIDs of all relations that were read; whether the others were.
 */
export function changedQuery(options: CatalogOptions, found: ReadonlySet<string>): string {
  const database = textsOf(ofDatabase(options.server), found).map(
    (sql) => `SELECT * FROM (${sql}) AS part WHERE (SELECT yes FROM needed)`,
  );
  return `WITH ${ASKED},
${NEEDED},
${baseTables(options, "SELECT oid FROM asked WHERE oid IS NOT NULL")}
SELECT (SELECT json_agg(${FACT}) FROM (
${[...database, ...textsOf(ofRelations(options.server), found)].join("\nUNION ALL\n")}
) AS fact), (SELECT string_agg(oid::text, ',') FROM asked), (SELECT yes FROM needed)`;
}

const FACT = "json_build_array(fact.kind, fact.name, fact.definition, fact.of)";

function textsOf(parts: readonly CatalogPart[], found: ReadonlySet<string>): readonly string[] {
  return parts.filter((part) => found.has(part.when)).map((part) => part.sql);
}

function ofRelations(server: number): readonly CatalogPart[] {
  return [...relationParts(server), ...TABLE_PARTS, ...RELATION_ACCESS_PARTS];
}

function ofDatabase(server: number): readonly CatalogPart[] {
  return [...SCHEMA_PARTS, ...TYPE_PARTS, ...routineParts(server), ...ACCESS_PARTS];
}
