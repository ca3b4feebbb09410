// A PGlite whose schema, rows and pg_dump can be taken between migrations.
import type { Database } from "../../../src/engine/index.ts";
import { readSchema, type Schema } from "../../../src/sandbox/index.ts";
import { openDumpable } from "../../support/pglite.ts";
import { readRows, type TableRows } from "./rows-of.ts";

export interface ObservedDatabase {
  readonly database: Database;
  schema(): Promise<Schema>;
  rows(): Promise<TableRows>;
  /** pg_dump's text of the schema without the engine's own tables, column order aside. */
  dump(): Promise<string>;
  close(): Promise<void>;
}

export async function openObservedDatabase(): Promise<ObservedDatabase> {
  const dumpable = await openDumpable();
  const { database } = dumpable;
  return {
    database,
    schema: () => readSchema(database),
    rows: () => readRows(database),
    dump: async () => normalised(await dumpable.dumpSchema()),
    close: () => dumpable.close(),
  };
}

/** The entries alone: what stands around them, and the settings between them, depend on which entries there are. */
function normalised(dump: string): string {
  return dump
    .split(/^--\n(?=-- )/m)
    .filter((entry) => /^-- Name: (?!(?:TABLE )?(?:schema_migrations|gosling_))/.test(entry))
    .map((entry) => withoutColumnOrder(entry.replace(/^SET default_.*\n/gm, "").trim()))
    .join("\n\n");
}

/** A column that was dropped and added again comes last: the lines of each CREATE TABLE are sorted. */
function withoutColumnOrder(entry: string): string {
  return entry.replace(/^CREATE TABLE .*? \(\n.*?\n\);$/gms, (table) =>
    table
      .split("\n")
      .map((line) => line.replace(/,$/, ""))
      .sort()
      .join("\n"),
  );
}
