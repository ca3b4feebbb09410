// A schema's tables with their columns, for reading. Pure.
import type { Schema } from "../../sandbox/index.ts";

export interface TableShape {
  readonly name: string;
  readonly columns: readonly ColumnShape[];
  /** Not there before, or with other columns; false where nothing before is known. */
  readonly changed: boolean;
}

interface ColumnShape {
  readonly name: string;
  readonly definition: string;
  readonly changed: boolean;
}

/** `before`: the same database a moment earlier. */
export function tablesOf(schema: Schema, before?: Schema): readonly TableShape[] {
  const known = before === undefined ? null : columnsOf(before);
  return [...columnsOf(schema)].map(([name, columns]) => {
    const old = known?.get(name);
    const shaped = [...columns].map(([column, definition]) => ({
      name: column,
      definition,
      changed: known !== null && old?.get(column) !== definition,
    }));
    const changed =
      known !== null &&
      (old === undefined || old.size !== columns.size || shaped.some((column) => column.changed));
    return { name, columns: shaped, changed };
  });
}

function columnsOf(schema: Schema): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const tables = new Map<string, Map<string, string>>();
  for (const object of schema.objects) if (object.kind === "table") tables.set(object.name, new Map());
  for (const object of schema.objects) {
    const dot = object.name.lastIndexOf(".");
    if (object.kind === "column")
      tables.get(object.name.slice(0, dot))?.set(object.name.slice(dot + 1), object.definition);
  }
  return tables;
}
