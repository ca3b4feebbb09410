// The door of the catalog query: one SELECT over pg_catalog that yields every fact of a schema as (kind, name, definition).
import { ACCESS_PARTS } from "./access.ts";
import { baseTables, type CatalogOptions } from "./base.ts";
import { relationParts } from "./relations.ts";
import { routineParts } from "./routines.ts";
import { TABLE_PARTS } from "./table-parts.ts";
import { TYPE_PARTS } from "./type-parts.ts";

export { quoteLiteral } from "./base.ts";

/** For PostgreSQL 13 to 18. The order of the rows is left to the reader. */
export function catalogQuery(options: CatalogOptions): string {
  const parts = [
    ...relationParts(options),
    ...TABLE_PARTS,
    ...TYPE_PARTS,
    ...routineParts(options),
    ...ACCESS_PARTS,
  ];
  return `WITH ${baseTables(options)}\n${parts.join("\nUNION ALL\n")}`;
}
