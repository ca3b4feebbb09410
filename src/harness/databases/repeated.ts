// The harness's own queries: kept prepared where the session can.
import type { Database, ResultSet } from "../../engine/index.ts";
import { literal } from "../../text/index.ts";

/** One result each. `values` are those of $1, $2 and so on. Rejects with a `DatabaseError`. */
export async function runRepeated(
  database: Database,
  queries: readonly string[],
  values: readonly string[] = [],
): Promise<readonly ResultSet[]> {
  if (!database.repeat) return database.run(queries.map((sql) => filledIn(sql, values)).join(";\n"));
  const results: ResultSet[] = [];
  for (const sql of queries) results.push(...(await database.repeat(sql, values)));
  return results;
}

function filledIn(sql: string, values: readonly string[]): string {
  return sql.replace(/\$(\d)\b/g, (_, index: string) => literal(values[Number(index) - 1] ?? ""));
}
