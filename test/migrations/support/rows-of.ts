// All rows of all tables as text, to tell whether they are still there.
import type { Database } from "../../../src/engine/index.ts";

/** Table to its rows, each as JSON text with sorted keys, sorted. The version table and gosling's own are left out. */
export type TableRows = ReadonlyMap<string, readonly string[]>;

const TABLES = `
  SELECT table_name FROM information_schema.tables
  WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
    AND table_name <> 'schema_migrations' AND table_name NOT LIKE 'gosling\\_%'
  ORDER BY table_name`;

export async function readRows(database: Database): Promise<TableRows> {
  const tables = (await database.run(TABLES))[0]!.rows.map(([name]) => name!);
  const rows = new Map<string, string[]>(tables.map((table) => [table, []]));
  if (tables.length === 0) return rows;
  // jsonb sorts the keys, so that the order of the columns does not matter.
  const each = tables.map((table) => `SELECT '${table}' AS t, to_jsonb(r)::text AS row FROM "${table}" AS r`);
  const all = await database.run(`${each.join(" UNION ALL ")} ORDER BY t, row`);
  for (const [table, row] of all[0]!.rows) rows.get(table!)!.push(row!);
  return rows;
}

/** Rows of `before` that `after` lacks and the other way round: `torrent_stream {...}`. */
export function compareRows(before: TableRows, after: TableRows): { lost: string[]; gained: string[] } {
  const old = flat(before);
  const now = flat(after);
  return {
    lost: [...old].filter((row) => !now.has(row)),
    gained: [...now].filter((row) => !old.has(row)),
  };
}

function flat(rows: TableRows): ReadonlySet<string> {
  return new Set([...rows].flatMap(([table, list]) => list.map((row) => `${table} ${row}`)));
}
