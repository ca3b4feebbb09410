// Writes rows into the empty ones of some tables: what they refer to first, three rows each, the same rows every time.
import { type Database, DatabaseError, type DatabaseErrorFields } from "../../engine/index.ts";
import { alwaysQuoted, literal } from "../../text/index.ts";
import type { SqlParser } from "../sql/index.ts";
import { type Solved, solveChecks, type Values } from "./checks.ts";
import { type ForeignKeyForRows, readTablesForRows, type TableForRows } from "./facts.ts";
import { sampleValue } from "./values.ts";

export interface Generated {
  /** Tables that hold rows now, by oid. */
  readonly filled: ReadonlySet<string>;
  /** Tables that stayed empty: name and why. */
  readonly empty: readonly Empty[];
}

interface Empty {
  readonly table: string;
  readonly object: string;
  readonly why: string;
  /** What the server said to the first row. */
  readonly fields?: DatabaseErrorFields;
}

/** The second row is NULL wherever it may be: the old code could write that too. */
const ROWS = 3;
const NULLS = 1;

/**
 * `where`: in a transaction that is open, a row that is refused must not end it. Rejects with a `DatabaseError` only where the catalog
 * cannot be read.
 */
export async function generateRows(
  database: Database,
  parser: SqlParser,
  oids: readonly string[],
  where: "in a transaction" | "outside" = "outside",
): Promise<Generated> {
  const write = where === "outside" ? database : withSavepoints(database);
  const tables = await readTablesForRows(database, oids);
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  const filled = new Set(tables.filter(({ empty }) => !empty).map(({ oid }) => oid));
  const empty: Empty[] = [];
  for (const table of inOrder(tables, byOid)) {
    // It holds rows when one of its partitions does; these come before it.
    if (table.partitioned && tables.some(({ parent, oid }) => parent === table.oid && filled.has(oid)))
      filled.add(table.oid);
    if (table.partitioned || filled.has(table.oid)) continue;
    const refused = await fill(write, parser, table, byOid);
    if (refused === null) filled.add(table.oid);
    else if (oids.includes(table.oid))
      empty.push({ table: table.name, object: table.sql.replaceAll('"', ""), ...refused });
  }
  return { filled, empty };
}

/** What fails is undone alone. */
function withSavepoints(database: Database): Database {
  return {
    async run(sql) {
      await database.run("SAVEPOINT gosling_row");
      try {
        return await database.run(sql);
      } catch (error) {
        await database.run("ROLLBACK TO gosling_row");
        throw error;
      }
    },
  };
}

/** What a table refers to comes before it; in a circle, whatever order. */
function inOrder(
  tables: readonly TableForRows[],
  byOid: ReadonlyMap<string, TableForRows>,
): readonly TableForRows[] {
  const order = new Set<TableForRows>();
  const entered = new Set<TableForRows>();
  const visit = (table: TableForRows) => {
    if (entered.has(table)) return;
    entered.add(table);
    for (const key of table.foreignKeys) {
      const other = byOid.get(key.table);
      if (other) visit(other);
    }
    for (const partition of tables) if (partition.parent === table.oid) visit(partition);
    order.add(table);
  };
  tables.forEach(visit);
  return [...order];
}

