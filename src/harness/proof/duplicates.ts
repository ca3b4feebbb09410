// A new unique key over rows that may be there twice: the Up is tried with two such rows, in a transaction that is rolled back.
import { DatabaseError } from "../../engine/index.ts";
import type { TestDatabase } from "../databases/index.ts";
import type { MigrationFile, SqlView } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";
import { twinSql } from "../rows/index.ts";
import { as } from "../sql/index.ts";
import { rollsBack } from "../trace/index.ts";
import type { Finding } from "../types.ts";
import { type DatabaseCatalog, type IndexFacts, objectOf, type TableFacts } from "../world/index.ts";
import { finding } from "./findings.ts";
import type { Lab } from "./lab.ts";
import { cleanSession } from "./migrate.ts";
import { worldOn } from "./outcome.ts";

interface NewKey {
  /** As it was before the file. */
  readonly table: TableFacts;
  readonly index: IndexFacts;
}

/** Keys over columns that were there, and that no older key made unique. */
function newKeys(before: DatabaseCatalog, after: DatabaseCatalog): readonly NewKey[] {
  return before.tables.flatMap((table) => {
    const now = after.tables.find(({ oid }) => oid === table.oid);
    const known = new Set(table.indexes.map(({ name }) => name));
    const older = table.indexes.filter(({ unique, valid, where }) => unique && valid && where === null);
    const there = new Set(table.columns.map(({ name }) => name));
    return (now?.indexes ?? [])
      .filter(({ name, unique }) => unique && !known.has(name))
      .filter(({ columns }) => columns.every((column) => column === null || there.has(column)))
      .filter(({ columns }) => !older.some((key) => key.columns.every((column) => columns.includes(column))))
      .map((index) => ({ table, index }));
  });
}

/** `after`: what Up makes. Leaves the database with rows as it was, but for sequences. */
export async function tryDuplicates(
  lab: Lab,
  file: MigrationFile,
  before: DatabaseCatalog,
  after: DatabaseCatalog,
  options: HarnessOptions,
): Promise<readonly Finding[]> {
  const keys = newKeys(before, after);
  if (keys.length === 0) return [];
  if (!rollsBack(file)) {
    return keys.map(({ table, index }) =>
      told(table, index, viewOf(file, index), "note", "the build then fails and leaves an INVALID index"),
    );
  }
  const found: Finding[] = [];
  const lived = await worldOn(lab.lived);
  for (const { table, index } of keys) {
    const here = lived.tables.find(({ schema, name }) => schema === table.schema && name === table.name);
    const columns = index.columns.flatMap((column) => column ?? []);
    const failed = here && (await collides(lab, file, here, columns));
    if (failed) found.push(told(table, index, failed, "warning", "Up fails on them"));
  }
  await cleanSession(lab.lived, options);
  return found;
}

/** The statement that finds the two rows; undefined where there cannot be two, or nothing minds. */
async function collides(
  { lived }: Lab,
  file: MigrationFile,
  table: TableFacts,
  columns: readonly string[],
): Promise<SqlView | undefined> {
  const { database } = lived;
  await database.run("BEGIN");
  try {
    if (!(await hasTwin(lived, table, columns))) return undefined;
    for (const view of file.up.statements) {
      try {
        await database.run(view.text);
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        return error.fields.sqlstate === "23505" && !("InsertStmt" in view.node) ? view : undefined;
      }
    }
    return undefined;
  } finally {
    await database.run("ROLLBACK").catch(() => undefined);
    lived.takeNotices();
  }
}

async function hasTwin(
  { database }: TestDatabase,
  table: TableFacts,
  columns: readonly string[],
): Promise<boolean> {
  const sql = await twinSql(database, table, columns);
  if (sql === undefined) return false;
  try {
    const [result] = await database.run(sql);
    return (result?.rows.length ?? 0) > 0;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return false;
  }
}

function viewOf({ up }: MigrationFile, { name }: IndexFacts): SqlView {
  return up.statements.find(({ node }) => as(node, "IndexStmt")?.idxname === name) ?? up.statements[0]!;
}

function told(
  table: TableFacts,
  { name, columns }: IndexFacts,
  view: SqlView,
  severity: "note" | "warning",
  then: string,
): Finding {
  const what = columns.map((column) => column ?? "(expression)").join(", ");
  return finding(
    "UP_DEPENDS_ON_ROWS",
    severity,
    "rows",
    view.at,
    `${name} makes ${table.label} (${what}) unique, and nothing before it forbids two rows with the same values: ${then}`,
    {
      object: objectOf({ schema: table.schema, name }),
      statement: view.text,
      hint: "Look for such rows first: SELECT ... GROUP BY ... HAVING count(*) > 1. Let a file before this one clean them up.",
    },
  );
}
