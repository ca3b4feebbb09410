// The door of the catalog query: one SELECT over pg_catalog that yields every fact of a schema.
import { ACCESS_PARTS } from "./access.ts";
import { baseTables, type CatalogOptions, type CatalogPart } from "./base.ts";
import { relationParts } from "./relations.ts";
import { routineParts } from "./routines.ts";
import { TABLE_PARTS } from "./table-parts.ts";
import { TYPE_PARTS } from "./type-parts.ts";

/** Expressions for a SELECT before the query: their values, `t` or `f`, say which parts are worth their planning. */
export function catalogProbes(): readonly string[] {
  return [...new Set(partsFor(0).map((part) => part.when))];
}

/**
 * For PostgreSQL 13 to 18. One row, one JSON array of `[kind, name, definition]`, in no order: parsing one long value is
 * seven times faster than parsing thousands of rows. `found` are the probes that were true.
 */
export function catalogQuery(options: CatalogOptions, found: ReadonlySet<string>): string {
  const parts = partsFor(options.server).filter((part) => found.has(part.when));
  return `WITH ${baseTables(options)}
SELECT json_agg(json_build_array(fact.kind, fact.name, fact.definition)) FROM (
${parts.map((part) => part.sql).join("\nUNION ALL\n")}
) AS fact`;
}

function partsFor(server: number): readonly CatalogPart[] {
  return [...relationParts(server), ...TABLE_PARTS, ...TYPE_PARTS, ...routineParts(server), ...ACCESS_PARTS];
}
