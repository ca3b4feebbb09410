// More rows in tables that hold some: copies of the first one, each with keys of its own.
import { type Database, DatabaseError } from "../../engine/index.ts";
import { literal, quoteName } from "../../text/index.ts";
import { readTablesForRows, type TableForRows } from "./facts.ts";
import { sampleValue } from "./values.ts";

export interface Growing {
  /** Quoted, with its schema. */
  readonly table: string;
  /** Adds rows number `from` to `to - 1`. */
  insert(from: number, to: number): string;
}

/** Those of the tables, and of their partitions, that rows are in; undefined where one cannot have as many more as one likes, or there is none. */
export async function growthOf(
  database: Database,
  oids: readonly string[],
): Promise<readonly Growing[] | undefined> {
  const tables = await readTablesForRows(database, oids);
  const wanted = tables.filter(
    ({ oid, parent, partitioned }) =>
      !partitioned && (oids.includes(oid) || (parent && oids.includes(parent))),
  );
  const growing = wanted.flatMap((table) => (table.empty ? [] : (growth(table) ?? [])));
  return growing.length > 0 && growing.length === wanted.length ? growing : undefined;
}

function growth(table: TableForRows): Growing | undefined {
  const columns = table.columns.filter(({ filled }) => !filled);
  const keys = columns.filter(({ key }) => key);
  // Two values or ten labels are soon used up.
  if (keys.some((key) => sampleValue(key, 0) === undefined)) return undefined;
  const names = columns.map(({ name }) => quoteName(name));
  const values = columns.map((column) =>
    column.key ? `more.k${keys.indexOf(column)}::${column.plain}` : `one.${quoteName(column.name)}`,
  );
  const insert = (from: number, to: number) => {
    const rows = Array.from({ length: to - from }, (_, index) => from + index);
    const more = rows.map(
      (row) => `(${[`${row}`, ...keys.map((key) => literal(sampleValue(key, row) ?? ""))].join(", ")})`,
    );
    const what = names.length > 0 ? `(${names.join(", ")}) SELECT ${values.join(", ")}` : "SELECT";
    const as = ["n", ...keys.map((_, index) => `k${index}`)].join(", ");
    return `INSERT INTO ${table.sql} ${what} FROM (SELECT * FROM ${table.sql} LIMIT 1) AS one CROSS JOIN (VALUES ${more.join(", ")}) AS more (${as}) ON CONFLICT DO NOTHING`;
  };
  return { table: table.sql, insert };
}

/** In a transaction. Triggers and foreign keys are let be where that may be set. Rejects with a `DatabaseError` where rows are refused. */
export async function grow(
  database: Database,
  tables: readonly Growing[],
  from: number,
  to: number,
): Promise<void> {
  await database.run("SET LOCAL session_replication_role = replica");
  for (const { table, insert } of tables) {
    await database.run(insert(from, to));
    const [found] = await database.run(`SELECT count(*) FROM ${table}`);
    if (Number(found?.rows[0]?.[0]) < to)
      throw new DatabaseError({ sqlstate: "23505", message: `${table} has no room for ${to} rows` });
  }
  await database.run("SET LOCAL session_replication_role = DEFAULT");
}
