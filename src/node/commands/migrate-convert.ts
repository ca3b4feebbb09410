// convert: moves a database from one layout of the version table to the other, to take it over from goose or to give it back.
import { convertLayout } from "../../engine/index.ts";
import { migrateCommand, WAIT_OPTION } from "../migrate/index.ts";
import { layout } from "../settings/index.ts";
import type { Command } from "../terminal/index.ts";

export const convert: Command = migrateCommand({
  name: "convert",
  summary: "Moves a database to the other layout of the version table.",
  options: {
    to: {
      type: "string",
      schema: layout,
      required: true,
      value: "goose|schema_migrations",
      help: "the layout to move to, from the other one",
    },
    "to-table": {
      type: "string",
      value: "NAME",
      help: "the new version table (default: that of its layout)",
    },
    ...WAIT_OPTION,
    "dry-run": { type: "boolean", help: "print what would be run, and run nothing" },
  },
  notes: [
    "The old table's applied versions and their times are carried over, then the old table is dropped, in one transaction.",
  ],
  prepare({ options: { to, "to-table": toTable, "dry-run": dryRun } }) {
    return async ({ database, options: { layout: _, ...options } }) => ({
      type: "converted",
      conversion: await convertLayout(database, { ...options, to, ...(toTable ? { toTable } : {}), dryRun }),
    });
  },
});
