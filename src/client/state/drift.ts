// The drift matrix as data: the objects that are not the same everywhere, and what each database has. Pure.
import type { DatabaseState } from "../../runner/index.ts";
import type { Schema, SchemaObject } from "../../sandbox/index.ts";

export interface DriftRow {
  readonly kind: SchemaObject["kind"];
  readonly name: string;
  /** The different definitions, in the order of the databases. */
  readonly variants: readonly string[];
  /** One cell a database: the index in `variants`, or null where the object is missing. */
  readonly cells: readonly (number | null)[];
}

/** Rows in the schema's order; a database whose schema is unknown counts as empty. */
export function driftRows(
  databases: readonly DatabaseState[],
  schemas: Readonly<Record<string, Schema>>,
): readonly DriftRow[] {
  const columns = databases.map((database) => objectsByKey(schemas[database.fingerprint]));
  const keys = new Map<string, SchemaObject>();
  for (const column of columns) for (const [key, object] of column) if (!keys.has(key)) keys.set(key, object);
  const rows: DriftRow[] = [];
  for (const [key, object] of keys) {
    const definitions = columns.map((column) => column.get(key)?.definition ?? null);
    if (definitions.every((definition) => definition === definitions[0])) continue;
    const variants = [...new Set(definitions.filter((definition) => definition !== null))];
    rows.push({
      kind: object.kind,
      name: object.name,
      variants,
      cells: definitions.map((definition) => (definition === null ? null : variants.indexOf(definition))),
    });
  }
  return withoutConsequences(rows).toSorted(
    (a, b) => a.name.localeCompare(b.name) || a.kind.localeCompare(b.kind),
  );
}

/** Where a whole table differs in being there at all, its columns and the like say nothing new. */
function withoutConsequences(rows: readonly DriftRow[]): DriftRow[] {
  const tables = rows.filter((row) => row.kind === "table" && row.cells.includes(null));
  return rows.filter(
    (row) =>
      row.kind === "table" ||
      !tables.some((table) => row.name.startsWith(`${table.name}.`) && sameHolders(table, row)),
  );
}

function sameHolders(a: DriftRow, b: DriftRow): boolean {
  return a.cells.every((cell, index) => (cell === null) === (b.cells[index] === null));
}

function objectsByKey(schema: Schema | undefined): ReadonlyMap<string, SchemaObject> {
  return new Map((schema?.objects ?? []).map((object) => [`${object.kind} ${object.name}`, object]));
}
