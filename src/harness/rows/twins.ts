// Rows for what a file is about to demand: a second row like the first, for what is to be unique; and keys that are there, for a new foreign key.
import { type Database, DatabaseError } from "../../engine/index.ts";
import { literal, quoteName } from "../../text/index.ts";
import type { TableFacts } from "../world/index.ts";
import { readTablesForRows } from "./facts.ts";
import { sampleValue } from "./values.ts";

/** The row that a copy is made with: those before it are there already. */
const NEXT_ROW = 3;

/** The INSERT that copies a row with another key; undefined where there is none. `columns` are to be equal in both. */
export async function twinSql(
  database: Database,
  { oid }: Pick<TableFacts, "oid">,
  columns: readonly string[],
): Promise<string | undefined> {
  const facts = (await readTablesForRows(database, [oid])).find((table) => table.oid === oid);
  if (!facts || facts.empty || facts.partitioned) return undefined;
  const names: string[] = [];
  const values: string[] = [];
  for (const column of facts.columns) {
    if (column.filled) continue;
    const value = column.key ? sampleValue(column, NEXT_ROW) : undefined;
    if (column.key && value === undefined) return undefined;
    names.push(quoteName(column.name));
    values.push(value === undefined ? quoteName(column.name) : `${literal(value)}::${column.plain}`);
  }
  const filled = columns.map((column) => `${quoteName(column)} IS NOT NULL`).join(" AND ");
  if (names.length === 0) return `INSERT INTO ${facts.sql} DEFAULT VALUES RETURNING true`;
  return `INSERT INTO ${facts.sql} (${names.join(", ")}) SELECT ${values.join(", ")} FROM ${facts.sql} WHERE ${filled || "true"} LIMIT 1 RETURNING true`;
}

/** A foreign key that a file adds: names with their schema, one column each. */
export interface NewLink {
  readonly table: string;
  readonly column: string;
  readonly other: string;
  readonly otherColumn: string;
}

/** Rows that refer to nothing, though they could: each gets the key of another row. */
export async function linkRows(database: Database, links: readonly NewLink[]): Promise<void> {
  for (const { table, column, other, otherColumn } of links) {
    const child = quoteName(column);
    const parent = quoteName(otherColumn);
    const numbered = (name: string, of: string) =>
      `(SELECT ${name}, row_number() OVER (ORDER BY ${name}) AS n FROM ${of})`;
    await database
      .run(
        `UPDATE ${table} AS child SET ${child} = parent.${parent}
         FROM ${numbered("ctid", table)} AS own, ${numbered(parent, other)} AS parent
         WHERE child.ctid = own.ctid AND own.n = parent.n AND child.${child} IS NOT NULL
           AND NOT EXISTS (SELECT FROM ${other} AS there WHERE there.${parent} = child.${child})`,
      )
      .catch((error: unknown) => {
        // Of another type, or unique: the file is tested with the rows as they are.
        if (!(error instanceof DatabaseError)) throw error;
      });
  }
}
