// The rows of some tables before and after: which are gone, and which columns lost their values.
import type { Database } from "../../engine/index.ts";
import { alwaysQuoted } from "../../text/index.ts";
import { runRepeated } from "../databases/index.ts";
import type { TableFacts } from "../world/index.ts";

export interface TableRows {
  readonly label: string;
  readonly count: number;
  /** Column names in their order. */
  readonly columns: readonly string[];
  /** By column: the digest of all its values, whichever row they are in. */
  readonly digests: ReadonlyMap<string, string>;
}

export type RowLoss =
  | { readonly type: "rows"; readonly table: string; readonly before: number; readonly after: number }
  | { readonly type: "values"; readonly table: string; readonly columns: readonly string[] }
  | {
      readonly type: "order";
      readonly table: string;
      readonly before: readonly string[];
      readonly after: readonly string[];
    };

const COLUMNS = `SELECT n.nspname, c.relname, json_agg(a.attname ORDER BY a.attnum)
  FROM json_to_recordset($1::json) AS asked (schema name, name name)
  JOIN pg_namespace n ON n.nspname = asked.schema JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = asked.name AND c.relkind IN ('r', 'p')
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped GROUP BY 1, 2`;

/** By label. A table that is not there any more is left out. Rejects with a `DatabaseError`. */
export async function readRows(
  database: Database,
  tables: readonly TableFacts[],
): Promise<ReadonlyMap<string, TableRows>> {
  const readable = tables.filter(({ kind }) => kind === "table" || kind === "partitioned table");
  if (readable.length === 0) return new Map();
  const [result] = await runRepeated(
    database,
    [COLUMNS],
    [JSON.stringify(readable.map(({ schema, name }) => ({ schema, name })))],
  );
  const columnsOf = new Map(
    result?.rows.map(([schema, name, columns]) => [
      JSON.stringify([schema, name]),
      JSON.parse(columns ?? "[]") as string[],
    ]),
  );
  const queries: string[] = [];
  const found: { readonly label: string; readonly columns: readonly string[] }[] = [];
  for (const { schema, name, label } of readable) {
    const columns = columnsOf.get(JSON.stringify([schema, name]));
    if (!columns) continue;
    found.push({ label, columns });
    const digests = columns.map((column) => {
      const text = `coalesce(${alwaysQuoted(column)}::text, '\\N')`;
      return `md5(string_agg(${text}, E'\\n' ORDER BY ${text}))`;
    });
    queries.push(
      `SELECT ${["count(*)", ...digests].join(", ")} FROM ${alwaysQuoted(schema)}.${alwaysQuoted(name)}`,
    );
  }
  const results = queries.length > 0 ? await database.run(queries.join(";\n")) : [];
  return new Map(
    found.map(({ label, columns }, index) => {
      const [count, ...digests] = results[index]?.rows[0] ?? [];
      return [
        label,
        {
          label,
          count: Number(count),
          columns,
          digests: new Map(columns.map((column, position) => [column, digests[position] ?? ""])),
        },
      ];
    }),
  );
}

/** What is missing afterwards of tables that are there both times. Rows that were added do not count. */
export function compareRows(
  before: ReadonlyMap<string, TableRows>,
  after: ReadonlyMap<string, TableRows>,
): readonly RowLoss[] {
  return [...before.values()].flatMap((was): readonly RowLoss[] => {
    const is = after.get(was.label);
    if (!is) return [];
    if (is.count < was.count) return [{ type: "rows", table: was.label, before: was.count, after: is.count }];
    const losses: RowLoss[] = [];
    const columns = was.columns.filter(
      (column) => is.digests.has(column) && is.digests.get(column) !== was.digests.get(column),
    );
    if (is.count === was.count && columns.length > 0)
      losses.push({ type: "values", table: was.label, columns });
    if (
      was.columns.join("\n") !== is.columns.join("\n") &&
      [...was.columns].sort().join("\n") === [...is.columns].sort().join("\n")
    ) {
      losses.push({ type: "order", table: was.label, before: was.columns, after: is.columns });
    }
    return losses;
  });
}
