// A schema's tables with their columns, for reading. Pure.
import type { Schema } from "../sandbox/index.ts";

export interface TableShape {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly definition: string }[];
}

export function tablesOf(schema: Schema): readonly TableShape[] {
  return schema.objects
    .filter((object) => object.kind === "table")
    .map((table) => ({
      name: table.name,
      columns: schema.objects
        .filter((object) => object.kind === "column" && object.name.startsWith(`${table.name}.`))
        .map((column) => ({ name: column.name.slice(table.name.length + 1), definition: column.definition })),
    }));
}
