// convert: moves a database from one layout of the version table to the other, to take it over from goose or to give it back.
import { convertLayout } from "../../engine/index.ts";
import { migrateCommand, WAIT_OPTION } from "../migrate/index.ts";
import { layout } from "../settings/index.ts";
import type { Command } from "../terminal/index.ts";

export const convert: Command = migrateCommand({
  name: "convert",
  summary: "Converts a database's version table to the other layout.",
  options: {
    to: {
      type: "string",
      schema: layout,
      required: true,
      value: "goose|schema_migrations",
      help: "the new layout",
    },
    "to-table": {
      type: "string",
      value: "NAME",
      help: "the name of the new version table (default: the layout's usual one)",
    },
    ...WAIT_OPTION,
    "dry-run": { type: "boolean", help: "print what would run, and run nothing" },
  },
  notes: [
    "In one transaction, convert copies the applied versions and their times to the new table, and drops the old one.",
  ],
  prepare({ options: { to, "to-table": toTable, "dry-run": dryRun } }) {
    return async ({ database, options: { layout: _, ...options } }) => ({
      type: "converted",
      conversion: await convertLayout(database, { ...options, to, ...(toTable ? { toTable } : {}), dryRun }),
    });
  },
});