/** Null, or why not even one row could be written. */
async function fill(
  database: Database,
  parser: SqlParser,
  table: TableForRows,
  byOid: ReadonlyMap<string, TableForRows>,
): Promise<Pick<Empty, "why" | "fields"> | null> {
  try {
    const references = await referencesOf(database, table, byOid);
    const fixed = new Map<number, readonly string[]>();
    for (const { key, rows } of references) {
      for (const [index, column] of key.columns.entries()) {
        fixed.set(
          column,
          rows.map((row) => row[index] ?? ""),
        );
      }
    }
    const solved = await solveChecks(database, parser, table, fixed);
    let refused: Pick<Empty, "why" | "fields"> | null = null;
    let written = 0;
    const rows: Values[] = [];
    for (let row = 0; row < ROWS; row += 1) {
      const values = rowOf(table, row, references, solved, rows);
      rows.push(values);
      try {
        await insert(database, table, values);
        written += 1;
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        refused ??= { why: error.fields.message, fields: error.fields };
      }
    }
    return written > 0 ? null : refused;
  } catch (error) {
    if (error instanceof DatabaseError) return { why: error.fields.message, fields: error.fields };
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

interface Reference {
  readonly key: ForeignKeyForRows;
  /** Rows that can be referred to, as text. */
  readonly rows: readonly (readonly (string | null)[])[];
}

async function referencesOf(
  database: Database,
  table: TableForRows,
  byOid: ReadonlyMap<string, TableForRows>,
): Promise<readonly Reference[]> {
  const references: Reference[] = [];
  for (const key of table.foreignKeys) {
    // A row may refer to itself; that is written below.
    if (key.table === table.oid) continue;
    const other = byOid.get(key.table);
    if (!other) continue;
    const names = key.referenced.map(alwaysQuoted).join(", ");
    const [result] = await database.run(
      `SELECT ${key.referenced.map((name) => `${alwaysQuoted(name)}::text`).join(", ")} FROM ${other.sql} ORDER BY ${names} LIMIT ${ROWS}`,
    );
    const rows = result?.rows ?? [];
    const required = table.columns.some((column) => key.columns.includes(column.number) && column.notNull);
    if (rows.length === 0 && required) throw new Error(`${other.name}, which it refers to, has no rows`);
    if (rows.length > 0) references.push({ key, rows });
  }
  return references;
}

function rowOf(
  table: TableForRows,
  row: number,
  references: readonly Reference[],
  solved: readonly Solved[],
  before: readonly Values[],
): Values {
  const values = new Map<number, string | null>();
  for (const column of table.columns) {
    if (column.filled) continue;
    if (row === NULLS && !column.notNull) values.set(column.number, null);
    else {
      const value = sampleValue(column, row);
      if (value !== undefined) values.set(column.number, value);
      else if (column.notNull && !column.hasDefault)
        throw new Error(`no value is known for the type ${column.type} of ${table.name}.${column.name}`);
    }
  }
  for (const { columns, choices } of solved) {
    const choice = pick(choices, row, columns, before);
    for (const [column, value] of choice) values.set(column, value);
  }
  const tied = new Set(solved.flatMap(({ columns }) => columns));
  for (const { key, rows } of references) {
    const optional = table.columns.some((column) => key.columns.includes(column.number) && !column.notNull);
    if (row === NULLS && optional) continue;
    const target = rows[Math.min(row, rows.length - 1)] ?? [];
    for (const [index, column] of key.columns.entries()) {
      if (!tied.has(column)) values.set(column, target[index] ?? null);
    }
  }
  referToItself(table, values);
  return values;
}

/** A foreign key onto the table itself: NULL where it may be, else the row's own key. */
function referToItself(table: TableForRows, values: Map<number, string | null>): void {
  for (const key of table.foreignKeys.filter(({ table: other }) => other === table.oid)) {
    for (const [index, number] of key.columns.entries()) {
      const column = table.columns.find((one) => one.number === number);
      const target = table.columns.find(({ name }) => name === key.referenced[index]);
      if (!column || !target) continue;
      values.set(number, column.notNull ? (values.get(target.number) ?? null) : null);
    }
  }
}

/** Without NULL, or, in the row of NULLs, with as many as there are; and, where it can be, nothing that a row before has: it may be unique. */
function pick(
  choices: readonly Values[],
  row: number,
  columns: readonly number[],
  before: readonly Values[],
): Values {
  const nulls = (choice: Values) => columns.filter((column) => choice.get(column) === null).length;
  const repeats = (choice: Values) =>
    columns.filter((column) => {
      const value = choice.get(column) ?? null;
      return value !== null && before.some((other) => other.get(column) === value);
    }).length;
  const cost = (choice: Values) => repeats(choice) * 100 + (row === NULLS ? -nulls(choice) : nulls(choice));
  return choices.reduce((best, choice) => (cost(choice) < cost(best) ? choice : best));
}

async function insert(database: Database, table: TableForRows, values: Values): Promise<void> {
  const columns = table.columns.filter(({ number }) => values.has(number));
  const cells = columns.map(({ number }) => {
    const value = values.get(number) ?? null;
    return value === null ? "NULL" : literal(value);
  });
  await database.run(
    columns.length === 0
      ? `INSERT INTO ${table.sql} DEFAULT VALUES`
      : `INSERT INTO ${table.sql} (${columns.map(({ name }) => alwaysQuoted(name)).join(", ")}) VALUES (${cells.join(", ")})`,
  );
}
