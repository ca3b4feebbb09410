// A PGlite whose schema, rows and pg_dump can be taken at any time, outside transactions.
import { PGlite } from "@electric-sql/pglite";
import { pgDump } from "@electric-sql/pglite-tools/pg_dump";
import type { Database } from "../../../src/engine/index.ts";
import { openSession } from "../../../src/sandbox/database.ts";
import { readSchema, type Schema } from "../../../src/sandbox/index.ts";
import { testAssets } from "../../support/seed.ts";
import { readRows, type TableRows } from "./rows-of.ts";

export interface State {
  readonly schema: Schema;
  readonly rows: TableRows;
}

export interface ObservedDatabase {
  readonly database: Database;
  observe(): Promise<State>;
  /** pg_dump's text of the schema, column order aside. */
  dump(): Promise<string>;
  close(): Promise<void>;
}

export async function openObservedDatabase(): Promise<ObservedDatabase> {
  const { seed } = await testAssets();
  const pglite = await PGlite.create({ loadDataDir: seed! });
  const database = openSession(pglite);
  return {
    database,
    async observe() {
      return { schema: await readSchema(database), rows: await readRows(database) };
    },
    dump: () => dump(pglite),
    close: () => pglite.close(),
  };
}

const DUMPED = ["--schema-only", "--exclude-table=schema_migrations", "--exclude-table=gosling_*"];

async function dump(pglite: PGlite): Promise<string> {
  const file = await pgDump({ pg: pglite, args: DUMPED });
  // pg_dump leaves its read-only transaction and its settings behind.
  await pglite.exec("ROLLBACK");
  await pglite.exec("DISCARD ALL");
  return withoutColumnOrder(await file.text());
}

/** A column that was dropped and added again comes last: the lines of each CREATE TABLE are sorted. */
function withoutColumnOrder(dump: string): string {
  return dump
    .replace(/^CREATE TABLE .*? \(\n(.*?)\n\);$/gms, (table) =>
      table
        .split("\n")
        .map((line) => line.replace(/,$/, ""))
        .sort()
        .join("\n"),
    )
    .replace(/^\\(?:un)?restrict .*$/gm, "");
}
